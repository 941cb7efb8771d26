"""Real captured pages, served with faults, are each stored once; measured only where the data is."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from end_desk import Newswire, Said

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
PAGES = SHARED / "data" / "extraction" / "misinfo"
BUSY, CUT, HANGING, STRICT = (f"newsroom-0{number}" for number in range(1, 5))
# The one whose pages never end costs two timeouts a crawl; test_end_waiting has one of its own.
OUTLETS = [BUSY, CUT, STRICT, "newsroom-05", "newsroom-06"]

pytestmark = pytest.mark.skipif(not PAGES.exists(), reason="measured only where the data is")


class Bench:
    """The newsroom of captured pages."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}"

    def tally(self) -> Any:
        """Return what has been asked and answered so far."""
        with urllib.request.urlopen(f"{self._address}/__tally", timeout=10) as answer:
            return json.load(answer)

    def publish(self) -> int:
        """List one more page in each feed; return in how many."""
        request = urllib.request.Request(f"{self._address}/__publish", method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(json.load(answer)["published"])

    def pages_asked(self) -> dict[str, int]:
        """Return how often each page of the outlets was asked for."""
        asked = self.tally()["requests"]
        return {path: count for path, count in asked.items() if path.endswith(".html")}


class Crawls:
    """Three crawls in a row: of all, of nothing new, and of what was published in between."""

    def __init__(self, bench: Bench, newswire: Newswire) -> None:
        self.bench = bench
        self.newswire = newswire
        self.first, self.after_first, self.stored_first = self._crawl()
        self.second, self.after_second, self.stored_second = self._crawl()
        self.published = bench.publish()
        self.third, self.after_third, self.stored_third = self._crawl()

    def _crawl(self) -> tuple[Said, Any, list[str]]:
        said = self.newswire("crawl", *OUTLETS)
        stored = [row["url"] for row in self.newswire.json("reports", "list")]
        return said, self.bench.tally(), sorted(stored)


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawls]:
    """The newsroom, crawled three times for all checks."""
    folder = tmp_path_factory.mktemp("shared")
    command = [sys.executable, str(SHARED / "bench" / "newsroom.py"), str(PAGES), "--config", str(folder / "config")]
    options = ["--outlets", "6", "--per-outlet", "5", "--faults", "--seconds", "300"]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline().split()[1])
            yield Crawls(Bench(port), Newswire(folder / "config", folder / "data"))
        finally:
            server.kill()


def ended(crawls: Crawls) -> dict[str, str]:
    """Return how each page that was listed ended."""
    rows = crawls.newswire.rows("SELECT json_extract(item, '$.url'), outcome FROM items")
    return {"/" + url.split("/", 3)[3]: outcome for url, outcome in rows}


def test_no_crawl_fails(crawls: Crawls) -> None:
    for said in (crawls.first, crawls.second, crawls.third):
        assert said.code in {0, 1}
        assert said.out.splitlines()[0] == "channels: 5 read, 0 failed"
        assert "Traceback" not in said.err


def test_every_listed_page_ends_in_an_outcome_and_is_stored_once(crawls: Crawls) -> None:
    outcomes = ended(crawls)
    listed = crawls.after_third["listed"]
    assert len(outcomes) == sum(listed[name] for name in OUTLETS)
    assert None not in outcomes.values()
    refused = {path: outcome for path, outcome in outcomes.items() if outcome != "stored"}
    forbidden = refused.pop(f"/{STRICT}/private/secret.html")
    assert forbidden == "rejected:robots"
    assert all(outcome.startswith(("rejected:", "duplicate")) for outcome in refused.values())
    assert len(refused) <= 1 + len(outcomes) // 10
    stored = crawls.stored_third
    assert len(stored) == len(set(stored)) == len(outcomes) - 1 - len(refused)


@pytest.mark.parametrize(("outlet", "tries"), [(BUSY, 3), (CUT, 2), (STRICT, 1), ("newsroom-05", 1)])
def test_a_page_is_asked_until_it_is_had(crawls: Crawls, outlet: str, tries: int) -> None:
    asked = {path: count for path, count in crawls.bench.pages_asked().items() if path.startswith(f"/{outlet}/")}
    assert set(asked.values()) == {tries}
    assert any(f"/{outlet}/" in url for url in crawls.stored_third)


def test_the_forbidden_page_is_never_asked(crawls: Crawls) -> None:
    assert f"/{STRICT}/private/secret.html" not in crawls.bench.pages_asked()


def test_the_second_crawl_is_answered_304_and_stores_nothing(crawls: Crawls) -> None:
    assert crawls.stored_second == crawls.stored_first
    before, after = crawls.after_first["status"], crawls.after_second["status"]
    assert after["304"] - before.get("304", 0) == len(OUTLETS)
    assert after["200"] - before["200"] == 1, "the tally itself; robots.txt is kept for a day"


def test_the_third_crawl_stores_exactly_the_new_pages(crawls: Crawls) -> None:
    assert crawls.published == 6
    fresh = set(crawls.stored_third) - set(crawls.stored_second)
    assert set(crawls.stored_second) <= set(crawls.stored_third)
    new = [path for path in ended(crawls) if path not in crawls.after_second["requests"]]
    assert len(new) == len(OUTLETS) + 1
    assert {"/" + url.split("/", 3)[3] for url in fresh} <= set(new)
    assert len(fresh) >= len(OUTLETS) - 1


def test_no_outlet_is_asked_twice_at_once(crawls: Crawls) -> None:
    assert crawls.after_third["most_open"] <= len(OUTLETS) + 1
