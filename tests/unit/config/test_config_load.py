"""What a folder says is read whole, or every problem is told with file, line and key."""

import os
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from config_problems import FEED, HEAD, Folder, outlet, problems

from crawler.config.load import load, stamp
from crawler.config.schema import Channel, Outlet
from crawler.text.addressrules import AddressRules

BETA = """\
# a comment in the first line
name: Beta
homepage: https://beta.example/news
country: NO
language: no
timezone: Europe/Oslo
channels:
  - feed: https://beta.example/rss
  - sitemap: https://beta.example/news.xml
    every: 1h
    validators: ignore
    clock_offset: -1h
  - section: https://beta.example/world
    links: "h3 a"
  - spider: beta_wire
    ids: link
every: 450s
ports: [8080]
addresses:
  keep_params: [Ref, art*]
  drop_params: ["*"]
  keep_fragment: false
  mobile_hosts: [lite.beta.example]
ignore_robots: The editor allowed it by letter.
ignore_tls: Its certificate ran out, they know.
"""

FULL_SETTINGS = """\
user_agent: newswire/1 (desk@example.org)
allow_networks: [10.0.0.0/8, "::1/128"]
politeness: {delay: 0s, per_host: 3}
database: postgresql://desk:secret@db.example/news
publish: /srv/news
every: 2h
raw_pages: {keep: 30d, size: 500MB}
recheck: [30m, 2d]
"""


def test_every_field_of_an_outlet_is_read(folder: Folder) -> None:
    beta = load(folder({"outlets/beta.yaml": BETA})).outlets["beta"]
    assert beta == Outlet(
        id="beta",
        name="Beta",
        homepage="https://beta.example/news",
        country="no",
        language="no",
        timezone="Europe/Oslo",
        channels=(
            Channel(kind="feed", address="https://beta.example/rss"),
            Channel(
                kind="sitemap",
                address="https://beta.example/news.xml",
                every=timedelta(hours=1),
                validators="ignore",
                clock_offset=timedelta(hours=-1),
            ),
            Channel(kind="section", address="https://beta.example/world", links="h3 a"),
            Channel(kind="spider", address="beta_wire", ids="link"),
        ),
        every=timedelta(seconds=450),
        ports=(8080,),
        addresses=AddressRules(("ref", "art*"), ("*",), False, ("lite.beta.example",), host="beta.example"),
        ignore_robots="The editor allowed it by letter.",
        ignore_tls="Its certificate ran out, they know.",
    )


def test_every_setting_is_read(folder: Folder) -> None:
    settings = load(folder({"newswire.yaml": FULL_SETTINGS})).settings
    assert settings.allow_networks == (ip_network("10.0.0.0/8"), ip_network("::1/128"))
    assert settings.politeness.delay == timedelta(0)
    assert settings.politeness.per_host == 3
    assert settings.every == timedelta(hours=2)
    assert settings.publish == "/srv/news"
    assert (settings.raw_pages.keep, settings.raw_pages.size) == (timedelta(days=30), 500_000_000)
    assert settings.recheck == (timedelta(minutes=30), timedelta(days=2))
    assert "secret" in (settings.database or "")
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("settings", "is_judged"),
    [("allow_networks: []\ncolour: red\n", True), ("allow_networks: [ten]\n", False), ("colour: red\n", True)],
)
def test_private_addresses_are_judged_by_networks_that_are_known(
    folder: Folder, settings: str, is_judged: bool
) -> None:
    text = "name: B\nhomepage: https://b.example/\nchannels:\n  - feed: http://10.0.0.1/f\n"
    root = folder({"newswire.yaml": f"user_agent: a b@c.example\n{settings}", "outlets/b.yaml": text})
    assert any("private address" in line for line in problems(root)) is is_judged


PATHS = "database: {database}\npublish: {publish}\nmatch: {{weights: {weights}, semantic: {semantic}}}\n"


