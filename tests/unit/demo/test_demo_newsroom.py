"""The newsroom serves what its sample says, with validators, and expects what it serves."""

import json
import re
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest

from crawler.config.load import load
from crawler.demo.newsroom import Newsroom, is_unchanged
from crawler.demo.site import OUTLETS, Answer
from crawler.errors import Stop

DAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ANSWER = Answer(b"bytes", "text/plain", DAY)
CHANNELS = [outlet.channel for outlet in OUTLETS]


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    """One newsroom for all checks."""
    with Newsroom() as room:
        yield room


def get(url: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Return status, headers and text of one GET."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=names), timeout=5) as response:
            return response.status, dict(response.headers), response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read().decode()


@pytest.mark.parametrize("path", CHANNELS)
def test_a_channel_answers_304_to_its_own_validators(newsroom: Newsroom, path: str) -> None:
    status, headers, text = get(newsroom.url + path)
    assert status == 200
    assert int(headers["Content-Length"]) == len(text.encode())
    assert get(newsroom.url + path, If_None_Match=headers["ETag"])[0] == 304
    again = get(newsroom.url + path, If_Modified_Since=headers["Last-Modified"])
    assert (again[0], again[2], again[1]["ETag"]) == (304, "", headers["ETag"])


@pytest.mark.parametrize(
    ("none_match", "since", "unchanged"),
    [
        (None, None, False),
        (ANSWER.etag, None, True),
        (f"W/{ANSWER.etag}", None, True),
        (f'"other", {ANSWER.etag}', None, True),
        ("*", None, True),
        ('"other"', "Mon, 02 Mar 2026 08:00:00 GMT", False),
        (None, "Mon, 02 Mar 2026 08:00:00 GMT", True),
        (None, "Mon, 02 Mar 2026 09:00:00 -0000", True),
        (None, "Mon, 02 Mar 2026 07:59:59 GMT", False),
        (None, "yesterday", False),
    ],
)
def test_validators(none_match: str | None, since: str | None, unchanged: bool) -> None:
    assert is_unchanged(ANSWER, none_match, since) is unchanged


def test_every_expected_page_is_served_and_long_enough(newsroom: Newsroom) -> None:
    for url in newsroom.expected.stored:
        status, headers, text = get(url)
        words = re.sub(r"<[^>]+>", " ", "".join(re.findall(r"<p>.*?</p>", text))).split()
        assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert 240 <= len(words) <= 500, url


def test_every_expected_page_is_listed_once(newsroom: Newsroom) -> None:
    channels = [get(newsroom.url + path)[2] for path in CHANNELS]
    listed = "".join(channels).replace('href="takes/', f'href="{newsroom.url}/wire/takes/')
    expected = newsroom.expected
    for url in (*expected.stored, *expected.forbidden, *expected.missing):
        rows = set(re.findall(re.escape(url) + r'(?=[<"])', listed))
        assert rows == {url}


@pytest.mark.parametrize("path", CHANNELS[:3])
def test_a_feed_is_well_formed(newsroom: Newsroom, path: str) -> None:
    ET.fromstring(get(newsroom.url + path)[2])


def test_robots_forbids_what_is_expected_to_be_forbidden(newsroom: Newsroom) -> None:
    robots = RobotFileParser()
    robots.parse(get(newsroom.url + "/robots.txt")[2].splitlines())
    expected = newsroom.expected
    assert [robots.can_fetch("newswire-demo", url) for url in expected.forbidden] == [False]
    assert all(robots.can_fetch("newswire-demo", url) for url in expected.stored)
    assert [get(url)[0] for url in expected.missing] == [404]


def test_stories(newsroom: Newsroom) -> None:
    stories = newsroom.expected.stories
    assert {name: len(urls) for name, urls in stories.items() if len(urls) > 1} == {
        "sarn-bridge": 4,
        "maren-isle": 2,
    }
    assert len(stories["mill-bridge"]) == 1
    assert sorted(url for urls in stories.values() for url in urls) == sorted(newsroom.expected.stored)


def test_copies_share_their_text(newsroom: Newsroom) -> None:
    [(first, second)] = newsroom.expected.copies
    paragraphs = [set(re.findall(r"<p>(.*?)</p>", get(url)[2])) for url in (first, second)]
    shared = paragraphs[0] & paragraphs[1]
    assert len(shared) >= 6
    assert any("(AP) —" in text for text in shared)


def test_the_follow_up_is_two_days_later(newsroom: Newsroom) -> None:
    days = [re.search(r"/(\d{4})/(\d\d)/(\d\d)/", url) for url in newsroom.expected.stories["sarn-bridge"]]
    dated = [datetime(*map(int, found.groups()), tzinfo=UTC) for found in days if found]
    assert dated[-1] - dated[0] == timedelta(days=2)


def test_json_ld_is_json(newsroom: Newsroom) -> None:
    [url] = newsroom.expected.stories["rope-museum"]
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', get(url)[2])
    assert json.loads(text)["datePublished"] == "2026-03-05T10:00:00+02:00"


def test_front_pages_lead_to_the_feeds(newsroom: Newsroom) -> None:
    assert "/harbour/" in get(newsroom.url + "/")[2]
    assert 'href="/valley/atom.xml"' in get(newsroom.url + "/valley/")[2]


def test_config_names_this_server(newsroom: Newsroom, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "config"
    newsroom.write_config(folder)
    outlets = sorted((folder / "outlets").glob("*.yaml"))
    assert [path.stem for path in outlets] == sorted(outlet.id for outlet in OUTLETS)
    config = load(folder)
    assert all(outlet.homepage.startswith(newsroom.url + "/") for outlet in config.outlets.values())
    assert [str(network) for network in config.settings.allow_networks] == ["127.0.0.0/8"]
    assert config.settings.politeness.delay == timedelta(0)
    assert config.outlets["example-wire"].ports == (newsroom.port,)


def test_config_in_the_way_of_a_file_is_one_clear_error(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file")
    with pytest.raises(Stop, match="cannot write") as caught:
        newsroom.write_config(tmp_path / "config")
    assert caught.value.code == "unwritable"


def test_a_taken_port_is_one_clear_error(newsroom: Newsroom) -> None:
    with pytest.raises(Stop) as caught, Newsroom(newsroom.port):
        pass
    assert caught.value.code == "port_in_use"


def test_closed_newsroom_has_no_address() -> None:
    with Newsroom() as room:
        url = room.url
    with pytest.raises(Stop, match="not open"):
        room.url  # noqa: B018 (the access is the test)
    with pytest.raises(urllib.error.URLError):
        get(url)
