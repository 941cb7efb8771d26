"""A small desk on disk, and the command run in this process; nothing here reaches a network."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crawler.cli.main import run
from crawler.model import Candidate, Clue, CreditChain, Decision, Entry, Item, Report, Signal, Source, Verdict
from crawler.pipeline.listing import new_item
from crawler.store.store import Store
from crawler.store.values import PollRecord

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SITE = "https://harbour.example"
SETTINGS = "user_agent: newswire-test/1 (+https://harbour.example/)\n"
OUTLET = f"name: Harbour Post\nhomepage: {SITE}/\ncountry: fi\nlanguage: en\nchannels:\n  - feed: {SITE}/feed.xml\n"
EVENT = "2026-03-02-quay"
HEADLINE = "Divers find a crack in the eastern quay"


class Said(NamedTuple):
    """What a command ended with."""

    code: int
    out: str
    err: str


class Newswire:
    """Runs the command on one configuration and data folder."""

    def __init__(self, config: Path, data: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.config = config
        self.data = data
        self._capture = capture

    def __call__(self, *arguments: str) -> Said:
        """Run a command on the desk's folders."""
        return self.plain(*arguments, "--config", str(self.config), "--data", str(self.data))

    def plain(self, *arguments: str) -> Said:
        """Run a command that knows no folders, or others."""
        self._capture.readouterr()
        code = run(list(arguments))
        out, err = self._capture.readouterr()
        return Said(code, out, err)


def write_config(folder: Path, **outlets: str) -> None:
    """Write a configuration of these outlets; the empty one has the Harbour Post."""
    (folder / "outlets").mkdir(parents=True, exist_ok=True)
    (folder / "newswire.yaml").write_text(SETTINGS, "utf-8")
    (folder / "agencies.yaml").write_text("agencies:\n  - name: Reuters\n", "utf-8")
    (folder / "entities.yaml").write_text("entities:\n  - name: Harbour Council\n", "utf-8")
    for name, text in (outlets or {"harbour-post": OUTLET}).items():
        (folder / "outlets" / f"{name}.yaml").write_text(text, "utf-8")


MORE: dict[str, Any] = {
    "alternatives": {"headline": (("feed", "Quay shut"),)},
    "dek": "Divers found cracks.",
    "agreement": 0.4,
    "free": False,
    "live": True,
    "sections": ("Harbour",),
    "images": (f"{SITE}/quay.jpg",),
}
CHAIN = CreditChain(
    ("Reuters",), 0.97, ("AFP",), "quaypost.example", (Clue("dateline", "PORT ALDEN (Reuters) -", ("Reuters",)),)
)


def fill(data: Path) -> None:
    """Put into the store: a poll, an entry with two reports, a report in the tray, one that waits, a failed item."""
    store = Store.open(None, data)
    store.sync_channels([("harbour-post", "feed", f"{SITE}/feed.xml")], NOW)
    items = [new_item(Item(f"{SITE}/{number}", f"Story {number}")) for number in range(1, 6)]
    store.record_poll(store.channels()[0].id, PollRecord(NOW, 12, "ok", NOW.replace(hour=10), 200), items, NOW)
    reports = [_report(store, number) for number in range(1, 5)]
    store.finish(store.pending(None, NOW)[0].id, "failed:http_404")
    entry = Entry(EVENT, NOW.date(), HEADLINE, "Summary of it.", "divers-find", entities=("Harbour Council",))
    opened = Decision(Verdict.OPENED, EVENT, 0.1, entry=replace(entry, sources=(Source("AP"),)))
    signals = (Signal("title", 0.75, 0.5, ("quay", "divers")), Signal("lead", 0.5, 0.25))
    candidates = (Candidate(EVENT, 0.9, signals), Candidate("2026-03-01-other", 0.2))
    store.decide(reports[0], opened, {}, NOW)
    store.decide(reports[1], Decision(Verdict.ATTACHED, EVENT, 0.9, candidates), {}, NOW)
    store.decide(reports[2], Decision(Verdict.TRAY, None, 0.4, candidates[:1]), {}, NOW)
    store.close()


def _report(store: Store, number: int) -> int:
    url = f"{SITE}/{number}"
    report = Report(
        url,
        f"Story {number}",
        "The quay is closed.\n\nRepairs begin in May.",
        lead="The quay is closed.",
        authors=("Ada Moor",),
        credit="Reuters" if number == 2 else None,
        dateline="PORT ALDEN",
        published=NOW,
        language="en",
        sources={"published": "json-ld"},
        chain=CHAIN if number == 2 else CreditChain(),
    )
    if number == 2:
        report = replace(report, **MORE)
    waiting = {one.item.url: one.id for one in store.pending(None, NOW)}
    number, outcome = store.add_report(waiting[url], "Harbour Post", report, frozenset({url}), NOW)
    assert outcome == "stored"
    return number
