"""A crawl of the newsroom stores what there is once, asks nothing it may not, and a second one finds nothing new."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from end_desk import Newswire, Said, Site, open_site, path_of

REPORT_KEYS = ["id", "outlet", "url", "title", "published", "credit", "language", "event", "outcome"]
REPORT_KEYS += ["copy_of", "flags"]
EVENT_KEYS = ["id", "date", "headline", "slug", "sources", "topics", "learned", "entities", "places"]
EVENT_KEYS += ["reports", "flags", "copies", "texts", "newsrooms"]
OUTLET_KEYS = ["id", "condition", "polls", "items", "stored", "failed", "refused", "waiting", "gaps", "alarms"]
OUTLET_KEYS += ["last_ok_at", "next_poll_at", "last_error", "doubtful", "flags"]


class Crawled:
    """A newsroom crawled twice: what was said and asked."""

    def __init__(self, site: Site, folder: Path) -> None:
        site.room.write_config(folder / "config")
        self.site = site
        self.newswire = Newswire(folder / "config", folder / "data")
        self.first, self.first_asked, self.first_statuses = self._crawl()
        self.after_first = pages(folder / "data" / "site")
        self.second, self.second_asked, self.second_statuses = self._crawl()

    def _crawl(self) -> tuple[Said, list[str], list[tuple[str, int]]]:
        self.site.forget()
        said = self.newswire("crawl")
        return said, list(self.site.asked), list(self.site.statuses)


def pages(root: Path) -> dict[Path, tuple[int, str]]:
    """Return when each page was written, and its text."""
    return {path: (path.stat().st_mtime_ns, path.read_text("utf-8")) for path in root.rglob("*.md")}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """One newsroom, crawled for all checks."""
    with open_site() as site:
        yield Crawled(site, tmp_path_factory.mktemp("crawled"))


def test_the_first_crawl_says_how_it_went(crawled: Crawled) -> None:
    said = crawled.first
    assert said.code == 1, "a listed page is missing: partly failed"
    stored = len(crawled.site.room.expected.stored)
    assert said.out.splitlines()[0] == "channels: 4 read, 0 failed"
    assert f"items: 1 failed:http_404, 1 rejected:robots, {stored} stored" in said.out
    assert f"pages: {crawled.newswire.data / 'site'}" in said.out
    assert "Traceback" not in said.err
    assert sum(": stored http" in line for line in said.err.splitlines()) == stored


def test_every_page_is_stored_once(crawled: Crawled) -> None:
    rows = crawled.newswire.json("reports", "list")
    assert sorted(row["url"] for row in rows) == sorted(crawled.site.room.expected.stored)
    assert all(list(row) == REPORT_KEYS for row in rows)
    copies = {row["url"] for row in rows if row["outcome"] == "copy"}
    assert [len(copies.intersection(group)) for group in crawled.site.room.expected.copies] == [1]
    assert {row["outcome"] for row in rows if row["url"] not in copies} == {"stored"}


def test_each_page_is_asked_once_and_the_forbidden_one_never(crawled: Crawled) -> None:
    expected = crawled.site.room.expected
    counts = {path: crawled.first_asked.count(path) for path in set(crawled.first_asked)}
    assert all(counts[path_of(url)] == 1 for url in (*expected.stored, *expected.missing))
    assert counts["/robots.txt"] == 1
    assert not any(path_of(url) in counts for url in expected.forbidden)


def test_every_report_is_decided(crawled: Crawled) -> None:
    rows = crawled.newswire.json("reports", "list")
    events = {event["id"]: event for event in crawled.newswire.json("events", "list")}
    assert all(list(event) == EVENT_KEYS for event in events.values())
    assert sum(event["reports"] for event in events.values()) == sum(row["event"] is not None for row in rows)
    for row in rows:
        why = crawled.newswire.json("why", str(row["id"]))
        assert (why["report"], why["event"]) == (row["id"], row["event"])


def test_pages_of_one_story_are_one_event(crawled: Crawled) -> None:
    rows = {row["url"]: row["event"] for row in crawled.newswire.json("reports", "list")}
    for urls in crawled.site.room.expected.stories.values():
        if len(urls) > 1:
            together = {rows[url] for url in urls if rows[url] is not None}
            assert len(together) <= 1, "a story may wait in the tray, but it is never told as two events"
    for copies in crawled.site.room.expected.copies:
        assert len({rows[url] for url in copies}) == 1


def test_the_credit_is_shown(crawled: Crawled) -> None:
    labels = {source["label"] for event in crawled.newswire.json("events", "list") for source in event["sources"]}
    assert "AP via The Harbour Post" in labels
    assert "AP via Valley Courier" in labels


def test_status_counts(crawled: Crawled) -> None:
    found = crawled.newswire.json("status")
    assert list(found) == ["outlets", "reports", "events", "tray", "alarms", "gaps", "matcher"]
    assert all(list(row) == OUTLET_KEYS for row in found["outlets"])
    assert found["reports"] == len(crawled.site.room.expected.stored)
    by_id = {row["id"]: row for row in found["outlets"]}
    assert [by_id[name]["polls"] for name in sorted(by_id)] == [2, 2, 2, 2]
    assert (by_id["northern-radio"]["items"], by_id["northern-radio"]["failed"]) == (5, 1)


def test_every_event_has_a_page(crawled: Crawled) -> None:
    site = crawled.newswire.data / "site" / "news"
    for event in crawled.newswire.json("events", "list"):
        text = (site / event["date"].replace("-", "/") / f"{event['slug']}.md").read_text("utf-8")
        assert all(source["label"] in text for source in event["sources"])
    assert (site / "index.md").is_file()


def test_the_second_crawl_asks_each_feed_with_its_validator_and_nothing_else(crawled: Crawled) -> None:
    assert crawled.second.code == 0
    assert "items: nothing new" in crawled.second.out
    answered = dict(crawled.second_statuses)
    assert "/robots.txt" not in answered, "it is kept for a day, beyond the process that read it"
    assert len(answered) == 4
    assert set(answered.values()) == {304}


def test_the_second_crawl_rewrites_no_page(crawled: Crawled) -> None:
    assert pages(crawled.newswire.data / "site") == crawled.after_first


def test_outlets_list(crawled: Crawled) -> None:
    rows = crawled.newswire.json("outlets", "list")
    assert [row["id"] for row in rows] == ["example-wire", "harbour-post", "northern-radio", "valley-courier"]
    assert sum(row["stored"] for row in rows) == len(crawled.site.room.expected.stored)


def test_only_the_outlet_named_is_crawled(newswire: Newswire, site: Site) -> None:
    said = newswire("crawl", "harbour-post")
    assert said.code == 0
    assert {path.split("/")[1] for path in site.asked} == {"robots.txt", "harbour"}
    assert {row["outlet"] for row in newswire.json("reports", "list")} == {"harbour-post"}


def test_one_article_by_hand(newswire: Newswire, site: Site) -> None:
    expected = site.room.expected
    url, forbidden = expected.stored[0], expected.forbidden[0]
    outlet = next(path.stem for path in (newswire.config / "outlets").glob("*.yaml") if path.stem.startswith("harbour"))
    taken = newswire("crawl", outlet, "--url", url)
    assert (taken.code, taken.out) == (0, f"stored {url} ({outlet})\n")
    again = newswire("crawl", outlet, "--url", url)
    assert (again.code, again.out) == (0, f"duplicate {url} ({outlet})\n")
    refused = newswire("crawl", outlet, "--url", forbidden)
    assert (refused.code, refused.out) == (1, f"rejected:robots {forbidden} ({outlet})\n")
    assert path_of(forbidden) not in site.asked
    [row] = newswire.json("reports", "list")
    assert (row["url"], bool(row["event"])) == (url, True)


def test_trying_an_outlet_keeps_nothing(newswire: Newswire) -> None:
    said = newswire("outlets", "try", "harbour-post")
    assert said.code == 0
    assert sum(line.startswith("  kept  ") for line in said.out.splitlines()) == 4
    assert not newswire.data.exists()


def test_the_demo_needs_no_folder_and_prints_its_entries(tmp_path: Path) -> None:
    newswire = Newswire(tmp_path, tmp_path, {"TMPDIR": str(tmp_path)})
    with newswire.plain("demo", "--to", str(tmp_path / "demo"), cwd=tmp_path) as process:
        said = process.end()
    assert said.code == 0
    assert "AP via The Harbour Post" in said.out
    assert (tmp_path / "demo" / "data" / "site" / "news" / "index.md").is_file()
    assert "11 entries; configuration, data and pages are in" in said.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo"]
    desk = Newswire(tmp_path / "demo" / "config", tmp_path / "demo" / "data")
    assert desk.json("status")["reports"] == 15
