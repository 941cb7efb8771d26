"""Decides what language a report is written in: the page's word, the feed's and the outlet's, checked by its text.

The result is a primary tag of BCP 47 (`en`, `nb`, `zh`); the script is named where it is not the language's usual
one (`sr-Latn`, `zh-Hant`). Regions say where a report is read, not how, and are left out.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from crawler.config.codes import LANGUAGES
from crawler.extract.metas import Stated
from crawler.model import Report

Detect = Callable[[str], Sequence[tuple[str, float]]]
"""Returns the likeliest languages of a text with their shares of certainty, best first."""

_ENOUGH = 40  # letters from which a text can speak at all; ideographs and syllables count threefold
_PLENTY = 200  # letters from which it may outweigh what page and outlet both say
_LIKELY = 0.6  # certainty with which a text is believed where nobody says anything, or somebody says the same
_SURE = 0.9  # certainty with which it is believed against the page's word
_LOOKED_AT = 2000  # characters whose script is looked at
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_][A-Za-z0-9]{1,8})*")

# Withdrawn and larger codes, and what is written for them now (IANA subtag registry).
_NAMES = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "sh": "sr",
    "no": "nb",
    "scc": "sr",
    "scr": "hr",
    "cmn": "zh",
    "fil": "tl",
    "prs": "fa",
    "arb": "ar",
    "ekk": "et",
    "lvs": "lv",
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "ita": "it",
    "por": "pt",
    "rus": "ru",
    "zho": "zh",
    "chi": "zh",
    "jpn": "ja",
    "kor": "ko",
    "ara": "ar",
    "hin": "hi",
    "tur": "tr",
    "pol": "pl",
    "ukr": "uk",
    "uzs": "uz",
    "kik": "ki",
    "cz": "cs",
    "jp": "ja",
    "cn": "zh",
    "ua": "uk",
    "gr": "el",
    "kr": "ko",
}
# Languages that a text cannot tell apart with certainty: who publishes knows better. The first stands for all.
_FAMILIES = (
    ("nb", "nn"),
    ("sr", "hr", "bs", "me", "cnr"),
    ("id", "ms"),
    ("zh", "yue", "wuu"),
    ("fa", "tg", "haz"),
    ("ar", "ary", "arz"),
    ("en", "pcm", "sco"),
    ("es", "ext", "an"),
    ("it", "vec", "lij"),
    ("ku", "ckb", "sdh", "kmr"),
    ("fr", "gcf", "gcr", "wa"),
    ("lv", "ltg"),
)
_PEERS = frozenset({"nb", "sr", "id"})
# Further languages with codes of three letters that news is written in; what else looks like one (`utf`) is none.
_LONG = frozenset(
    [
        "ast",
        "ceb",
        "chr",
        "crh",
        "fur",
        "gsw",
        "haw",
        "hsb",
        "ilo",
        "kab",
        "lad",
        "mai",
        "mni",
        "nds",
        "nso",
        "pap",
        "rom",
        "sat",
        "scn",
        "sma",
        "sme",
        "smj",
        "tet",
        "tpi",
        "war",
    ]
)
_FAMILY = {name: family for family in _FAMILIES for name in family}
_NOT_WRITTEN = frozenset({"zxx", "und", "mul", "mis", "la", "vo", "eo", "grc", "hbo", "sa"})  # no report is in these

# Where each script's letters begin and end (Unicode blocks); a script of its own rules every other language out.
_SCRIPTS = (
    (0x41, 0x5A, "Latn"),
    (0x61, 0x7A, "Latn"),
    (0xC0, 0x24F, "Latn"),
    (0x370, 0x3FF, "Grek"),
    (0x400, 0x52F, "Cyrl"),
    (0x531, 0x58F, "Armn"),
    (0x5D0, 0x5EA, "Hebr"),
    (0x620, 0x77F, "Arab"),
    (0x8A0, 0x8FF, "Arab"),
    (0x904, 0x97F, "Deva"),
    (0x985, 0x9FF, "Beng"),
    (0xA05, 0xA7F, "Guru"),
    (0xA85, 0xAFF, "Gujr"),
    (0xB05, 0xB7F, "Orya"),
    (0xB85, 0xBFF, "Taml"),
    (0xC05, 0xC7F, "Telu"),
    (0xC85, 0xCFF, "Knda"),
    (0xD05, 0xD7F, "Mlym"),
    (0xD85, 0xDFF, "Sinh"),
    (0xE01, 0xE5B, "Thai"),
    (0xE81, 0xEFF, "Laoo"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1200, 0x137F, "Ethi"),
    (0x1780, 0x17FF, "Khmr"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x1F00, 0x1FFF, "Grek"),
    (0x3041, 0x30FF, "Kana"),
    (0x3400, 0x9FFF, "Hani"),
    (0xAC00, 0xD7A3, "Hang"),
)
_STARTS = [start for start, _, _ in _SCRIPTS]
_DENSE = frozenset({"Hani", "Kana", "Hang"})
# The scripts each language is written in, the usual one first; all others in Latin letters.
_WRITTEN = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "ba", "tt", "ab", "os", "ce"), ("Cyrl",)),
    **dict.fromkeys(("kk", "ky", "mn", "tg"), ("Cyrl", "Latn", "Arab")),
    **dict.fromkeys(("sr", "me", "cnr"), ("Cyrl", "Latn")),
    **dict.fromkeys(("bs", "uz", "az", "tk", "ro", "crh", "ku", "ms", "ha"), ("Latn", "Cyrl", "Arab")),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ug", "sd", "ckb", "ary", "arz", "sdh"), ("Arab",)),
    **dict.fromkeys(("hi", "ne", "mr", "gom"), ("Deva",)),
    **dict.fromkeys(("bn", "as"), ("Beng",)),
    **dict.fromkeys(("he", "yi"), ("Hebr",)),
    **dict.fromkeys(("am", "ti"), ("Ethi",)),
    **dict.fromkeys(("zh", "yue", "wuu"), ("Hani",)),
    "ja": ("Kana", "Hani"),
    "ko": ("Hang", "Hani"),
    "el": ("Grek",),
    "th": ("Thai",),
    "hy": ("Armn",),
    "ka": ("Geor",),
    "ta": ("Taml",),
    "te": ("Telu",),
    "kn": ("Knda",),
    "ml": ("Mlym",),
    "gu": ("Gujr",),
    "pa": ("Guru", "Arab"),
    "si": ("Sinh",),
    "my": ("Mymr",),
    "km": ("Khmr",),
    "lo": ("Laoo",),
    "or": ("Orya",),
}
# Frequent characters that are written in one way in the mainland and in another in Taiwan and Hong Kong.
_MAINLAND = frozenset("们这国来说时会对发经过还进学见关问应样点现没长车门开东马报记钱无为个与从将产业务")
_TAIWAN = frozenset("們這國來說時會對發經過還進學見關問應樣點現沒長車門開東馬報記錢無為個與從將產業務")


@dataclass(frozen=True, slots=True)
class Language:
    """A language's tag, who said so (`page`, `feed`, `outlet`, `text`), and what others say that is another one."""

    tag: str | None = None
    source: str = ""
    alternatives: tuple[Stated, ...] = ()


