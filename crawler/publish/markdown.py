"""Renders the archive as Markdown: entries with their sources and related entries, and indexes to walk by."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from crawler.model import Entry, Related, Source
from crawler.publish.escape import destination, escaped, link
from crawler.publish.paths import ROOT_PATH, day_path, entry_path, former_path, month_path, year_path
from crawler.publish.sheets import DaySheet, EntrySheet, File, MonthSheet, RootSheet, Sheet, YearSheet
from crawler.text.clean import paragraphs
from crawler.text.notices import remarks

PathOf = Callable[[Entry], str]
# What an index says whose entries all lie elsewhere now.
NOTHING = "No entries now."


def files(sheet: Sheet) -> Iterator[File]:
    """Yield the page a sheet makes and, where an entry's page lay elsewhere before, one that leads on from there."""
    match sheet:
        case EntrySheet():
            yield File(entry_path(sheet.entry), entry_page(sheet.entry, sheet.related))
            for day, slug in sheet.former:
                yield File(former_path(day, slug), moved_page(sheet.entry))
        case DaySheet():
            yield File(day_path(sheet.day), day_page(sheet))
        case MonthSheet():
            yield File(month_path(sheet.year, sheet.month), month_page(sheet))
        case YearSheet():
            yield File(year_path(sheet.year), year_page(sheet))
        case RootSheet():
            yield File(ROOT_PATH, root_page(sheet))


def entry_page(entry: Entry, related: Iterable[Related], path_of: PathOf = entry_path) -> str:
    """Return an entry's page; a part that has nothing to show is left out."""
    blocks = [f"### {_to(entry.date.isoformat(), day_path(entry.date))}", f"# {escaped(entry.headline)}"]
    blocks += [escaped(line) for line in paragraphs(entry.summary).splitlines() if line]
    blocks += _section("Source", list(_sources(entry.sources)))
    blocks += _section("Related", [_relation(relation, path_of) for relation in related])
    return _page(blocks)


def moved_page(entry: Entry, path_of: PathOf = entry_path) -> str:
    """Return the page that stands where an entry's page lay before it was merged, renamed or dated anew."""
    return _page(["# Moved", f"This page has moved to {_to(escaped(entry.headline), path_of(entry))}."])


def day_page(sheet: DaySheet, path_of: PathOf = entry_path) -> str:
    """Return a day's index: its entries by category, those without one first, and the days beside it; one that has none
    any more leads on to where they are."""
    walk = [_to(f"← {sheet.before}", day_path(sheet.before))] if sheet.before else []
    walk.append(_month(sheet.day.year, sheet.day.month))
    walk += [_to(f"{sheet.after} →", day_path(sheet.after))] if sheet.after else []
    blocks = [f"# {sheet.day}", " · ".join(walk)]
    for category, members in _by_category(sheet.entries):
        blocks += [f"## {escaped(category)}"] if category else []
        blocks.append("\n".join(_line(entry, path_of) for entry in members))
    if not sheet.entries:
        onward = [f"- {_to(escaped(entry.headline), path_of(entry))}" for entry in sheet.moved]
        blocks += ["This day has no entries now. What stood here has moved to:", "\n".join(onward)]
    return _page(blocks)


def month_page(sheet: MonthSheet) -> str:
    """Return a month's index: its days, with the number of entries of each."""
    lines = [
        f"- {_to(day.isoformat(), day_path(day))} ({_count(number, 'entry', 'entries')})"
        for day, number in sorted(sheet.days.items())
    ]
    up = _to(f"{sheet.year:04}", year_path(sheet.year))
    return _page([f"# {sheet.year:04}-{sheet.month:02}", up, "\n".join(lines) or NOTHING])


def year_page(sheet: YearSheet) -> str:
    """Return a year's index: its months, with the number of days that have entries."""
    lines = [
        f"- {_month(sheet.year, month)} ({_count(days, 'day', 'days')})" for month, days in sorted(sheet.months.items())
    ]
    return _page([f"# {sheet.year:04}", _to("All years", ROOT_PATH), "\n".join(lines) or NOTHING])


def root_page(sheet: RootSheet) -> str:
    """Return the index of the archive: its years, the latest first."""
    lines = [
        f"- {_to(f'{year:04}', year_path(year))} ({_count(days, 'day', 'days')})"
        for year, days in sorted(sheet.years.items(), reverse=True)
    ]
    return _page(["# News", "\n".join(lines) or "No entries yet."])


def _sources(sources: Sequence[Source]) -> Iterator[str]:
    """Yield the source lines; one that prints the text of a line above says of which."""
    first: dict[int, int] = {}
    for number, source in enumerate(sources, 1):
        said = [remarks(source.flags)] if source.flags else []
        if source.copy_of is not None and first.setdefault(source.copy_of, number) != number:
            said.append(f"the text of {first[source.copy_of]}")
        shown = link(source.label or destination(source.url) or "unnamed", source.url)
        yield f"{shown} ({escaped(', '.join(said))})" if said else shown


def _relation(relation: Related, path_of: PathOf) -> str:
    shown = _to(escaped(relation.entry.headline), path_of(relation.entry))
    context = ", ".join(escaped(name) for name in relation.context)
    return f"{shown} _Context: {context}_" if context else shown


def _section(title: str, lines: Sequence[str]) -> list[str]:
    numbered = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    return [f"### {title}:", numbered] if lines else []


def _by_category(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.category or "", []).append(entry)
    return sorted(groups.items())


def _line(entry: Entry, path_of: PathOf) -> str:
    sources = ", ".join(link(source.label, source.url) for source in entry.sources if source.label)
    shown = f"- {_to(escaped(entry.headline), path_of(entry))}"
    return f"{shown} — {sources}" if sources else shown


def _month(year: int, month: int) -> str:
    return _to(f"{year:04}-{month:02}", month_path(year, month))


def _to(label: str, path: str) -> str:
    """Return a link inside the archive; its paths are safe and start at the published folder."""
    return f"[{label}](/{path})"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _page(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks) + "\n"
