"""Finds the entities a text names, by their canonical names: aliases resolved, the longest match first."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

from crawler.text.slugs import fold

SHORTEST_PLURAL = 3  # letters a name's last word needs before `s` may follow: `Houthis`, but never `US` from `U`

# Words, and the marks that end a phrase. All else (spaces, hyphens, apostrophes, quotes) only parts words, so
# `Syria's` holds `Syria` and `al Qaeda` is `al-Qaeda`. Han and kana are written without spaces: a token each.
HAN_KANA = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TOKENS = re.compile(rf"[{HAN_KANA}]|[^\W_{HAN_KANA}]+|[.,;:!?()\[\]…]")


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

    def follows(self, tokens: Sequence[str], first: int) -> bool:
        """Tell whether the words after the first stand in the tokens after `first`."""
        if first + len(self.rest) >= len(tokens):
            return False
        return all(tokens[first + step] in forms for step, forms in enumerate(self.rest, 1))


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
        self._spellings: dict[str, list[Spelling]] = {}
        for words, name, plural in ranked:
            self._add(words, name, plural=plural)
        # For each first word what must follow it; nothing where the word may be a name alone.
        self._second = {
            first: frozenset().union(*(spelling.rest[0] for spelling in some))
            if all(one.rest for one in some)
            else None
            for first, some in self._spellings.items()
        }

    def _add(self, words: Sequence[str], name: str, *, plural: bool) -> None:
        if plural and not _takes_plural(words[-1]):
            return
        forms = [_forms(word) for word in words]
        if plural:
            forms[-1] = _plurals(forms[-1])
        spelling = Spelling(name, tuple(forms[1:]))
        for first in forms[0]:
            self._spellings.setdefault(first, []).append(spelling)

    def find(self, text: str) -> tuple[str, ...]:
        """Return the canonical names in order of first mention."""
        tokens = TOKENS.findall(unicodedata.normalize("NFC", text))
        found: dict[str, None] = {}
        after = 0
        for place in [place for place, token in enumerate(tokens) if token in self._spellings]:
            spelling = self._longest(tokens, place) if place >= after else None
            if spelling is not None:
                found[spelling.name] = None
                after = place + 1 + len(spelling.rest)
        return tuple(found)

    def _longest(self, tokens: Sequence[str], first: int) -> Spelling | None:
        """Return the spelling that begins at a token, the longest where there are several."""
        second = self._second[tokens[first]]
        if second is not None and (first + 1 == len(tokens) or tokens[first + 1] not in second):
            return None
        return next((one for one in self._spellings[tokens[first]] if one.follows(tokens, first)), None)


def _phrase(alias: str) -> list[str]:
    """Return the alias's tokens without the full stop at the end of `U.S.`: a headline may leave it out."""
    tokens = TOKENS.findall(unicodedata.normalize("NFC", alias))
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
