"""What each command that needs no network does, seen from outside."""

import io
import json
import sys
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

import pytest
from cli_desk import OUTLET, SETTINGS, SITE, Newswire, write_config

from crawler.cli.demo import lines_of
from crawler.cli.options import counted, print_json, print_rows
from crawler.cli.show import CrawlView, Tally
from crawler.config.schema import Channel
from crawler.errors import WorkerError
from crawler.extract.workers import WorkerPool
from crawler.match import meaning
from crawler.model import Decision, Entry, Report, Source, StoredReport, Verdict
from crawler.pipeline.watch import Polled
from crawler.schedule.lock import Lock

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FEED = Channel(kind="feed", address=f"{SITE}/feed.xml")
ENTRIES = [
    {"id": "2026-02-20#1", "date": "2026-02-20", "headline": "Storm damages the eastern quay of Port Alden"},
    {"id": "2026-03-01#1", "date": "2026-03-01", "headline": "Vessaly elects Ilena Marsh as its president"},
]


def write_rows(path: Path, *rows: object) -> Path:
    """Write JSON rows."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def read_rows(path: Path) -> list[dict[str, object]]:
    """Read JSON rows."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_init_writes_a_starter_that_passes_the_check(fresh: Newswire, tmp_path: Path) -> None:
    said = fresh.plain("init", str(tmp_path / "desk"))
    assert said.code == 0
    assert f"files written to {tmp_path / 'desk' / 'config'}" in said.out
    steps = [said.out.index(word) for word in ("user_agent", "newswire outlets check", "newswire crawl")]
    assert steps == sorted(steps)
    checked = fresh.plain("outlets", "check", "--config", str(tmp_path / "desk" / "config"))
    assert checked.code == 0
    assert "no problem found" in checked.out


def test_init_into_a_folder_named_config(fresh: Newswire, tmp_path: Path) -> None:
    assert fresh.plain("init", str(tmp_path / "desk" / "config")).code == 0
    assert (tmp_path / "desk" / "config" / "newswire.yaml").is_file()


def test_check_counts_what_it_read(fresh: Newswire) -> None:
    write_config(fresh.config, **{"harbour-post": OUTLET, "valley-courier": OUTLET.replace("harbour.", "valley.")})
    said = fresh.plain("outlets", "check", "--config", str(fresh.config))
    assert said.out == "2 outlets in 1 country and 1 language, 1 agency, 1 entity: no problem found\n"
    assert not fresh.data.exists()


@pytest.mark.parametrize("command", [("outlets", "check"), ("crawl",), ("run",)])
def test_a_sentence_model_that_is_missing_is_named_before_anything_is_done(
    fresh: Newswire, command: tuple[str, ...]
) -> None:
    write_config(fresh.config)
    (fresh.config / "newswire.yaml").write_text(SETTINGS + "match: {semantic: no/such/model}\n", "utf-8")
    said = fresh.plain(*command, "--config", str(fresh.config))
    assert said.code == 2
    assert said.err.startswith(f"{fresh.config.name}/newswire.yaml:2 match.semantic: ")
    assert said.err.count("\n") == 1
    assert not fresh.data.exists()


@pytest.mark.parametrize("command", [("outlets", "check"), ("crawl",), ("crawl", "--url", f"{SITE}/1"), ("run",)])
@pytest.mark.parametrize(
    ("match", "problem"),
    [
        (
            "{threshold_attach: 0.3, threshold_open: 0.6}",
            "match.threshold_open: threshold_open (0.6) lies above threshold_attach (0.3)",
        ),
        ("{threshold_open: 0.9}", "match.threshold_open: threshold_open (0.9) lies above threshold_attach (0.48)"),
        ("{threshold_attach: 0.3}", "match.threshold_attach: threshold_open (0.46) lies above threshold_attach (0.3)"),
        ("{weights: no/such.json}", "match.weights: CONFIG/no/such.json: holds no weights"),
    ],
)
def test_what_the_matcher_cannot_work_with_is_named_before_anything_is_done(
    fresh: Newswire, command: tuple[str, ...], match: str, problem: str
) -> None:
    write_config(fresh.config)
    (fresh.config / "newswire.yaml").write_text(f"{SETTINGS}match: {match}\n", "utf-8")
    said = fresh.plain(*command, "--config", str(fresh.config))
    assert said.code == 2
    assert said.err.startswith(f"{fresh.config.name}/newswire.yaml:2 {problem.replace('CONFIG', str(fresh.config))}")
    assert said.err.count("\n") == 1
    assert not fresh.data.exists()


