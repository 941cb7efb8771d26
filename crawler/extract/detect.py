"""Guesses the language of a text from the text alone; the only user of py3langid, whose model comes with it."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LOOKED_AT = 600  # characters; a longer text is told no better (481 of 482 reports in 9 languages) and takes longer


def languages_of(text: str) -> list[tuple[str, float]]:
    """Return the likeliest languages of a text as ISO 639 codes, each with its share of certainty, best first.

    The first call in a process takes 0.5 s and 92 MB, each later one 0.2 ms.
    """
    return [(code, share) for code, share in _identifier().rank(text[:LOOKED_AT]) if share >= 0.01]


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
