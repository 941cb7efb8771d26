"""Whatever a user gets wrong is a clear line on standard error and exit code 2; nothing is a traceback."""

import asyncio
import gzip
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import click
import pytest
from cli_desk import OUTLET, SETTINGS, Newswire, Said, write_config

import spiders
from crawler.cli import main
from crawler.cli.main import newswire as program
from crawler.cli.main import run
from crawler.cli.options import complain
from crawler.errors import ConfigError, StoreError
from crawler.store.store import Store

STORED = [["status"], ["reports", "list"], ["events", "list"], ["why", "1"], ["publish"]]
READERS = [*STORED, ["outlets", "list"]]


def one_line(said: Said, *parts: str) -> None:
    """Check that a command was refused in one line that says these parts."""
    assert (said.code, said.out) == (2, "")
    [line] = said.err.splitlines()
    for part in parts:
        assert part in line


@pytest.mark.parametrize("command", [*READERS, ["crawl"], ["run"], ["outlets", "check"], ["archive", "import", "x"]])
def test_no_configuration(tmp_path: Path, fresh: Newswire, command: list[str]) -> None:
    said = fresh.plain(*command, "--config", str(tmp_path / "nowhere"))
    assert (said.code, said.out) == (2, "")
    assert "nowhere: is not a folder; `newswire init DIR` writes a starter" in said.err
    assert not (tmp_path / "data").exists()


BROKEN = [
    ("name: Harbour Post\n\tcountry: fi\n", "harbour-post.yaml:2", "tab"),
    (OUTLET + "name: Other\n", "harbour-post.yaml:7 name", "twice"),
    ("name: &a Post\nhomepage: *a\n", "harbour-post.yaml:1", "anchor"),
    (OUTLET + "colour: blue\n", "harbour-post.yaml:7 colour", "unknown key"),
    (OUTLET.replace("country: fi", "country: xx"), "harbour-post.yaml:3 country", ""),
    ("", "harbour-post.yaml", ""),
    ("name: [", "harbour-post.yaml", ""),
]


@pytest.mark.parametrize(("text", "place", "reason"), BROKEN, ids=[place + reason for _, place, reason in BROKEN])
def test_a_broken_outlet(fresh: Newswire, text: str, place: str, reason: str) -> None:
    write_config(fresh.config, **{"harbour-post": text})
    said = fresh("status")
    assert (said.code, said.out) == (2, "")
    assert any(place in line and reason in line for line in said.err.splitlines())


def test_all_problems_at_once_and_nothing_started(fresh: Newswire) -> None:
    write_config(fresh.config, **{"harbour-post": OUTLET + "colour: blue\n", "valley-courier": "name: [\n"})
    (fresh.config / "newswire.yaml").write_text("user_agent: x\npolitness: 2s\n")
    said = fresh("crawl")
    assert said.code == 2
    for part in ("newswire.yaml:2 politness", "harbour-post.yaml:7 colour", "valley-courier.yaml"):
        assert part in said.err
    assert not fresh.data.exists()
    assert fresh.plain("outlets", "check", "--config", str(fresh.config)) == Said(2, "", said.err)


@pytest.mark.parametrize("command", [["crawl", "nobody"], ["outlets", "try", "nobody"]])
def test_an_unknown_outlet(fresh: Newswire, command: list[str]) -> None:
    one_line(fresh(*command), "nobody: there is no outlet of this id")


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["--url", "https://elsewhere.example/1"], "none"),
        (["harbour-post", "valley-courier", "--url", "https://harbour.example/1"], "harbour-post"),
    ],
)
def test_an_article_of_no_outlet(fresh: Newswire, arguments: list[str], names: str) -> None:
    one_line(fresh("crawl", *arguments), "name the one outlet it belongs to", names)
    assert not fresh.data.exists()


@pytest.mark.parametrize("url", ["not a url", "", "ftp://harbour.example/1"])
def test_an_article_without_an_address(fresh: Newswire, url: str) -> None:
    one_line(fresh("crawl", "--url", url), "is no http or https address of a page")
    assert not fresh.data.exists()


@pytest.mark.parametrize("command", [*STORED, ["events", "show", "x"], ["reports", "show", "1"], ["db", "check"]])
def test_a_data_folder_without_a_database(fresh: Newswire, command: list[str]) -> None:
    wrong = f"newswire: {fresh.data}: holds no newswire.db; is --data right?\n"
    assert fresh(*command) == (2, "", wrong)
    assert not fresh.data.exists()
    fresh.data.mkdir()
    assert fresh(*command) == (2, "", wrong)
    assert list(fresh.data.iterdir()) == []