def test_every_problem_of_every_file_is_named_at_once(fresh: Newswire) -> None:
    match = "{threshold_attach: 0.3, threshold_open: 0.6, semantic: no/such, weights: none.json, colour: red}"
    odd = OUTLET.replace("feed: https://harbour.example/feed.xml", "spider: nosuch") + f"  - feed: {SITE}/feed.xml\n"
    write_config(fresh.config, **{"harbour-post": OUTLET, "odd": f"{odd}colour: red\n"})
    (fresh.config / "newswire.yaml").write_text(f"{SETTINGS}match: {match}\ncolour: red\n", "utf-8")
    (fresh.config / "agencies.yaml").write_text("agencies:\n- {name: A, colour: red}\n- name: A\n", "utf-8")
    said = fresh.plain("outlets", "check", "--config", str(fresh.config))
    assert said.code == 2
    assert [line.split(": ")[0] for line in said.err.splitlines()] == [
        "config/agencies.yaml:2 agencies[0].colour",
        "config/agencies.yaml:3 agencies[1].name",
        "config/newswire.yaml:2 match.colour",
        "config/newswire.yaml:2 match.semantic",
        "config/newswire.yaml:2 match.threshold_open",
        "config/newswire.yaml:2 match.weights",
        "config/newswire.yaml:3 colour",
        "config/outlets/odd.yaml:6 channels[0].spider",
        "config/outlets/odd.yaml:7 channels[1].feed",
        "config/outlets/odd.yaml:8 colour",
    ]


def test_what_comes_of_a_wrong_value_is_not_named_beside_it(fresh: Newswire) -> None:
    (fresh.config / "newswire.yaml").write_text(
        f"{SETTINGS}match: {{threshold_open: high, threshold_attach: 0.3}}\n", "utf-8"
    )
    said = fresh.plain("outlets", "check", "--config", str(fresh.config))
    assert said.err == "config/newswire.yaml:2 match.threshold_open: high is no number from 0 to 1, as 0.45\n"


@pytest.mark.parametrize(
    ("weights", "problem"),
    [
        (", weights: broken.json", "match.weights: CONFIG/broken.json: holds no weights that"),
        (", weights: WEIGHTS", "match.weights: WEIGHTS: fitted with no sentence model, not with this model; fit some"),
        ("", "match.semantic: "),
    ],
)
def test_weights_are_tried_on_a_sentence_model_that_is_not_loaded(
    fresh: Newswire, tmp_path: Path, weights: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "LIBRARY", "json")
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "modules.json").write_text("[", "utf-8")
    shipped = str(files("crawler.match").joinpath("weights.json"))
    match = f"{{semantic: {tmp_path / 'model'}{weights}}}".replace("WEIGHTS", shipped)
    (fresh.config / "newswire.yaml").write_text(f"{SETTINGS}match: {match}\n", "utf-8")
    said = fresh.plain("outlets", "check", "--config", str(fresh.config))
    assert said.code == 2
    problem = problem.replace("WEIGHTS", shipped).replace("CONFIG", str(fresh.config))
    assert said.err.startswith(f"config/newswire.yaml:2 {problem}")
    assert said.err.count("\n") == 1