def choose_language(stated: Sequence[tuple[str, str | None]], text: str, detect: Detect) -> Language:
    """Return the language of a text that is stated to be in some.

    A word that the text's script rules out is not taken. A text that is surely in another language than stated wins:
    against a page alone at a few dozen letters (templates say `en` for anything), against all at some hundred.

    :param stated: what page, feed and outlet say, in this order of trust, as (source, tag).
    """
    script, weight = _script(text)
    words = [(source, name) for source, tag in stated if tag and (name := primary(tag)) and _fits(name, script)]
    guess, share = _guess(text, detect) if weight >= _ENOUGH else ("", 0.0)
    agreeing = [(source, name) for source, name in words if guess and _kin(name, guess)]
    if agreeing and (share >= _LIKELY or not words):
        source, name = agreeing[0]
    elif guess and share >= _SURE and (weight >= _PLENTY or len(words) <= 1) and _fits(guess, script):
        source, name = "text", guess
    elif words:
        source, name = words[0]
    elif guess and share >= _LIKELY and _fits(guess, script):
        source, name = "text", guess
    else:
        return Language()
    said = [(place, word) for place, tag in stated if tag and (word := primary(tag))]
    said += [("text", guess)] if guess and share >= _LIKELY else []
    others = tuple((place, word) for place, word in said if not _kin(word, name))
    return Language(_with_script(name, script, text), source, others)


