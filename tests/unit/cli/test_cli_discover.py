"""Lists of feeds become outlet files and back, never over a file, and what is no list is one line."""

import json
from pathlib import Path

import pytest
from cli_desk import OUTLET, SETTINGS, SITE, Newswire, write_config

from crawler.config.load import load

VALLEY = "https://www.valley.example.ie/"
LIST = f"""<opml version="2.0"><head/><body><outline text="Valley">
<outline text="Valley Courier - News" xmlUrl="{VALLEY}feed" htmlUrl="{VALLEY}" language="en"/>
<outline text="Valley Courier - Sport" xmlUrl="{VALLEY}sport/feed" htmlUrl="{VALLEY}sport" language="en"/></outline>
<outline text="Again" xmlUrl="{VALLEY}feed"/>
<outline text="Harbour Post" xmlUrl="{SITE}/feed.xml" htmlUrl="{SITE}/"/>
%s</body></opml>"""
FILE = f"""name: Valley Courier
homepage: {VALLEY}
country: ie
language: en
timezone: Europe/Dublin
channels:
  - feed: {VALLEY}feed
  - feed: {VALLEY}sport/feed
"""


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Newswire:
    """The command on a configuration of its own."""
    write_config(tmp_path / "config")
    return Newswire(tmp_path / "config", tmp_path / "data", capsys)


def write(desk: Newswire, text: str) -> str:
    """Write a list of feeds."""
    path = desk.config.parent / "list.opml"
    path.write_text(text, "utf-8")
    return str(path)


def test_a_list_becomes_outlets_once(desk: Newswire) -> None:
    said = desk.plain("outlets", "import", write(desk, LIST % ""), "--config", str(desk.config))
    assert said.code == 0, said.err
    assert (desk.config / "outlets" / "example.yaml").read_text("utf-8") == FILE
    lines = said.out.splitlines()
    assert lines[0] == "wrote example: Valley Courier, 2 feeds"
    assert lines[1].endswith(f"list.opml:4 {VALLEY}feed: the same as line 2 (repeated)")
    assert lines[2].endswith(f"list.opml:5 {SITE}/feed.xml: a channel of outlet harbour-post already (taken)")
    assert lines[3] == "wrote 1 outlet, left out 2 feeds"
    assert set(load(desk.config).outlets) == {"harbour-post", "example"}

    again = desk.plain("outlets", "import", write(desk, LIST % ""), "--config", str(desk.config))
    assert (again.code, again.out.splitlines()[-1]) == (0, "wrote 0 outlets, left out 4 feeds")


def test_a_dry_run_writes_nothing(desk: Newswire) -> None:
    said = desk.plain("outlets", "import", write(desk, LIST % ""), "--dry-run", "--config", str(desk.config))
    assert said.code == 0
    assert said.out.splitlines()[-1] == "would write 1 outlet, left out 2 feeds"
    assert [path.name for path in (desk.config / "outlets").iterdir()] == ["harbour-post.yaml"]


def test_what_cannot_be_taken_over_is_named_and_counts_as_partly_failed(desk: Newswire) -> None:
    bad = '<outline text="Bad" xmlUrl="ftp://valley.example/feed"/>'
    said = desk.plain("outlets", "import", write(desk, LIST % bad), "--json", "--config", str(desk.config))
    told = json.loads(said.out)
    assert said.code == 1
    assert [row["id"] for row in told["written"]] == ["example"]
    assert [(row["line"], row["code"]) for row in told["left_out"]] == [(4, "repeated"), (5, "taken"), (6, "invalid")]


