"""Reads what is compared of a report or an entry into one small array of term numbers."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import accumulate, chain
from urllib.parse import unquote, urlsplit

import numpy as np

from crawler.match.entities import Gazetteer
from crawler.match.frequencies import ENTITY_MARK, NAME_MARK
from crawler.match.meaning import Encoder, Remembering, packed
from crawler.match.vocabulary import Ids, Vocabulary
from crawler.model import Entry, Report
from crawler.text.tokens import language_of, names, spelling_key, terms

# News says what happened first: terms past this many add the background, not the event (measured on the dev streams).
BODY_TERMS = 250
# Characters of a body read at all: 250 terms and the names near them.
BODY_CHARACTERS = 2_600
# Terms and characters of a body that make its lead.
LEAD_TERMS = 45
LEAD_CHARACTERS = 500
# Characters of a body that are encoded with the title: its first sentences.
MEANT_CHARACTERS = 300
# Pairs of neighbouring terms that are kept: what copies and quotes share.
PAIRS = 120
# Pairs are hashed to numbers below this, a power of two; two texts of 120 pairs share one by chance in 300 cases.
PAIR_SPACE = 1 << 22
# Letters of a title's word that make its stem: endings change with case and number (measured on Russian, Slovene).
STEM = 5
STEM_MARK = "~"
AGE_MARK = "="
SLUG_TERMS = 16
# The last minute that the array can hold; minutes from the beginning of the calendar to the epoch.
LAST_MINUTE = 2**31 - 1
EPOCH = date(1970, 1, 1).toordinal() * 24 * 60

# Each begins with a sign, before which is looked behind it: so it is looked for faster.
_AGES = (
    re.compile(
        r"(\d(?<=\b\d)\d{0,2})(?:[- ](?:years?|yrs?)[- ]?old|[- ]jährig|[- ]yo\b| años| anos| ans\b| anni\b|-лет)"
    ),
    re.compile(r",(?<=[a-z],) (\d{1,2})(?=, [a-zA-Z]|[.;)])"),
)
_PREPOSITIONS = "in at en em на из na from near nach around across outside bei aus в à v"
_BEFORE_PLACES = tuple(_PREPOSITIONS.split())
_AFTER = "|".join(rf"(?<=\b{word} )" for word in _BEFORE_PLACES)
_LAST = "".join(word[-1] for word in _BEFORE_PLACES)
_BEGINS = r"[^\W\d_a-zà-ÿа-я]"
# Begins at the space before the place: at most spaces one letter on either side tells that none is named there.
_PLACE = re.compile(
    rf" (?![a-su-z])(?<=[{_LAST}] )(?= *(?:the )?{_BEGINS})(?:{_AFTER}) *"
    rf"((?:(?:[Tt]he|El|La|Los|San|São) )?{_BEGINS}[\w'’-]+(?: {_BEGINS}[\w'’-]+){{0,2}})"
)
# All that `\s` stands for, but the space.
_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680"
    + "".join(map(chr, range(0x2000, 0x200B)))
    + "\u2028\u2029\u202f\u205f\u3000"
)
_THE = frozenset({"the", "The"})
_DATELINE = re.compile(r"^\W*([A-ZÀ-Þ][A-ZÀ-Þ .'’-]{2,30}?)(?:,|\s*\(|\s+[-–—])")
_SLUG_END = re.compile(r"\.\w{2,5}$")


class Part(IntEnum):
    """The parts of the array, in order: first those that lead to a text in the index, up to `times`. `text` begins with
    the title's terms, then those of the lead; `times` says how often each stands there; `names` begins with those of
    title and lead."""

    TEXT = 0
    STEMS = 1
    NAMES = 2
    ENTITIES = 3
    TIMES = 4
    PLACES = 5
    NUMBERS = 6
    AGES = 7
    PAIRS = 8
    SLUG = 9


class Head(IntEnum):
    """What stands at the head of the array behind where each part begins and the last one ends: how many terms are
    the title's, how many those of title and lead, how many names stand there, the day, and the minute (0: unknown)."""

    TITLE = len(Part) + 1
    LEAD = len(Part) + 2
    NEAR = len(Part) + 3
    DAY = len(Part) + 4
    MINUTE = len(Part) + 5


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What is compared of a report or an entry: one array, which begins with a head (`Head`), then the parts, and ends
    with the packed vector of its meaning, where an encoder was asked for it."""

    language: str
    packed: Ids

    def part(self, part: Part) -> Ids:
        """Return one part of the array, not copied."""
        return self.packed[self.packed[part] : self.packed[part + 1]]

    @property
    def meaning(self) -> Ids:
        """The packed vector of the meaning; empty where no encoder was asked."""
        return self.packed[self.packed[len(Part)] :]

    @property
    def title(self) -> int:
        """How many of the text's terms, the first ones, are the title's."""
        return int(self.packed[Head.TITLE])

    @property
    def lead(self) -> int:
        """How many of the text's terms, the first ones, are those of title and lead."""
        return int(self.packed[Head.LEAD])

    @property
    def near(self) -> int:
        """How many of the names, the first ones, stand in title or lead."""
        return int(self.packed[Head.NEAR])

    @property
    def day(self) -> int | None:
        """The ordinal of the day, None where a report states no date."""
        return int(self.packed[Head.DAY]) or None

    @property
    def minute(self) -> int | None:
        """The minutes from the beginning of the calendar by UTC, None where a report states no time of day."""
        return int(self.packed[Head.MINUTE]) or None

    def counted(self) -> Ids:
        """Return the numbers of the terms and names, for counting; each once."""
        return np.concatenate((self.part(Part.TEXT), self.part(Part.NAMES)))

    def keys(self) -> Ids:
        """Return what leads to this text in the index: terms, stems of the title, names, entities."""
        return self.packed[self.packed[Part.TEXT] : self.packed[Part.TIMES]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a text beside its words: its day, its language, the words of its address, its minute."""

    day: date | None
    language: str
    slug: str = ""
    minute: int = 0


class Reader:
    """Reads reports and entries over one vocabulary; with an encoder, also what they mean."""

    def __init__(self, vocabulary: Vocabulary, gazetteer: Gazetteer, encoder: Encoder | None = None) -> None:
        self._vocabulary = vocabulary
        self._gazetteer = gazetteer
        self._kept: dict[str, tuple[Entry, Words]] = {}
        self._encoder = encoder
        # An entry in reach is read again after every correction. By what bare titles mean none is read: an archive
        # has more of them than there is time.
        self._of_entries = Remembering(encoder) if encoder and not encoder.bare else None
        self.digest = gazetteer.digest + (encoder.digest if encoder else b"")

    def report(self, report: Report) -> Words:
        """Read the words of a report."""
        body = report.body or report.lead
        day = report.published.date() if report.published else None
        facts = Facts(day, report_language(report), _slug(report.url), _minute(report))
        return _meant(self._read(report.headline, body, facts, ()), self._encoder, report.headline, body)

    def entry(self, entry: Entry) -> Words:
        """Read the words of an entry: headline and summary, topics and entities."""
        kept = self._kept.get(entry.id)
        if kept is not None and kept[0] is entry:
            return kept[1]
        rest = "\n".join((entry.summary, *entry.topics))
        language = language_of(f"{entry.headline}\n{entry.summary}")
        words = self._read(entry.headline, rest, Facts(entry.date, language), entry.entities)
        return _meant(words, self._of_entries, entry.headline, rest)

    def keep(self, entry: Entry) -> Words:
        """Read an entry and keep its words, as it will be asked for again."""
        words = self.entry(entry)
        self._kept[entry.id] = entry, words
        return words

    def _read(self, title: str, body: str, facts: "Facts", known: Iterable[str]) -> Words:
        body = body[:BODY_CHARACTERS]
        ids = self._vocabulary.ids
        in_title = ids(terms(title))
        in_body = ids(terms(body)[:BODY_TERMS])
        times = Counter(dict.fromkeys(in_title, 2))
        times.update(in_body[:LEAD_TERMS])
        lead = len(times)
        times.update(in_body[LEAD_TERMS:])
        near = names(f"{title}\n{body[:LEAD_CHARACTERS]}")
        all_names = dict.fromkeys(ids(_spelled(near)))
        nearest = len(all_names)
        all_names.update(dict.fromkeys(ids(_spelled(names(body[LEAD_CHARACTERS:], near)[len(near) :]))))
        whole = f"{title}\n{body}"
        term = self._vocabulary.term
        title_ids = list(dict.fromkeys(in_title))
        parts: list[list[int]] = [
            list(times),
            ids(STEM_MARK + term(number)[:STEM] for number in title_ids),
            list(all_names),
            ids(ENTITY_MARK + name.casefold() for name in dict.fromkeys((*known, *self._gazetteer.find(whole)))),
            list(times.values()),
            ids(_places(whole, body)),
            self._vocabulary.numeric(times),
            ids(sorted({AGE_MARK + age for pattern in _AGES for age in pattern.findall(whole)})),
            self._pairs(in_title, in_body[:PAIRS]),
            list(dict.fromkeys(ids(terms(facts.slug)[:SLUG_TERMS]))),
        ]
        bounds = accumulate(map(len, parts), initial=len(Part) + 1 + len(Head))
        day = facts.day.toordinal() if facts.day else 0
        head = (*bounds, len(title_ids), lead, nearest, day, facts.minute)
        return Words(facts.language, np.fromiter(chain(head, *parts), dtype=np.int32, count=head[len(Part)]))

    def _pairs(self, title: list[int], body: list[int]) -> list[int]:
        """Return the hashes of the pairs of neighbours in title and body, ascending."""
        hashes = self._vocabulary.hashes([*title, *body])
        pairs: list[int] = ((hashes[:-1] * 31 + hashes[1:]) % PAIR_SPACE).tolist()
        if title and body:
            del pairs[len(title) - 1]
        return sorted(set(pairs))


def _meant(words: Words, encoder: Encoder | None, title: str, body: str) -> Words:
    """Return words with the vector of what title and first sentences mean, where an encoder is to be asked."""
    if encoder is None or (encoder.bare and body.strip()):
        return words
    vector = encoder.encode(f"{title}\n{body[:MEANT_CHARACTERS]}")
    return Words(words.language, np.concatenate((words.packed, packed(vector))))


def _spelled(runs: Iterable[str]) -> list[str]:
    """Return the marked spelling keys of names, word by word."""
    return [NAME_MARK + spelling_key(word) for run in runs for word in run.split() if len(word) > 2]


def _places(head: str, body: str) -> list[str]:
    """Return the marked spelling keys of what is named as a place: after a word of place, or in a dateline."""
    dateline = _DATELINE.match(body)
    runs = [dateline[1]] if dateline else []
    for space in _SPACES:
        head = head.replace(space, " ")
    end = 0
    for place in _PLACE.finditer(head):
        # A word of place at the end of a place (`in Stratford-in`) is none.
        if place.start() != end:
            runs.append(place[1])
            end = place.end()
    words = (word for run in runs for word in run.replace("’", "'").removesuffix("'s").split())
    return list(dict.fromkeys(NAME_MARK + spelling_key(word) for word in words if len(word) > 2 and word not in _THE))


def _minute(report: Report) -> int:
    """Return the time a report states, in minutes of the calendar by UTC; 0 where it states none or a day alone."""
    stated = report.published
    if stated is None or report.sources.get("published_precision") == "day":
        return 0
    return min(max(int(stated.timestamp() // 60) + EPOCH, 0), LAST_MINUTE)


def _slug(url: str) -> str:
    """Return the words of an address: of the longest step of its path."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    step = max(path.split("/"), key=len, default="")
    return _SLUG_END.sub("", step).replace("-", " ").replace("_", " ") if "-" in step or "_" in step else ""


def report_language(report: Report) -> str:
    """Return a report's primary language, stated or guessed."""
    stated = (report.language or "").replace("_", "-").split("-")[0].casefold()
    return stated or language_of(f"{report.headline}\n{report.body or report.lead}")