@pytest.mark.parametrize(
    ("named", "read"),
    [
        (
            ("sqlite:///news/desk.db", "../site", "own.json", "models/small"),
            ("sqlite:///{folder}/news/desk.db", "{folder}/../site", "{folder}/own.json", "{folder}/models/small"),
        ),
        (("sqlite:////x/desk.db", "/x/site", "/x/own.json", "/x/small"),) * 2,
        (
            ("postgresql://h/news", "site", "own.json", "outlets"),
            ("postgresql://h/news", "{folder}/site", "{folder}/own.json", "{folder}/outlets"),
        ),
        (
            ("'sqlite:///:memory:'", "a", "b", "a-package"),
            ("sqlite:///:memory:", "{folder}/a", "{folder}/b", "a-package"),
        ),
        (("sqlite:///", "a", "b", "x" * 300), ("sqlite:///", "{folder}/a", "{folder}/b", "x" * 300)),
    ],
)
def test_a_path_counts_from_the_folder_its_file_lies_in(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, named: tuple[str, ...], read: tuple[str, ...]
) -> None:
    keys = "database", "publish", "weights", "semantic"
    paths = PATHS.format(**dict(zip(keys, named, strict=True)))
    root = folder({"newswire.yaml": f"user_agent: a b@c.example\n{paths}"})
    monkeypatch.chdir(root.parent)
    settings = load(root).settings
    found = settings.database, settings.publish, settings.match.weights, settings.match.semantic
    assert found == tuple(path.format(folder=root) for path in read)


def test_what_is_left_out_has_its_default(folder: Folder) -> None:
    config = load(folder())
    assert config.settings.politeness.delay == timedelta(seconds=2)
    assert config.settings.politeness.per_host == 1
    assert config.settings.every == timedelta(minutes=15)
    assert (config.settings.raw_pages.keep, config.settings.raw_pages.size) == (timedelta(days=90), 20 * 10**9)
    assert config.settings.recheck == (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
    assert (config.settings.allow_networks, config.settings.database, config.settings.publish) == ((), None, None)
    alpha = config.outlets["alpha"]
    assert (alpha.country, alpha.language, alpha.timezone, alpha.every, alpha.ports) == (None, None, "UTC", None, ())
    assert (alpha.addresses, alpha.ignore_robots, alpha.ignore_tls) == (None, None, None)
    feed = alpha.channels[0]
    assert (feed.links, feed.every, feed.validators, feed.ids, feed.clock_offset) == (None, None, None, None, None)


def test_outlets_come_in_the_order_of_their_ids(folder: Folder) -> None:
    def one(name: str) -> str:
        return f"name: N\nhomepage: https://{name}.example/\nchannels: [feed: https://{name}.example/f]\n"

    config = load(folder({f"outlets/{name}.yaml": one(name) for name in ("z9", "b", "m-1")}))
    assert list(config.outlets) == ["alpha", "b", "m-1", "z9"]


@pytest.mark.parametrize(
    ("spelling", "read"),
    [("no", "no"), ("NO", "no"), ("No", "no"), ('"no"', "no"), ("GB", "gb"), ("eu", "eu"), ("xk", "xk"), ("", None)],
)
def test_norway_is_a_country(folder: Folder, spelling: str, read: str | None) -> None:
    text = f"name: N\nhomepage: https://n.example/\ncountry: {spelling}\nchannels: [feed: https://n.example/f]\n"
    assert load(folder({"outlets/n.yaml": text})).outlets["n"].country == read


def test_all_problems_of_all_files_come_at_once_in_order(folder: Folder) -> None:
    root = folder(
        {
            "newswire.yaml": "user_agent: a b@c.example\nevery: often\n",
            "entities.yaml": "entities:\n- {}\n",
            "outlets/b.yaml": "name: B\nhomepage: b.example\nchannels: [feed: https://b.example/f]\ncountry: xx\n",
            "outlets/Bad_Name.yaml": "name: B\n",
            "outlets/c.yaml": "name: C\nname: C\n",
        }
    )
    assert problems(root) == (
        "config/entities.yaml:2 entities[0].name: missing",
        "config/newswire.yaml:2 every: often is no span of time; write a number and s, m, h or d (15m)",
        "config/outlets/Bad_Name.yaml: an outlet file is named in lower-case letters, digits and hyphens, at most 63",
        "config/outlets/b.yaml:2 homepage: b.example is no http or https address",
        "config/outlets/b.yaml:4 country: xx is no ISO 3166 two-letter country code (gb, no, us ...)",
        "config/outlets/c.yaml:1 channels: missing",
        "config/outlets/c.yaml:1 homepage: missing",
        "config/outlets/c.yaml:2 name: stands twice, first in line 1",
    )


def test_one_address_belongs_to_one_outlet(folder: Folder) -> None:
    text = "name: B\nhomepage: https://b.example/\nchannels:\n  - sitemap: https://ALPHA.example/rss\n"
    assert problems(folder({"outlets/beta.yaml": text})) == (
        "config/outlets/beta.yaml:4 channels[0].sitemap: is a channel of outlet alpha already",
    )


PRIVATE = [
    ("http://10.0.0.1/f", "10.0.0.1"),
    ("http://127.0.0.1:8099/f", "127.0.0.1"),
    ("http://localhost/f", "127.0.0.1"),
    ("http://127.1/f", "127.0.0.1"),
    ("http://2130706433/f", "127.0.0.1"),
    ("http://0x7f000001/f", "127.0.0.1"),
    ("http://169.254.169.254/latest", "169.254.169.254"),
    ("http://[::1]/f", "::1"),
    ("http://[::ffff:10.0.0.1]/f", "10.0.0.1"),
    ("http://224.0.0.1/f", "224.0.0.1"),
]


@pytest.mark.parametrize(("url", "address"), PRIVATE)
def test_a_private_address_must_be_allowed(folder: Folder, url: str, address: str) -> None:
    expected = f":4 channels[0].feed: {address} is a private address and allow_networks does not name it"
    text = HEAD + f"channels:\n  - feed: '{url}'\n"
    assert outlet(folder, text) == (expected,)
    allowed = f"user_agent: a b@c.example\nallow_networks: ['{ip_network(address)}']\n"
    assert "x" in load(folder({"newswire.yaml": allowed, "outlets/x.yaml": text})).outlets


def test_a_public_address_needs_no_leave(folder: Folder) -> None:
    assert "x" in load(folder({"outlets/x.yaml": HEAD + "channels: [feed: 'http://8.8.8.8/f']\n"})).outlets


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"newswire.yaml": None}, "config/newswire.yaml: missing; `newswire init DIR` writes a starter"),
        ({"outlets/alpha.yaml": None}, "config/outlets: holds no outlet; each is one file, as bbc.yaml"),
        ({"outlets/beta.yml": "name: B\n"}, "config/outlets/beta.yml: is not read; name it beta.yaml"),
        ({"outlets/gb/b.yaml": "name: B\n"}, "config/outlets/gb: is a folder; outlet files lie in outlets itself"),
        (
            {"agency.yaml": "a: b\n"},
            "config/agency.yaml: is not read; files are newswire.yaml, agencies.yaml, entities.yaml and outlets/*.yaml",
        ),
    ],
)
def test_what_is_amiss_with_the_folder(folder: Folder, changes: dict[str, str | None], expected: str) -> None:
    assert problems(folder(changes)) == (expected,)