def test_weights_lie_where_their_configuration_says(
    fresh: Newswire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (fresh.config / "own.json").write_bytes(files("crawler.match").joinpath("weights.json").read_bytes())
    (fresh.config / "newswire.yaml").write_text(f"{SETTINGS}match: {{weights: own.json}}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert fresh.plain("outlets", "check", "--config", "config").code == 0
    fresh("archive", "import", str(write_rows(tmp_path / "entries.jsonl", *ENTRIES)))
    assert fresh("plan").code == 0


def test_a_replay_names_a_sentence_model_or_weights_that_it_cannot_use(fresh: Newswire, tmp_path: Path) -> None:
    articles, out = tmp_path / "a.jsonl", tmp_path / "o.jsonl"
    articles.write_text('{"id": "a", "title": "Ferry sinks"}\n', "utf-8")
    for option, name in (("--semantic", "no/such/model"), ("--weights", str(articles))):
        said = fresh.plain("replay", str(articles), "--out", str(out), option, name)
        assert said.code == 2
        assert said.err.count("\n") == 1
        assert not out.exists()


@pytest.mark.parametrize("name", ["newswire", "outlet", "agencies", "entities"])
def test_one_schema(fresh: Newswire, name: str) -> None:
    whole = json.loads(fresh.plain("config", "schema").out)
    assert json.loads(fresh.plain("config", "schema", name).out) == whole[name]
    assert set(whole) == {"newswire", "outlet", "agencies", "entities"}


def test_an_archive_comes_in_and_goes_out(fresh: Newswire, tmp_path: Path) -> None:
    path = write_rows(tmp_path / "entries.jsonl", *ENTRIES)
    first = fresh("archive", "import", str(path))
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("2 entries added, 0 changed, 0 the same, 0 unreadable; ")
    assert " s, " in first.out
    assert fresh("archive", "import", str(path)).out.startswith("0 entries added, 0 changed, 2 the same")
    listed = json.loads(fresh("events", "list", "--json").out)
    assert [row["id"] for row in listed] == ["2026-03-01#1", "2026-02-20#1"]
    written = fresh("publish")
    assert written.code == 0
    site = fresh.data / "site" / "news"
    assert f"in {fresh.data / 'site'}; " in written.out
    assert "Storm damages" in (site / "2026" / "02" / "20" / "index.md").read_text("utf-8")
    assert len(list((site / "2026" / "02" / "20").glob("*.md"))) == 2
    assert " 0 rewritten, 0 removed" in fresh("publish").out


def test_publish_goes_where_it_is_told(fresh: Newswire, tmp_path: Path) -> None:
    fresh("archive", "import", str(write_rows(tmp_path / "entries.jsonl", *ENTRIES)))
    assert fresh("publish", "--to", str(tmp_path / "elsewhere")).code == 0
    assert (tmp_path / "elsewhere" / "news" / "index.md").is_file()
    assert not (fresh.data / "site").exists()
    with (fresh.config / "newswire.yaml").open("a") as settings:
        settings.write(f"publish: {tmp_path / 'configured'}\n")
    assert fresh("publish").code == 0
    assert (tmp_path / "configured" / "news" / "index.md").is_file()


def test_publish_waits_for_nobody_who_publishes_the_same_folder(fresh: Newswire, tmp_path: Path) -> None:
    fresh("archive", "import", str(write_rows(tmp_path / "entries.jsonl", *ENTRIES)))
    lock = Lock(fresh.data / "match.lock")
    assert lock.take()
    busy = "newswire: another newswire process publishes this data folder; try again when it is done\n"
    assert fresh("publish") == (2, "", busy)
    assert fresh("publish", "--to", str(fresh.data / "x" / ".." / "site")) == (2, "", busy)
    assert fresh("publish", "--to", str(tmp_path / "elsewhere")).code == 0
    lock.free()
    assert fresh("publish").code == 0
    assert lock.take(), "publish gives the lock back"
    lock.free()


@pytest.mark.parametrize(("number", "said"), [(0, "0 entries"), (1, "1 entry"), (2, "2 entries")])
def test_a_number_with_its_noun(number: int, said: str) -> None:
    assert counted(number, "entry", "entries") == said


def test_the_database_is_checked_upgraded_and_copied(newswire: Newswire, tmp_path: Path) -> None:
    assert newswire("db", "check") == (0, "no problem found\n", "")
    assert newswire("db", "upgrade").code == 0
    copy = tmp_path / "copies" / "newswire.db"
    copy.parent.mkdir()
    assert newswire("db", "backup", str(copy)).code == 0
    said = newswire.plain("status", "--config", str(newswire.config), "--data", str(copy.parent), "--json")
    assert json.loads(said.out)["reports"] == 4


def test_replay(fresh: Newswire, tmp_path: Path) -> None:
    text = "Divers found a crack in the eastern quay of Port Alden on Monday, the harbour master said."
    articles = write_rows(
        tmp_path / "articles.jsonl",
        {"id": "a", "published": "2026-03-02T08:00:00Z", "title": "Divers find crack in Port Alden quay", "text": text},
        {"id": "b", "published": "2026-03-02T09:00:00Z", "title": "Divers find crack in Port Alden quay", "text": text},
        {"id": "c", "published": None, "title": "Bus drivers of Ebbing win chess title", "text": "They won it."},
    )
    entries = write_rows(tmp_path / "entries.jsonl", *ENTRIES)
    out = tmp_path / "out.jsonl"
    said = fresh.plain(
        *("replay", str(articles), "--entries", str(entries), "--out", str(out), "--config", str(fresh.config))
    )
    assert (said.code, said.err) == (0, "")
    rows = read_rows(out)
    assert [row["id"] for row in rows] == ["a", "b", "c"]
    assert all(list(row) == ["id", "event", "decision", "score", "best"] for row in rows)
    assert {row["decision"] for row in rows} <= {"attached", "opened", "tray"}
    assert rows[1]["event"] == rows[0]["event"]
    assert rows[2]["event"] not in {rows[0]["event"], "2026-02-20#1", "2026-03-01#1"}


def test_parse_and_extract_keep_the_order_and_name_what_was_lost(fresh: Newswire, tmp_path: Path) -> None:
    feed = f'<rss version="2.0"><channel><item><title>A</title><link>{SITE}/1</link></item></channel></rss>'
    (tmp_path / "feed.xml").write_text(feed)
    (tmp_path / "page.html").write_text("<html><body><p>Nothing to read here.</p></body></html>")
    index = write_rows(tmp_path / "feeds.jsonl", *({"file": name, "base_url": SITE} for name in ("feed.xml", "no.xml")))
    assert fresh.plain("parse", "--batch", str(index), "--out", str(tmp_path / "p.jsonl")).code == 0
    rows = read_rows(tmp_path / "p.jsonl")
    assert [(row["file"], row["kind"], row["error"]) for row in rows] == [
        ("feed.xml", "rss-2.0", None),
        ("no.xml", None, "unreadable"),
    ]
    assert all(list(row) == ["file", "kind", "error", "crash", "items"] for row in rows)
    pages = [{"id": number, "url": f"{SITE}/{number}", "html_file": "page.html"} for number in range(12)]
    index = write_rows(tmp_path / "pages.jsonl", *pages)
    config = ["--config", str(fresh.config)]
    assert fresh.plain("extract", "--batch", str(index), "--out", str(tmp_path / "e.jsonl"), *config).code == 0
    found = read_rows(tmp_path / "e.jsonl")
    names = ["id", "title", "authors", "published", "published_precision", "modified", "language", "body"]
    names += ["credit", "dateline", "error"]
    assert [row["id"] for row in found] == list(range(12))
    assert all(list(row) == names and row["error"] for row in found)


@pytest.mark.parametrize("command", ["parse", "extract"])
def test_a_row_whose_worker_was_lost_is_a_row_with_an_error(
    fresh: Newswire, tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(*_: object) -> object:
        raise WorkerError("gone", code="worker_died")

    monkeypatch.setattr(WorkerPool, "run", lost)
    index = write_rows(tmp_path / "i.jsonl", {"id": 1, "file": "a.xml"}, {"id": 2, "file": "b.xml"})
    config = ["--config", str(fresh.config)] if command == "extract" else []
    said = fresh.plain(command, "--batch", str(index), "--out", str(tmp_path / "o.jsonl"), *config)
    assert said.code == 0
    assert [row["error"] for row in read_rows(tmp_path / "o.jsonl")] == ["worker_died"] * 2


def test_url_keys(fresh: Newswire, monkeypatch: pytest.MonkeyPatch) -> None:
    given = b"https://www.bbc.com/a?utm_source=x\r\n\nhttp://[::1\nhttps://x.example/\xff\n"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(given)))
    said = fresh.plain("url-key")
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 0
    assert rows[0] == {"url": "https://www.bbc.com/a?utm_source=x", "key": "https://bbc.com/a"}
    assert [list(row) for row in rows] == [["url", "key"]] * 3


def polled(outcome: str = "ok", error: str | None = None, address: str = FEED.address) -> Polled:
    """Return how a poll went."""
    return Polled("harbour-post", Channel(kind="feed", address=address), outcome, 3, 2, error)


def test_a_tally_counts_each_channel_item_and_decision_once() -> None:
    tally = Tally()
    tally.polled(polled("http_503", "busy"))
    tally.polled(polled())
    tally.polled(polled("refused", "no answer", f"{SITE}/other.xml"))
    tally.waiting("harbour-post", 2)
    for outcome in ("later:cut", "stored", "stored", "failed:http_404", "quarantined", "rejected:robots"):
        tally.item("harbour-post", f"{SITE}/1", outcome)
    stored = StoredReport(1, "harbour-post", "Harbour Post", Report(SITE, "A", "B"), NOW)
    tally.matched(stored, Decision(Verdict.OPENED, "e", 0.0))
    assert [one.outcome for one in tally.failed_polls] == ["refused"]
    assert tally.failures() == 2
    assert tally.lines() == [
        "channels: 1 read, 1 failed",
        "items: 1 failed:http_404, 1 quarantined, 1 rejected:robots, 2 stored",
        "reports: 1 opened",
    ]


DNS = polled("dns", "https://a.example/: the host's name does not resolve")
ROBOTS = polled("robots_unreachable", "robots.txt of a.example could not be read (dns)", f"{SITE}/2.xml")
REFUSED = polled("robots_unreachable", "robots.txt of a.example could not be read (refused)", f"{SITE}/3.xml")
OFFLINE = [((DNS, ROBOTS), True), ((DNS, REFUSED), False), ((ROBOTS, polled()), False), ((), False)]


@pytest.mark.parametrize(("polls", "is_offline"), OFFLINE)
def test_no_name_at_all_resolves_without_a_network(polls: tuple[Polled, ...], is_offline: bool) -> None:
    tally = Tally()
    for one in polls:
        tally.polled(one)
    assert tally.is_offline is is_offline


def test_a_tally_of_nothing() -> None:
    assert Tally().lines() == ["channels: 0 read, 0 failed", "items: nothing new", "reports: none to match"]


def test_a_view_off_the_terminal_is_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with CrawlView(1) as view:
        view.polled(polled("refused", "no\x1b[31m answer"))
        view.polled(polled())
        view.waiting("harbour-post", 1)
        view.item("harbour-post", f"{SITE}/1", "stored")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "harbour-post: refused: no [31m answer",
        "harbour-post: ok, 3 listed, 2 new",
        f"harbour-post: stored {SITE}/1",
    ]


def test_rows_are_columns_and_no_cell_breaks_out(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([("id", "title"), (1, "A\nB\x1b[2J"), (22, None)])
    assert capsys.readouterr().out == "id  title\n1   A B [2J\n22  -\n"


@pytest.mark.parametrize("value", [[], [{"a": "Ærø"}], [1, 2], {"a": [1]}, "text"])
def test_json_is_json(value: object, capsys: pytest.CaptureFixture[str]) -> None:
    print_json(value)
    assert json.loads(capsys.readouterr().out) == value


def test_the_demo_prints_an_entry_with_its_sources() -> None:
    entry = Entry("e", NOW.date(), "Quay closed", sources=(Source("AP via Harbour Post"), Source("Valley Courier")))
    assert lines_of(entry) == [
        "\n2026-03-02  Quay closed",
        "            AP via Harbour Post",
        "            Valley Courier",
    ]
