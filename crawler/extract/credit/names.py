"""Decides which agencies a few words in the position of a credit name: one, several jointly, or none for sure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.config.schema import Agency
from crawler.text.clean import plain

# What stands beside an agency's name in credits and says no more than that it is one, or who works there.
_STAFF = re.compile(
    r"\s+(?:staff(?: writers?| reporters?)?|news(?: agency| service)?|editorial|"
    r"(?:\w+ )?(?:writers?|reporters?|correspondents?)|services?|newsroom|bureau|haber ajansı|ajansı|통신|通信社?)$",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"^(?:l[’']\s?)?(?:(?:the )?(?:news|press) agency|agencia|agência|agence|agenzia|agentur|"
    r"nachrichtenagentur|agentura|agencja|agencija|agenția|redazione|redacción|redaktion|rédaction|агентство|агенция|"
    r"агенција|وكالة(?: أنباء)?|خبرگزاری|סוכנות הידיעות|hãng(?: tin| thông tấn)?|समाचार एजेंसी|kantor berita)\s+(?=\w)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:[/,&+;|、，،•·]|\band\b|\bund\b|\bet\b|\by\b|\be\b|\bog\b|\boch\b|\ben\b|\bi\b|\ba\b|\bи\b|"
    r"\bта\b|\bve\b|\bو(?=\s)|\bja\b|\bdan\b)\s*",
    re.IGNORECASE,
)
_HYPHEN = re.compile(r"\s*[-–—]\s*")
# dpa adds its service in small letters (dpa/lno, dpa/tmn), editors their initials (dpa/AFP/jk, aja/PAP)
_INITIALS = re.compile(r"[a-zäöüß]{2,5}")
_EDITOR = 3  # letters of an editor's initials where they come first
_WORDS = re.compile(r"[^\s,;/()]+")
_LONGEST_NAME = 6  # words of an agency's name that are looked for in a line
_MOST_JOINED = 6  # agencies in one joint credit; more are a list of something else


@dataclass(frozen=True, slots=True)
class Names:
    """What agencies are called: each folded name, short name or alias, and the name that is shown for it."""

    shown: Mapping[str, str]
    initials: frozenset[str] = frozenset()  # the folded names that are printed in capitals only
    small: frozenset[str] = frozenset()  # those that are printed in small letters (dpa, epd)

    def one(self, text: str) -> str | None:
        """Return the agency that the text names and nothing else."""
        bare = text.strip()
        for attempt in (bare, _STAFF.sub("", bare), _AGENCY.sub("", bare)):
            found = self.shown.get(folded(attempt))
            if found:
                return found
        return None

    def joint(self, text: str) -> tuple[str, ...]:
        """Return all agencies of a credit: one for `AFP` or `dpa/lno`, two for `AP, Reuters`, none for `AFP/BBC`."""
        whole = self.one(text)
        if whole:
            return (whole,)
        parts = [part for part in _BETWEEN.split(text.strip("()[] ")) if part and part.strip("()[] .")]
        if len(parts) == 1:
            parts = [part for part in _HYPHEN.split(parts[0]) if part]
            if any(self.one(part) is None for part in parts):
                return ()
        return self._all(parts) if 1 < len(parts) <= _MOST_JOINED else ()

    def may_be_given_name(self, text: str) -> bool:
        """Tell whether a word is somebody's name (`Mia`, `Sid`) rather than an agency's initials (`MIA`, `SID`)."""
        return text.strip().istitle() and folded(text) in self.initials

    def among(self, text: str) -> tuple[str, ...]:
        """Return the agencies that the text names beside other houses: the second of `CBS/AP`."""
        parts = re.split(r"\s*[/,&+]\s*", text)
        return tuple(dict.fromkeys(name for part in parts if (name := self.one(part)))) if len(parts) > 1 else ()

    def mentioned(self, text: str) -> tuple[str, ...]:
        """Return every agency whose name stands anywhere in the text, in order."""
        words = [match.group() for match in _WORDS.finditer(text)]
        found: dict[str, None] = {}
        at = 0
        while at < len(words):
            for length in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
                text = " ".join(words[at : at + length])
                shown = self.shown.get(folded(text))
                if shown and (text.isupper() or not self._is_common(text)):
                    found.setdefault(shown)
                    at += length - 1
                    break
            at += 1
        return tuple(found)

    def _is_common(self, text: str) -> bool:
        """Tell whether a word in running text is a word (`app`) rather than an agency's initials (`APP`)."""
        name = folded(text)
        return name in self.initials or (text.islower() and name not in self.small)

    def _all(self, parts: Sequence[str]) -> tuple[str, ...]:
        """Return the agencies of the parts; none where one of the others is more than a service or an editor."""
        known = [self.one(part) for part in parts]
        others = [part for name, part in zip(known, parts, strict=True) if not name]
        if not any(known) or not all(map(_INITIALS.fullmatch, others)) or (not known[0] and len(parts[0]) > _EDITOR):
            return ()
        return tuple(dict.fromkeys(name for name in known if name))


def names_of(agencies: Iterable[Agency]) -> Names:
    """Return what these agencies are called."""
    spelled = [
        (name, agency.short or agency.name)
        for agency in agencies
        for name in (agency.name, agency.short, *agency.aliases)
        if name
    ]
    mixed = {folded(name) for name, _ in spelled if not name.isupper()}
    return Names(
        {folded(name): shown for name, shown in spelled},
        frozenset(folded(name) for name, _ in spelled if name.isupper()) - mixed,
        frozenset(folded(name) for name, _ in spelled if name.islower()),
    )


def folded(name: str) -> str:
    """Return what tells two names apart: not case, dots, slashes, signs of copyright nor a company's form."""
    text = re.sub(r"[\s.·/'’©ⓒ«»]+", " ", plain(name).casefold()).strip(" -–—:,*()[]（）【】")
    return text.removeprefix("the ").removesuffix(" inc").removesuffix(" ltd").strip()