def test_an_id_in_use_is_not_written_over(desk: Newswire) -> None:
    other = desk.config / "outlets" / "example.yaml"
    other.write_text(OUTLET.replace("feed.xml", "other.xml"), "utf-8")
    said = desk.plain("outlets", "import", write(desk, LIST % ""), "--config", str(desk.config))
    assert (said.code, said.out.splitlines()[0]) == (0, "wrote example-2: Valley Courier, 2 feeds")
    assert "other.xml" in other.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("<opml><body></opml>", 2, "broken XML"),
        ("<rss/>", 2, "no OPML"),
        ("", 2, "empty"),
        ('<!DOCTYPE o [<!ENTITY a "b">]><opml/>', 2, "entities"),
        ("<opml><body/></opml>", 1, "no feed in it"),
    ],
)
def test_what_is_no_list_is_one_line(desk: Newswire, text: str, code: int, line: str) -> None:
    said = desk.plain("outlets", "import", write(desk, text), "--config", str(desk.config))
    assert said.code == code
    assert line in said.err
    assert len(said.err.splitlines()) == 1
    assert "list.opml: " in said.err


def test_the_first_outlets_of_a_desk_may_be_imported(desk: Newswire) -> None:
    (desk.config / "outlets" / "harbour-post.yaml").unlink()
    said = desk.plain("outlets", "import", write(desk, LIST % ""), "--config", str(desk.config))
    assert (said.code, said.out.splitlines()[-1]) == (0, "wrote 2 outlets, left out 1 feed")
    (desk.config / "newswire.yaml").write_text("user_agent: nobody\n", "utf-8")
    for path in (desk.config / "outlets").iterdir():
        path.unlink()
    said = desk.plain("outlets", "import", write(desk, LIST % ""), "--config", str(desk.config))
    assert (said.code, said.err.splitlines()[0].split()[0]) == (2, "config/newswire.yaml:1")


def test_a_file_names_the_schema_that_lies_beside_it(desk: Newswire) -> None:
    (desk.config / "outlet.schema.json").write_text("{}", "utf-8")
    desk.plain("outlets", "import", write(desk, LIST % ""), "--config", str(desk.config))
    first = (desk.config / "outlets" / "example.yaml").read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../outlet.schema.json"


def test_what_is_exported_comes_back(desk: Newswire, tmp_path: Path) -> None:
    odd = f'name: "A & <B>"\nhomepage: {VALLEY}?a=1&b=2\ntimezone: Asia/Tokyo\nlanguage: zh-Hans\nchannels:\n'
    odd += f"  - feed: {VALLEY}feed?a=1&b='2'\n  - section: {VALLEY}world\n  - feed: {VALLEY}two\n"
    (desk.config / "outlets" / "odd.yaml").write_text(odd, "utf-8")
    said = desk.plain("outlets", "export", "--out", str(tmp_path / "ours.opml"), "--config", str(desk.config))
    assert (said.code, said.out) == (0, "")
    assert said.err == "3 feeds of 2 outlets; 1 channel of other kinds left out, as OPML knows feeds only\n"

    (tmp_path / "second" / "outlets").mkdir(parents=True)
    (tmp_path / "second" / "newswire.yaml").write_text(SETTINGS, "utf-8")
    back = desk.plain("outlets", "import", str(tmp_path / "ours.opml"), "--config", str(tmp_path / "second"))
    assert back.code == 0
    before, after = load(desk.config).outlets, load(tmp_path / "second").outlets
    feeds = tuple(channel for channel in before["odd"].channels if channel.kind == "feed")
    assert after == {
        "harbour-post": before["harbour-post"],
        "odd": before["odd"].model_copy(update={"channels": feeds}),
    }


def test_export_goes_to_standard_output(desk: Newswire) -> None:
    said = desk.plain("outlets", "export", "--config", str(desk.config))
    assert said.code == 0
    assert f'xmlUrl="{SITE}/feed.xml"' in said.out
    assert said.err == "1 feed of 1 outlet\n"


def test_an_export_that_cannot_be_written_is_one_line(desk: Newswire, tmp_path: Path) -> None:
    said = desk.plain("outlets", "export", "--out", str(tmp_path / "no" / "x"), "--config", str(desk.config))
    assert said.code == 2
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("https://valley.example/", "--id", "Not An Id"), "lower-case letters"),
        (("https://valley.example/", "--id", "harbour-post"), "exists already"),
        ((), "URL"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_asked(
    desk: Newswire, arguments: tuple[str, ...], line: str
) -> None:
    said = desk.plain("outlets", "discover", *arguments, "--config", str(desk.config))
    assert said.code == 2
    assert line in said.err
