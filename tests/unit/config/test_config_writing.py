"""What is written as an outlet's file reads back as it was, and looks as a person would write it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.config.document import read_document
from crawler.config.load import load
from crawler.config.schema import Channel, Outlet
from crawler.config.writing import ADDRESS_KEYS, CHANNEL_KEYS, OUTLET_KEYS, outlet_yaml
from crawler.text.addressrules import AddressRules

Folder = Callable[..., Path]

FULL: dict[str, Any] = {
    "ignore_robots": "The editor allowed it: see the letter.",
    "channels": [
        {"feed": "https://beta.example/rss?a=b#c", "clock_offset": timedelta(hours=-1), "every": timedelta(hours=1)},
        {"links": "h3 > a[href]", "section": "https://beta.example/world"},
        {"spider": "beta_wire", "ids": "link", "validators": None},
    ],
    "country": "no",
    "language": "nb",
    "timezone": None,
    "homepage": "https://beta.example/",
    "name": "Beta: News #1",
    "ports": [8080, 8081],
    "addresses": {"keep_params": ["id", "ref*"], "drop_params": ["*"], "keep_fragment": False, "mobile_hosts": []},
    "every": "15m",
}

WRITTEN = """\
name: "Beta: News #1"
homepage: https://beta.example/
country: "no"
language: nb
channels:
  - feed: https://beta.example/rss?a=b#c
    every: 1h
    clock_offset: -1h
  - section: https://beta.example/world
    links: h3 > a[href]
  - spider: beta_wire
    ids: link
every: 15m
ports: [8080, 8081]
addresses:
  keep_params: [id, ref*]
  drop_params: ["*"]
  keep_fragment: false
ignore_robots: "The editor allowed it: see the letter."
"""


def test_an_outlet_is_written_in_order_without_what_is_empty() -> None:
    assert outlet_yaml(FULL) == WRITTEN


def test_what_is_written_is_read_as_it_was(folder: Folder) -> None:
    assert load(folder({"outlets/beta.yaml": outlet_yaml(FULL)})).outlets["beta"] == Outlet(
        id="beta",
        name="Beta: News #1",
        homepage="https://beta.example/",
        country="no",
        language="nb",
        channels=(
            Channel(
                kind="feed",
                address="https://beta.example/rss?a=b#c",
                every=timedelta(hours=1),
                clock_offset=timedelta(hours=-1),
            ),
            Channel(kind="section", address="https://beta.example/world", links="h3 > a[href]"),
            Channel(kind="spider", address="beta_wire", ids="link"),
        ),
        every=timedelta(minutes=15),
        ports=(8080, 8081),
        addresses=AddressRules(("id", "ref*"), ("*",), False, host="beta.example"),
        ignore_robots="The editor allowed it: see the letter.",
    )


@pytest.mark.parametrize(
    "values",
    [{"nam": "X"}, {"id": "x"}, {"channels": [{"kind": "feed"}]}, {"addresses": {"keep": ["a"]}}],
)
def test_a_key_that_nothing_has_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="is no key of this place"):
        outlet_yaml(values)


PLAIN = ["Le Monde", "L'Orient-Le Jour", "Дневник", "AP via ABC News", "Daily (London), Ltd", "C#", "a:b", "النهار",
    "a\\b", "15m", "-1h", "+5h30m"]  # fmt: skip
QUOTED = ["no", "Yes", "on", "NULL", "24", "20 Minutes", "12:30", "1.10", "~", "- a", "&a", "*a", "!a", "a: b", "a #b",
    "a:", "# a", "[a", "{a", "'a'", '"a"', "@a", "`a", "%a", "?", "=", "<<", " a", "a ", "|", ">", "\u200fa",
    "2016-02-25", "0x1f", ".inf", "_a"]  # fmt: skip


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_stays_plain(text: str) -> None:
    assert outlet_yaml({"name": text}) == f"name: {text}\n"


@pytest.mark.parametrize("text", QUOTED)
def test_what_yaml_could_twist_is_quoted(text: str) -> None:
    written = outlet_yaml({"name": text})
    assert written.startswith('name: "')
    assert read_document(written.encode(), "f").data == {"name": text}


# Half of a surrogate pair is no text that a file can hold.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40) | st.sampled_from(
    PLAIN + QUOTED[:-1]
)
TEXTS = TEXTS.filter(bool)
CHANNELS = st.fixed_dictionaries({"feed": TEXTS}, optional={"links": TEXTS, "every": TEXTS, "ids": TEXTS})
OUTLETS = st.fixed_dictionaries(
    {"name": TEXTS, "channels": st.lists(CHANNELS, min_size=1, max_size=3)},
    optional={
        "homepage": TEXTS,
        "country": TEXTS,
        "ignore_robots": TEXTS,
        "ports": st.lists(st.integers(0, 70000), min_size=1, max_size=3),
        "addresses": st.fixed_dictionaries(
            {"keep_params": st.lists(TEXTS, min_size=1, max_size=3)}, optional={"keep_fragment": st.booleans()}
        ),
    },
)


@settings(deadline=None)
@given(OUTLETS)
def test_any_plain_values_read_back(outlet: dict[str, Any]) -> None:
    document = read_document(outlet_yaml(outlet).encode(), "f")
    assert document.problems == ()
    assert document.data == outlet


def test_the_keys_are_those_of_the_files() -> None:
    assert OUTLET_KEYS[:6] == ("name", "homepage", "country", "language", "timezone", "channels")
    assert CHANNEL_KEYS[:5] == ("feed", "sitemap", "section", "spider", "links")
    assert ADDRESS_KEYS == ("keep_params", "drop_params", "keep_fragment", "mobile_hosts")