def test_dot_files_and_others_are_left_alone(folder: Folder) -> None:
    changes = {".hidden.yaml": "x", "outlets/.#alpha.yaml": "x", "outlet.schema.json": "{}", "outlets/README": "x"}
    assert list(load(folder(changes)).outlets) == ["alpha"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert problems(tmp_path / "gone") == (
        "gone: is not a folder; `newswire init DIR` writes a starter",
        "gone/newswire.yaml: missing; `newswire init DIR` writes a starter",
    )


def test_a_folder_whose_name_is_too_long(tmp_path: Path) -> None:
    assert problems(tmp_path / ("x" * 300))[0].endswith("is not a folder; `newswire init DIR` writes a starter")


def test_a_pipe_is_not_waited_for(folder: Folder) -> None:
    root = folder()
    os.mkfifo(root / "outlets" / "pipe.yaml")
    assert problems(root) == ("config/outlets/pipe.yaml: is no regular file",)


def test_a_byte_order_mark_and_windows_line_ends_are_tolerated(folder: Folder) -> None:
    body = b"\xef\xbb\xbf" + (HEAD + FEED).replace("\n", "\r\n").encode()
    assert load(folder({"outlets/x.yaml": body})).outlets["x"].name == "X"


def test_a_flood_of_problems_is_cut(folder: Folder) -> None:
    text = HEAD + FEED + "ports:\n" + "- 0\n" * 150
    found = outlet(folder, text)
    assert len(found) == 101
    assert found[-1] == ": and 50 problems more"


def test_missing_names_come_from_the_shipped_files(folder: Folder) -> None:
    config = load(folder({"agencies.yaml": None, "entities.yaml": None}))
    assert "Reuters" in {agency.name for agency in config.agencies}
    assert "Islamic State" in {entity.name for entity in config.entities}


def test_the_stamp_changes_with_any_file(folder: Folder) -> None:
    first = stamp(folder())
    assert stamp(folder()) == first
    changed, added = stamp(folder({"entities.yaml": "entities: [ ]\n"})), stamp(folder({"outlets/beta.yaml": BETA}))
    assert stamp(folder({"outlets/beta.yaml": None})) == first
    assert len({first, changed, added}) == 3
    assert stamp(folder({"notes.txt": "no YAML"})) == first
