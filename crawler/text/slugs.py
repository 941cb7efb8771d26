"""Decides the file name of an entry's page: ASCII words joined by `-`, safe in any file system, not empty."""

import hashlib
import re
import unicodedata

LIMIT = 140  # characters: the length the archive's own pages were cut at (URLs stay under 255 bytes a part)
SHORTEST_LIMIT = 16  # characters: room for the longest reserved name with its suffix
LONGEST_ID = 48  # characters of an event's id kept in a slug
EMPTY = "event"  # the slug of a headline without one letter that folds to ASCII

# Device names of Windows, reserved with any extension ("Naming Files, Paths, and Namespaces", Microsoft
# Learn), and the page we write ourselves in every folder.
RESERVED = frozenset(
    {"index", "con", "prn", "aux", "nul"} | {f"{device}{number}" for device in ("com", "lpt") for number in range(10)}
)

# Letters that carry no accent NFKD could take off.
LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "Th",
        "ł": "l",
        "Ł": "L",
        "ı": "i",
        "ħ": "h",
        "Ħ": "H",
        "ŋ": "n",
        "Ŋ": "N",
        "ə": "a",
        "Ə": "A",
    }
)

WORD = re.compile(r"[a-z0-9]+")
SAFE_ID = re.compile(rf"(?=.{{1,{LONGEST_ID}}}\Z)[a-z0-9]+([-#][a-z0-9]+)*")


def fold(text: str) -> str:
    """Return the text with accents taken off; letters without an ASCII base stay as they are."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.translate(LETTERS))
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if not unicodedata.combining(mark)))


def slug(headline: str, limit: int = LIMIT) -> str:
    """Return 1 to `limit` characters of `[a-z0-9-]` naming the headline, cut at a word.

    Raises: ValueError where the limit is under 16.
    """
    if limit < SHORTEST_LIMIT:
        raise ValueError(f"a slug needs {SHORTEST_LIMIT} characters, not {limit}")
    name = _cut(WORD.findall(fold(headline).lower()), limit) or EMPTY
    return f"{name}-{EMPTY}" if name in RESERVED else name


def with_id(slug: str, id: str) -> str:  # noqa: A002 - the word of the model
    """Return the slug ending in the event's id, for an entry whose plain slug its day has given away."""
    ending = _id_words(id)
    return f"{_cut(slug.split('-'), LIMIT - len(ending) - 1) or EMPTY}-{ending}"


def _cut(words: list[str], limit: int) -> str:
    """Join whole words up to the limit; a first word longer than that is cut itself."""
    joined = "-".join(words)
    if len(joined) <= limit:
        return joined
    return joined[: limit + 1].rpartition("-")[0] or joined[:limit]


def _id_words(event: str) -> str:
    """Return an id in slug characters; one that had to lose something ends in a digest: two stay two."""
    if SAFE_ID.fullmatch(event):
        return event.replace("#", "-")
    digest = hashlib.sha256(event.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    kept = _cut(WORD.findall(fold(event).lower()), LONGEST_ID - len(digest) - 1)
    return f"{kept}-{digest}" if kept else digest