@pytest.mark.parametrize("command", [["upgrade"], ["backup", "copy.db"]])
def test_no_database_is_neither_upgraded_nor_copied(
    fresh: Newswire, command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one_line(fresh("db", *command), "holds no newswire.db")
    assert not (tmp_path / "copy.db").exists()
    assert not fresh.data.exists()


def test_a_database_that_the_configuration_names_is_made(fresh: Newswire, tmp_path: Path) -> None:
    (fresh.config / "newswire.yaml").write_text(SETTINGS + f"database: sqlite:///{tmp_path / 'other' / 'desk.db'}\n")
    assert fresh("status").code == 0
    assert not fresh.data.exists()


@pytest.mark.parametrize("number", ["nosuch", "0", "-1", "1.5", str(2**63), "9" * 5000])
@pytest.mark.parametrize("command", [["why"], ["reports", "show"]], ids=" ".join)
def test_what_is_no_number_of_a_report(newswire: Newswire, command: list[str], number: str) -> None:
    said = newswire(*command, "--", number)
    assert (said.code, said.out) == (2, "")
    assert "a report is a number; newswire reports list shows them" in said.err


def test_the_largest_number_is_one(newswire: Newswire) -> None:
    one_line(newswire("why", str(2**63 - 1)), f"there is no report {2**63 - 1}")
    assert newswire("events", "list", "--limit", str(2**63 - 1)).code == 0
    assert newswire("reports", "list", "--limit", str(2**63 - 1)).code == 0


@pytest.mark.parametrize("limit", ["0", "-1", str(2**63)])
@pytest.mark.parametrize("command", [["events", "list"], ["reports", "list"], ["reports", "list", "--tray"]])
def test_a_limit_out_of_range(newswire: Newswire, command: list[str], limit: str) -> None:
    said = newswire(*command, "--limit", limit)
    assert (said.code, said.out) == (2, "")
    assert "--limit" in said.err


NEAR = "harbour-pots: there is no outlet of this id; did you mean harbour-post?\n"


@pytest.mark.parametrize("command", [["crawl", "harbour-pots"], ["outlets", "try", "harbour-pots"]])
def test_an_outlet_that_is_nearly_named(fresh: Newswire, command: list[str]) -> None:
    assert fresh(*command) == (2, "", NEAR)


def test_lists_of_what_there_is_not(newswire: Newswire) -> None:
    assert newswire("reports", "list", "--outlet", "harbour-pots") == (2, "", NEAR)
    one_line(newswire("reports", "list", "--tray", "--outlet", "nobody"), "nobody: there is no outlet of this id")
    one_line(newswire("reports", "list", "--event", "nothing"), "there is no event nothing")


def test_reports_of_an_outlet_that_left_the_configuration_are_listed(newswire: Newswire, tmp_path: Path) -> None:
    write_config(tmp_path / "config", other=OUTLET.replace("harbour.", "valley."))
    folders = ["--config", str(tmp_path / "config"), "--data", str(newswire.data)]
    said = newswire.plain("reports", "list", "--outlet", "harbour-post", *folders)
    assert (said.code, len(said.out.splitlines())) == (0, 5)


@pytest.mark.parametrize(
    "command", [["outlets", "check"], ["crawl"], ["crawl", "odd"], ["run"], ["outlets", "try", "odd"]]
)
def test_a_spider_that_is_not_there(fresh: Newswire, command: list[str]) -> None:
    outlet = OUTLET.replace("feed: https://harbour.example/feed.xml", "spider: nosuch")
    write_config(fresh.config, odd=outlet)
    folders = ["--config", str(fresh.config), *([] if "check" in command else ["--data", str(fresh.data)])]
    wrong = "config/outlets/odd.yaml:6 channels[0].spider: there is no module spiders/nosuch.py\n"
    assert fresh.plain(*command, *folders) == (2, "", wrong)
    assert not fresh.data.exists()


SPIDERS = [("import no_such_library", "No module named"), ("x = y", "NameError"), ("x = (", ""), ("", "exactly one")]


@pytest.mark.parametrize(("code", "reason"), SPIDERS, ids=[code for code, _ in SPIDERS])
def test_a_spider_that_does_not_load(
    fresh: Newswire, tmp_path: Path, code: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "odd_spider.py").write_text(code)
    monkeypatch.setattr(spiders, "__path__", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "spiders.odd_spider", raising=False)
    write_config(fresh.config, odd=OUTLET.replace("feed: https://harbour.example/feed.xml", "spider: odd_spider"))
    said = fresh.plain("outlets", "check", "--config", str(fresh.config))
    one_line(said, "config/outlets/odd.yaml:6 channels[0].spider: ", reason)


@pytest.mark.parametrize(
    "command",
    [["why", "99"], ["reports", "show", "99"], ["events", "show", "2026-01-01-none"], ["why", "4"]],
)
def test_what_does_not_exist(newswire: Newswire, command: list[str]) -> None:
    one_line(newswire(*command), command[-1])


@pytest.mark.parametrize("command", STORED)
def test_a_data_folder_that_cannot_be(fresh: Newswire, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    said = fresh.plain(*command, "--config", str(fresh.config), "--data", str(tmp_path / "file" / "data"))
    one_line(said, "file")


@pytest.mark.parametrize("command", [*READERS, ["db", "check"], ["db", "upgrade"]])
def test_a_database_of_a_newer_version(fresh: Newswire, command: list[str]) -> None:
    Store.open(None, fresh.data).close()
    with closing(sqlite3.connect(fresh.data / "newswire.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    one_line(fresh(*command), "newswire.db", "newer version", "9999")


@pytest.mark.parametrize("command", [*READERS, ["db", "check"]])
def test_a_damaged_database(fresh: Newswire, command: list[str]) -> None:
    fresh.data.mkdir()
    (fresh.data / "newswire.db").write_bytes(b"this is no database" * 1000)
    one_line(fresh(*command), "newswire.db", "not a database")


def test_a_database_that_cannot_be_reached(fresh: Newswire) -> None:
    address = "postgresql://nobody:secret@127.0.0.1:1/none"
    (fresh.config / "newswire.yaml").write_text(SETTINGS + f"database: {address}\n")
    said = fresh("status")
    one_line(said, "127.0.0.1:1/none")
    assert "secret" not in said.err


@pytest.mark.parametrize("command", [["archive", "import", "missing.jsonl"], ["archive", "import", "."]])
def test_an_archive_that_is_not_there(
    fresh: Newswire, command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    one_line(fresh(*command), "no such file")


def test_an_archive_with_broken_rows_is_partly_imported(fresh: Newswire, tmp_path: Path) -> None:
    good = {"id": "2026-03-02#1", "date": "2026-03-02", "headline": "Divers find a crack"}
    rows = [json.dumps(good), "{", *(json.dumps({"id": number}) for number in range(30))]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    said = fresh("archive", "import", str(tmp_path / "a.jsonl"))
    assert said.code == 1
    assert said.out.startswith("1 entry added, 0 changed, 0 the same, 31 unreadable; ")
    lines = said.err.splitlines()
    assert lines[0].endswith("a.jsonl:2 not JSON: Expecting property name enclosed in double quotes")
    assert lines[-1] == "newswire: ... and 11 more rows that could not be read"
    assert len(lines) == 21


ARTICLE = json.dumps({"id": "1", "published": "2026-03-02", "title": "Divers find a crack", "text": "In the quay."})
ROWS = [
    ("articles", "{", ":2 not JSON"),
    ("articles", "[]", ":2 not a JSON object"),
    ("articles", '{"title": "No id"}', ":2 the row has no id"),
    ("entries", '{"date": "2026-03-02"}', ":2 the row has no id"),
    ("entries", '{"id": "x"}', ":2 the row has no date"),
    ("entries", '{"id": "x", "date": "soon"}', ":2 "),
    ("entries", "[" * 100_000, ":2 "),
]


@pytest.mark.parametrize(("which", "row", "reason"), ROWS, ids=[f"{which}{reason}" for which, _, reason in ROWS])
def test_a_replay_of_a_broken_row(fresh: Newswire, tmp_path: Path, which: str, row: str, reason: str) -> None:
    entry = json.dumps({"id": "e", "date": "2026-03-01", "headline": "A crack"})
    for name, first in (("articles", ARTICLE), ("entries", entry)):
        (tmp_path / f"{name}.jsonl").write_text(f"{first}\n{row}\n" if name == which else f"{first}\n")
    said = fresh.plain(
        *("replay", str(tmp_path / "articles.jsonl"), "--entries", str(tmp_path / "entries.jsonl")),
        *("--out", str(tmp_path / "out.jsonl"), "--config", str(fresh.config)),
    )
    one_line(said, f"{which}.jsonl{reason}")


PACKED = gzip.compress(f"{ARTICLE}\n".encode() * 500, mtime=0)
SPOILT = [
    ("cut.jsonl.gz", PACKED[: len(PACKED) // 2]),
    ("damaged.jsonl.gz", PACKED[:10] + b"\xff" * 64),
    ("no-gzip.jsonl.gz", b"plain text"),
    ("latin-1.jsonl", b'{"id": "Caf\xe9"}\n'),
]


@pytest.mark.parametrize(("name", "body"), SPOILT, ids=[name for name, _ in SPOILT])
@pytest.mark.parametrize("command", [["replay"], ["parse", "--batch"]], ids=["replay", "parse"])
def test_a_file_of_rows_that_cannot_be_read(
    fresh: Newswire, tmp_path: Path, command: list[str], name: str, body: bytes
) -> None:
    (tmp_path / name).write_bytes(body)
    config = ["--config", str(fresh.config)] if command == ["replay"] else []
    one_line(fresh.plain(*command, str(tmp_path / name), "--out", str(tmp_path / "out.jsonl"), *config), name)


USAGE = [
    ["nonsense"],
    ["crawl", "--nonsense"],
    ["events", "list", "--from", "yesterday"],
    ["events", "list", "--limit", "0"],
    ["reports", "show", "first"],
    ["replay", "missing.jsonl", "--out", "out.jsonl"],
    ["parse", "--batch", "missing.jsonl", "--out", "out.jsonl"],
    ["config", "schema", "nonsense"],
    ["init"],
    ["--log", "loud", "status"],
]


@pytest.mark.parametrize("command", USAGE, ids=[" ".join(command) for command in USAGE])
def test_wrong_usage(fresh: Newswire, command: list[str]) -> None:
    said = fresh.plain(*command)
    assert (said.code, said.out) == (2, "")
    assert "Error: " in said.err


def test_an_output_that_cannot_be_written(fresh: Newswire, tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_text(ARTICLE)
    files = [str(tmp_path / "articles.jsonl"), "--out", str(tmp_path / "no" / "out.jsonl")]
    said = fresh.plain("replay", *files, "--config", str(fresh.config))
    one_line(said, "no/out.jsonl", "No such file or directory")


def test_a_site_that_cannot_be_written(fresh: Newswire, tmp_path: Path) -> None:
    good = {"id": "2026-03-02#1", "date": "2026-03-02", "headline": "Divers find a crack"}
    (tmp_path / "a.jsonl").write_text(json.dumps(good))
    assert fresh("archive", "import", str(tmp_path / "a.jsonl")).code == 0
    (tmp_path / "site").write_text("in the way")
    said = fresh("publish", "--to", str(tmp_path / "site" / "below"))
    assert (said.code, said.out) == (2, "")
    assert "site" in said.err
    assert len(said.err.splitlines()) == 1


def test_a_backup_that_cannot_be_written(newswire: Newswire, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    one_line(newswire("db", "backup", str(tmp_path / "file" / "copy.db")), "file")


def test_a_starter_in_the_way_of_a_file(fresh: Newswire, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = fresh.plain("init", str(tmp_path / "file" / "desk"))
    assert (said.code, said.out) == (2, "")
    assert len(said.err.splitlines()) == 1


ENDS = [
    (ConfigError(("a.yaml:1 name: missing", "b.yaml:2 name: missing")), 2, "a.yaml:1 name: missing\nb.yaml:2 name"),
    (StoreError("the disk is full", code="unwritable"), 2, "newswire: the disk is full\n"),
    (PermissionError(13, "Permission denied", "data"), 2, "newswire: data: Permission denied\n"),
    (KeyboardInterrupt(), 130, "newswire: interrupted; what was stored is kept\n"),
    (asyncio.CancelledError(), 130, "newswire: interrupted; everything read so far is kept"),
]


@pytest.mark.parametrize(("error", "code", "text"), ENDS, ids=[type(error).__name__ for error, _, _ in ENDS])
def test_how_a_command_ends(
    error: BaseException, code: int, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(click.Group, "invoke", fail)
    assert run(["status"]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(text)
    assert "" not in err.splitlines()


def test_an_error_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(program, "main", fail)
    with pytest.raises(ZeroDivisionError):
        run([])


def test_the_exit_code_is_the_processs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "run", lambda arguments: 7 if arguments == ["x"] else 8)
    with pytest.raises(SystemExit) as ended:
        main.main(["x"])
    assert ended.value.code == 7


@pytest.mark.parametrize(
    ("line", "shown"), [("wrong", "newswire: wrong\n"), ("newswire.yaml: wrong", "newswire.yaml: wrong\n")]
)
def test_a_complaint_is_one_line(line: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    complain(line)
    assert capsys.readouterr().err == shown
