"""Finds the entities a text names, by their canonical names: aliases resolved, the longest match first."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from operator import contains
from typing import Protocol

from crawler.text.slugs import fold
from crawler.text.tokens import straightened

SHORTEST_PLURAL = 3  # letters a name's last word needs before `s` may follow: `Houthis`, but never `US` from `U`

# Words, and the marks that end a phrase. All else (spaces, hyphens, apostrophes, quotes) only parts words, so
# `Syria's` holds `Syria` and `al Qaeda` is `al-Qaeda`. Han and kana are written without spaces: a token each.
HAN_KANA = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TOKENS = re.compile(rf"[{HAN_KANA}]|[^\W_{HAN_KANA}]+|[.,;:!?()\[\]…]")
# The same for ASCII: spaces for all that only parts words, and spaces around marks.
MARKS = tuple((mark, f" {mark} ") for mark in ".,;:!?()[]")
WORDS_AND_MARKS = "".join(chr(code) if chr(code).isalnum() or chr(code) in dict(MARKS) else " " for code in range(128))


class Named(Protocol):
    """What the gazetteer needs of an entity (`crawler.config.schema.Entity` has it)."""

    @property
    def name(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a name: for each word after the first the forms that may stand there."""

    name: str
    rest: tuple[frozenset[str], ...]

    def stands(self, tokens: Sequence[str], first: int) -> bool:
        """Tell whether the words after the first stand in the tokens after `first`."""
        following = tokens[first + 1 : first + 1 + len(self.rest)]
        return len(following) == len(self.rest) and all(map(contains, self.rest, following))


@dataclass(slots=True)
class Start:
    """What a first word may begin: a name of that word alone, and longer ones by their second word."""

    alone: Spelling | None = None
    longer: dict[str, list[Spelling]] = field(default_factory=dict)

    def add(self, spelling: Spelling) -> None:
        """Let a spelling begin here, behind those that do already."""
        if not spelling.rest:
            self.alone = self.alone or spelling
            return
        for second in spelling.rest[0]:
            self.longer.setdefault(second, []).append(spelling)


class Gazetteer:
    """The known entities, found as written or in capitals; a word written small may stand capitalised."""

    def __init__(self, entities: Iterable[Named]) -> None:
        phrases = [
            (words, entity.name)
            for entity in entities
            for alias in (entity.name, *entity.aliases)
            if (words := _phrase(alias))
        ]
        # The sort is stable: of two entities that claim one spelling the first named keeps it, and a plural
        # made by rule never takes a spelling that somebody wrote down.
        ranked = sorted(
            [(words, name, False) for words, name in phrases] + [(words, name, True) for words, name in phrases],
            key=lambda phrase: (-len(phrase[0]), phrase[2]),
        )
        # Tells the entities from others.
        self.digest = blake2b(repr(ranked).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        self._starts: defaultdict[str, Start] = defaultdict(Start)
        for words, name, plural in ranked:
            self._add(words, name, plural=plural)

    def _add(self, words: Sequence[str], name: str, *, plural: bool) -> None:
        if plural and not _takes_plural(words[-1]):
            return
        forms = [_forms(word) for word in words]
        if plural:
            forms[-1] = _plurals(forms[-1])
        spelling = Spelling(name, tuple(forms[1:]))
        for first in forms[0]:
            self._starts[first].add(spelling)

    def find(self, text: str) -> tuple[str, ...]:
        """Return the canonical names in order of first mention."""
        tokens = _tokens(text)
        found: dict[str, None] = {}
        after = 0
        for place in [place for place, token in enumerate(tokens) if token in self._starts]:
            spelling = self._longest(tokens, place) if place >= after else None
            if spelling is not None:
                found[spelling.name] = None
                after = place + 1 + len(spelling.rest)
        return tuple(found)

    def _longest(self, tokens: Sequence[str], first: int) -> Spelling | None:
        """Return the spelling that begins at a token, the longest where there are several."""
        start = self._starts[tokens[first]]
        if start.longer and first + 1 < len(tokens):
            for spelling in start.longer.get(tokens[first + 1], ()):
                if spelling.stands(tokens, first):
                    return spelling
        return start.alone


def _tokens(text: str) -> list[str]:
    """Cut a text into words and the marks that end a phrase."""
    plain = straightened(text)
    if not plain.isascii():
        return TOKENS.findall(unicodedata.normalize("NFC", text))
    spaced = plain.translate(WORDS_AND_MARKS)
    for mark, apart in MARKS:
        spaced = spaced.replace(mark, apart)
    return spaced.split()


def _phrase(alias: str) -> list[str]:
    """Return the alias's tokens without the full stop at the end of `U.S.`: a headline may leave it out."""
    tokens = _tokens(alias)
    while tokens and not tokens[-1].isalnum():
        tokens.pop()
    return tokens


def _forms(word: str) -> frozenset[str]:
    """Return how a word may be written: as it is, in capitals, with a first capital, without accents."""
    plain = {word, fold(word) or word}
    capitals = {form.upper() for form in plain}
    return frozenset(plain | capitals | {form[0].upper() + form[1:] for form in plain})


def _takes_plural(word: str) -> bool:
    return len(word) >= SHORTEST_PLURAL and word.isalpha() and word[-1] not in "sSxXzZ"


def _plurals(forms: Iterable[str]) -> frozenset[str]:
    """Return the plural of each form; of a form in capitals both `NGOs` and `HOUTHIS`."""
    return frozenset(form + "s" for form in forms) | frozenset(form + "S" for form in forms if form.isupper())
