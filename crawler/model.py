"""The frozen values that travel between the stages; every time in them is aware."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Alternatives = Mapping[str, tuple[tuple[str, str], ...]]
"""By field, the (source, value) that were stated and not chosen, best first."""

DOUBTFUL = 0.8
"""A report whose body two extractors agree on less than so is doubtful; one page in seven of those measured is."""

DOCUMENTS = ""
"""Stands for the documents of a language among its terms, so that one table counts both."""


def check_aware(name: str, value: datetime | None) -> None:
    """Refuse a time without a zone.

    Raises: ValueError.
    """
    if value is not None and value.tzinfo is None:
        raise ValueError(f"{name} has no time zone: {value.isoformat()}")


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a channel, as the channel states it.

    `url` is absolute, or "" where the row names no usable link. Texts are plain text.
    `published_text` keeps the source's own spelling of the date, `published_from` the field it stood in (`published`,
    `updated`, `news:publication_date`, `lastmod` ...). `published_note` says in a stable word where `published` is not
    plainly what was stated: `zone_assumed` (the outlet's zone was taken, as none was stated), `shifted` (by the
    channel's learned clock offset), `future` (later than the poll, so the time of the poll was taken), `ancient`
    (year 1, 1970 and the like: no date).
    """

    url: str
    title: str = ""
    guid: str | None = None
    published: datetime | None = None
    published_text: str | None = None
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    language: str | None = None
    source: str | None = None
    published_from: str | None = None
    published_note: str | None = None

    def __post_init__(self) -> None:
        check_aware("published", self.published)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that is no item, and why in a stable word (`no_link`, `link_scheme`, `repeated`, `too_many` ...)."""

    why: str
    title: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What one channel document says: its kind (`rss-2.0`, `atom-1.0`, `rdf-1.0`, `json-feed-1.1`, `sitemap`,
    `sitemap-index`, `section`), its rows in order, and the further documents it names (of a sitemap index).

    `mended` counts the faults that were put right, by stable word (`relative_link`, `control_in_title` ...);
    `dropped` are the rows that could not be. `ttl` is the seconds the document asks for between two polls (RSS `ttl`,
    `sy:update*`), `older` the document that goes on where this one ends (RFC 5005 `prev-archive` or `next`).
    """

    kind: str
    items: tuple[Item, ...]
    title: str = ""
    children: tuple[str, ...] = ()
    mended: Mapping[str, int] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    ttl: float | None = None
    older: str | None = None


