"""Sample values for the tests of the store, all invented, and short ways to put them in."""

from datetime import UTC, date, datetime, timedelta, timezone

from crawler.model import Candidate, Clue, CreditChain, Decision, Entry, Item, Page, Report, Signal, Source, Verdict
from crawler.store.store import Store
from crawler.store.values import NewItem, PollRecord

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
KOLKATA = timezone(timedelta(hours=5, minutes=30))
FEED = ("harbour-post", "feed", "https://harbour.example/rss")


def item(number: int) -> Item:
    """Return the item of that number."""
    return Item(
        url=f"https://harbour.example/{number}",
        title=f"Ferry {number} leaves",
        guid=f"tag:{number}",
        published=datetime(2026, 3, 1, 23, 30, tzinfo=KOLKATA),
        published_text="Sun, 01 Mar 2026 23:30:00 +0530",
        authors=("Ada Moor", "Ben Quay"),
        published_from="published",
        published_note="shifted",
    )


def new_item(number: int, *more: str) -> NewItem:
    """Return the item of that number under its own key and others."""
    return NewItem(item(number), frozenset({f"harbour.example/{number}", *more}))


CLUES = (Clue("dateline", "VESBY (AP) —", ("AP",)), Clue("canonical", "https://apnews.com/1", ("AP",)))
CHAIN = CreditChain(("AP",), 0.97, ("Reuters", "AFP"), "harbourpost.example", CLUES)


def report(number: int, body: str = "The ferry left at noon.", credit: str | None = "AP") -> Report:
    """Return the report of the item of that number."""
    return Report(
        url=f"https://harbour.example/{number}",
        headline=f"Ferry {number} leaves",
        body=body,
        lead="The ferry left.",
        authors=("Ada Moor",),
        credit=credit,
        published=datetime(2026, 3, 1, 23, 30, tzinfo=KOLKATA),
        modified=NOW,
        language="en",
        sources={"published": "json-ld"},
        opt_outs=("noai", "tdm-reservation"),
        alternatives={"headline": (("og:title", "Ferry leaves | Harbour Post"), ("feed", "Ferry"))},
        dek="It was the last one.",
        agreement=0.75 if number == 1 else 0.95,
        free=False,
        live=True,
        sections=("Harbour",),
        images=("https://harbour.example/ferry.jpg",),
        chain=CHAIN if credit == "AP" else CreditChain(),
    )


def page(number: int, body: bytes = b"<p>ferry</p>") -> Page:
    """Return the page of the item of that number."""
    url = f"https://harbour.example/{number}"
    headers = (("Content-Type", "text/html"), ("Set-Cookie", "a"), ("Set-Cookie", "b"))
    return Page(url, f"{url}?final", 200, headers, body, NOW)


def poll(at: datetime = NOW, **changes: object) -> PollRecord:
    """Return a poll that went well, but for the changes."""
    plain = {"started_at": at, "took_ms": 12, "outcome": "ok", "next_poll_at": at + timedelta(minutes=15)}
    return PollRecord(**(plain | {"status": 200} | changes))  # type: ignore[arg-type]


def entry(number: int, day: date = date(2026, 3, 1), **changes: object) -> Entry:
    """Return an entry of that day, but for the changes."""
    plain: dict[str, object] = {
        "id": f"{day}#{number}",
        "date": day,
        "headline": f"Event number {number} happens in Port Varna.",
        "sources": (Source("AP"), Source("The Wire", "https://wire.example/a")),
        "topics": ("Varna floods", "Elections"),
        "entities": ("Varna",),
        "category": "Disasters",
    }
    return Entry(**(plain | changes))  # type: ignore[arg-type]


def evidence(event: str, score: float = 0.8) -> Candidate:
    """Return a candidate with evidence for it."""
    return Candidate(event, score, (Signal("names", 0.9, 0.5, ("Varna", "ferry")), Signal("days", 1.0, 0.1)))


def attached(event: str) -> Decision:
    """Return the decision that a report belongs to an event."""
    return Decision(Verdict.ATTACHED, event, 0.8, (evidence(event), evidence("other", 0.3)))


def opened(new: Entry) -> Decision:
    """Return the decision that a report opens an event."""
    return Decision(Verdict.OPENED, new.id, 0.1, (evidence("other", 0.1),), entry=new)


TO_TRAY = Decision(Verdict.TRAY, None, 0.5, (evidence("one", 0.5), evidence("two", 0.49)))


def add_item(store: Store, number: int, *more: str) -> int:
    """Put an item in by hand; return its number in the store."""
    return store.add_item("harbour-post", new_item(number, *more), NOW)[0]


def add_report(store: Store, number: int, *more: str, credit: str | None = "AP") -> int:
    """Put an item and its report in; return the report's number."""
    keys = new_item(number, *more).keys
    made, _ = store.add_report(add_item(store, number), "The Harbour Post", report(number, credit=credit), keys, NOW)
    return made