def in_language(report: Report, stated: Sequence[tuple[str, str | None]], detect: Detect) -> Report:
    """Return the report with the language it is written in, who said so, and what others say that is another one."""
    found = choose_language(stated, f"{report.headline}\n{report.body}", detect)
    sources = {**report.sources, "language": found.source} if found.source else report.sources
    others = {**report.alternatives, "language": found.alternatives} if found.alternatives else report.alternatives
    return replace(report, language=found.tag, sources=sources, alternatives=others)


def primary(tag: str) -> str:
    """Return the primary subtag of a language tag as it is written now; "" where it is none."""
    found = _TAG.fullmatch(tag.strip())
    if found is None:
        return ""
    name = _NAMES.get(found[1].lower(), found[1].lower())
    return name if name in LANGUAGES or name in _FAMILY or name in _LONG else ""


def _guess(text: str, detect: Detect) -> tuple[str, float]:
    """Return the likeliest language and the certainty of its family."""
    ranked = [(_NAMES.get(name, name), share) for name, share in detect(text)]
    ranked = [(name, share) for name, share in ranked if name not in _NOT_WRITTEN]
    if not ranked:
        return "", 0.0
    families: dict[str, float] = {}
    for name, share in ranked:
        families[_head(name)] = families.get(_head(name), 0.0) + share
    head, share = max(families.items(), key=itemgetter(1))
    # Of a family, the likeliest where all are languages of news, else the one that stands for all.
    return (next(name for name, _ in ranked if _head(name) == head) if head in _PEERS else head), share


def _head(name: str) -> str:
    return _FAMILY.get(name, (name,))[0]


def _kin(one: str, other: str) -> bool:
    return _head(one) == _head(other)


def _fits(name: str, script: str) -> bool:
    return not script or script in _WRITTEN.get(name, ("Latn",))


def _script(text: str) -> tuple[str, int]:
    """Return the script of most letters, "" where there are few, and how much of it there is."""
    counts: Counter[str] = Counter()
    for sign, number in Counter(text[:_LOOKED_AT]).items():
        counts[_script_of(ord(sign))] += number
    del counts[""]
    if counts["Kana"] * 10 >= counts["Hani"]:  # a tenth of the signs of Japanese is kana at the least
        counts["Kana"] += counts["Hani"] * bool(counts["Kana"])
    name, number = max(counts.items(), key=itemgetter(1))
    weight = number * 3 if name in _DENSE else number
    return (name if weight >= _ENOUGH / 2 else ""), weight


def _script_of(code: int) -> str:
    at = bisect_right(_STARTS, code) - 1
    return _SCRIPTS[at][2] if at >= 0 and code <= _SCRIPTS[at][1] else ""


def _with_script(name: str, script: str, text: str) -> str:
    """Return the language with its script where that is not the usual one."""
    if name in _FAMILY["zh"]:
        taiwan = sum(sign in _TAIWAN and sign not in _MAINLAND for sign in text)
        mainland = sum(sign in _MAINLAND and sign not in _TAIWAN for sign in text)
        return f"{name}-Hant" if taiwan > mainland else name
    written = _WRITTEN.get(name, ("Latn",))
    return f"{name}-{script}" if script in written[1:] and script not in _DENSE else name