@dataclass(frozen=True, slots=True)
class Wire:
    """What is known of how an answer came: `protocol` (`HTTP/1.1`), the headers `asked` with, the server's address
    `ip`, and the Content-Encoding the body was `encoded` in when it came; each empty where it is not known."""

    protocol: str = ""
    asked: tuple[tuple[str, str], ...] = ()
    ip: str = ""
    encoded: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as it came: the URL asked, where it ended, status, headers in order, body after decompression.

    `redirects` are the statuses of the hops on the way, in order.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    redirects: tuple[int, ...] = ()
    wire: Wire = Wire()

    def __post_init__(self) -> None:
        check_aware("fetched_at", self.fetched_at)

    def header(self, name: str) -> str | None:
        """Return the first header of that name, whatever its case, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A host's robots.txt as last asked: `body` is its text, None where there is none and all is allowed; `failed` is
    the stable word for why it could not be had, which forbids all. `root` is scheme and host (`https://host`)."""

    root: str
    read_at: datetime
    body: str | None = None
    failed: str | None = None

    def __post_init__(self) -> None:
        check_aware("read_at", self.read_at)


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of evidence of who wrote a report: its kind (`dateline`, `byline`, `sign-off`, `ending`, `source`,
    `copyright`, `feed`, `canonical`, `site`, `guess`, `copy`, or a property of the page's JSON-LD), the very words,
    and the agencies they name."""

    kind: str
    words: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CreditChain:
    """Who wrote a report and by whom it came.

    `originators` are the agencies that wrote it, in printed order, none where the outlet wrote it itself or the clues
    disagree; `confidence` that it was they is in [0, 1]. `contributors` are agencies that only helped, `taken_from` is
    another publication, or its domain, in which the page says the text stands. The first of `clues` told best.
    """

    originators: tuple[str, ...] = ()
    confidence: float = 0.0
    contributors: tuple[str, ...] = ()
    taken_from: str | None = None
    clues: tuple[Clue, ...] = ()

    @property
    def shown(self) -> str | None:
        """The credit as labels show it: `AP`, or `AFP/Reuters` for a joint one."""
        return "/".join(self.originators) or None


@dataclass(frozen=True, slots=True)
class Report:
    """A cleaned article.

    `sources` says where fields come from (`{"published": "json-ld", "headline": "h1", "body": "page"}`);
    `body` comes from the "page" or, where the page failed, from the "feed". `published` keeps its own offset.
    `alternatives` keeps, by field, the (source, value) that were stated too and not chosen, best first.
    `dek` is the standfirst that stands apart from the body, `lead` the dek or else the body's first line.
    `agreement` in [0, 1] says how far a second extractor reads the same body, None where none was asked.
    `free` repeats the page's word on whether anybody may read it; `live` marks a page that goes on being written.
    `opt_outs` are the reservations the page states (`noarchive`, `noai`, `tdm-reservation` ...), sorted.
    `credit` is the agency, or the agencies, as shown (`AP`, `AFP/Reuters`), `chain` how that is known.
    """

    url: str
    headline: str
    body: str
    lead: str = ""
    authors: tuple[str, ...] = ()
    credit: str | None = None
    dateline: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None
    canonical: str | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    opt_outs: tuple[str, ...] = ()
    alternatives: Alternatives = field(default_factory=dict)
    dek: str = ""
    agreement: float | None = None
    free: bool | None = None
    live: bool = False
    sections: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    chain: CreditChain = CreditChain()

    def __post_init__(self) -> None:
        check_aware("published", self.published)
        check_aware("modified", self.modified)

    @property
    def doubtful(self) -> bool:
        """Whether a second extractor reads another body."""
        return self.agreement is not None and self.agreement < DOUBTFUL


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report in the store. `id` grows in commit order; `seen_at` is when it was stored.

    `copy_of` is the number of its copy group, which all that print one text share: that of one of them.
    `flags` say what became of what it told, the gravest first: `killed`, `vanished`, `correction`, `update`.
    """

    id: int
    outlet: str
    outlet_name: str
    report: Report
    seen_at: datetime
    event: str | None = None
    outcome: str | None = None
    copy_of: int | None = None
    flags: tuple[str, ...] = ()

    @property
    def when(self) -> datetime:
        """The time to place the report at: its own, or when it was first seen."""
        return self.report.published or self.seen_at


@dataclass(frozen=True, slots=True)
class Copy:
    """A report's place in its copy group: the report it took its text from (`parent`, None where it is the first),
    how much of both texts is the same (`resemblance`) and how much of its own stands in the parent's (`within`), both
    in [0, 1], counted over `shared` shingles; `credited` says that its credit names the parent's house."""

    report: int
    group: int
    parent: int | None = None
    resemblance: float = 0.0
    within: float = 0.0
    shared: int = 0
    credited: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A source line of an entry: the label shown (`AP via ABC News`) and, where a report stands behind it, whose, and
    the report's flags and copy group."""

    label: str
    url: str | None = None
    outlet: str | None = None
    credit: str | None = None
    flags: tuple[str, ...] = ()
    copy_of: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An event entry: a dated, one-sentence event. `slug` is unique among the entries of its date.

    `entities` are the known ones it names, `places` the cities, `names` those on no list, which become entities once
    they recur. `topics` are stated; `learned` is the topic it was given by likeness to entries that state theirs.
    Its `reports` print `texts` distinct texts, by so many `newsrooms`.
    """

    id: str
    date: date
    headline: str
    summary: str = ""
    slug: str = ""
    sources: tuple[Source, ...] = ()
    topics: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    category: str | None = None
    reports: int = 0
    places: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    learned: tuple[str, ...] = ()
    texts: int = 0
    newsrooms: int = 0

    @property
    def flags(self) -> tuple[str, ...]:
        """What became of what its reports told, each word once, in the order of the sources."""
        return tuple(dict.fromkeys(flag for source in self.sources for flag in source.flags))

    @property
    def copies(self) -> int:
        """How many of its sources print a text that another of them printed before."""
        groups = [source.copy_of for source in self.sources if source.copy_of is not None]
        return len(groups) - len(set(groups))


@dataclass(frozen=True, slots=True)
class StandingEvent:
    """An entry as the matcher sees it: its own words and those of the reports attached so far, oldest first."""

    entry: Entry
    reports: tuple[StoredReport, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A standing event in short: the summary its entry was opened with, and what was read before of each of its
    reports, oldest first; None where nothing was."""

    id: str
    date: date
    summary: str
    readings: tuple[bytes | None, ...] = ()


ReportsRead = Mapping[int, tuple[bytes, StoredReport]]
"""What was read of reports, by number, with the report each was read of."""

EntriesRead = Mapping[str, tuple[bytes, date]]
"""What was read of entries, by id, with the date of each."""


class Verdict(StrEnum):
    """What the matcher did with a report."""

    ATTACHED = "attached"
    OPENED = "opened"
    TRAY = "tray"


@dataclass(frozen=True, slots=True)
class Signal:
    """One piece of evidence: the feature's name, its value in [0, 1], its weight, and the words that made it."""

    name: str
    value: float
    weight: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry considered for a report, with its score in [0, 1] and the evidence for it."""

    event: str
    score: float
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on one report. `candidates` are best first, after the one that leads; `event` is None in the
    tray; `entry` is the new entry where one was opened."""

    verdict: Verdict
    event: str | None
    score: float
    candidates: tuple[Candidate, ...] = ()
    entry: Entry | None = None
    decided_by: str = "matcher"

    @property
    def margin(self) -> float:
        """The first candidate's lead over the runner-up; below zero where that was likelier, but had fewer reports."""
        scores = [candidate.score for candidate in self.candidates[:2]] + [0.0, 0.0]
        return scores[0] - scores[1]


@dataclass(frozen=True, slots=True)
class Related:
    """Another entry that shares context with the one at hand; `context` are the shared entities and topics, sorted."""

    entry: Entry
    context: tuple[str, ...]


class LinkKind(StrEnum):
    """What a correction binds: a report to an event, a report away from an event, two events apart."""

    MUST = "must"
    CANNOT = "cannot"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Link:
    """A rule left by a correction, which every later run obeys: of `report` and `other` (the second of two events kept
    apart) one is set."""

    kind: LinkKind
    event: str
    report: int | None = None
    other: str | None = None
