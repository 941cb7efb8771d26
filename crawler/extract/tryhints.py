"""Says what each hint of an outlet changes on one of its pages: the field with it and without it."""

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.config.schema import Hints, Outlet
from crawler.extract.article import examine
from crawler.extract.choice import context_of
from crawler.extract.hints import MISSED
from crawler.model import Report


@dataclass(frozen=True, slots=True)
class Effect:
    """What a hint does: its field with all hints, and without this one; `found` tells whether it found anything."""

    name: str
    selector: str
    found: bool
    value: str
    without: str


def effects(body: bytes, url: str, outlet: Outlet, charset: str | None = None) -> tuple[Effect, ...]:
    """Return what each hint of the outlet changes on a page, in the order of the file's keys.

    Raises: Rejected with code `unreadable`.
    """
    hints = outlet.extract
    if hints is None:
        return ()
    whole = _read(body, url, outlet, charset)
    missed = whole.sources.get(MISSED, "").split(", ")
    return tuple(
        Effect(
            name,
            selector,
            name not in missed,
            _field(whole, name),
            _field(_read(body, url, outlet.model_copy(update={"extract": others}), charset), name),
        )
        for name, selector, others in _each(hints)
    )


def _each(hints: Hints) -> Iterator[tuple[str, str, Hints]]:
    """Yield each hint's name and selector, and the hints without it."""
    for name in ("body", "title", "date", "authors"):
        if selector := getattr(hints, name):
            yield name, selector, hints.model_copy(update={name: None})
    for at, selector in enumerate(hints.drop):
        yield f"drop[{at}]", selector, hints.model_copy(update={"drop": hints.drop[:at] + hints.drop[at + 1 :]})


def _read(body: bytes, url: str, outlet: Outlet, charset: str | None) -> Report:
    return examine(body, context_of(url, None, (), outlet), charset)[0]


def _field(report: Report, name: str) -> str:
    """Return the field of a report that a hint is for."""
    if name == "title":
        return report.headline
    if name == "authors":
        return ", ".join(report.authors)
    if name == "date":
        return report.published.isoformat() if report.published else ""
    return report.body
