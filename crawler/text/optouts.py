"""Decides which words of a page's robots directives are reservations, wherever they stand."""

# What a page may reserve: being indexed, kept, quoted, or used to train machines (`none`: noindex and nofollow in one).
OPT_OUTS = frozenset({"noindex", "none", "noarchive", "nosnippet", "noai", "noimageai"})
TDM_RESERVATION = "tdm-reservation"


def opt_outs_in(directives: str) -> frozenset[str]:
    """Return the reservations in a list of directives (`noindex, max-snippet: 20`), in lower case."""
    words = (word.strip().lower() for word in directives.split(","))
    return OPT_OUTS.intersection(words)


def reserves(value: str) -> bool:
    """Tell whether the value of `tdm-reservation` reserves text and data mining (W3C TDMRep)."""
    return value.strip() == "1"
