"""What a folder says is read whole, or every problem is told with file, line and key."""

import os
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from crawler.config.load import load, stamp
from crawler.config.schema import Channel, Outlet
from crawler.errors import ConfigError
from crawler.text.addressrules import AddressRules

Folder = Callable[..., Path]

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


def problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load(folder)
    assert caught.value.code == "config"
    return caught.value.problems


def outlet(folder: Folder, text: str | bytes) -> tuple[str, ...]:
    """The problems of a folder whose outlet `x` reads so, without the file's name."""
    found = problems(folder({"outlets/x.yaml": text}))
    assert all(line.startswith("config/outlets/x.yaml") for line in found)
    return tuple(line.removeprefix("config/outlets/x.yaml") for line in found)


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


HEAD = "name: X\nhomepage: https://x.example/\n"
FEED = "channels:\n  - feed: https://x.example/f\n"

CHANNEL_KEYS = "clock_offset, every, feed, ids, links, section, sitemap, spider, validators"

BAD_OUTLETS = [
    ("", (":1: is empty",)),
    ("# nothing\n", (":1: is empty",)),
    ("just words\n", (":1: must hold `key: value` lines",)),
    ("- name: X\n", (":1: must hold `key: value` lines",)),
    (HEAD, (":1 channels: missing",)),
    (HEAD + "channels: []\n", (":3 channels: needs at least one",)),
    (HEAD + "channels:\n", (":3 channels: needs a value",)),
    (HEAD + "channels: https://x.example/f\n", (":3 channels: is text, not a list",)),
    (HEAD + "channels: {feed: https://x.example/f}\n", (":3 channels: is a mapping, not a list",)),
    (HEAD + "channels: [https://x.example/f]\n", (":3 channels[0]: is text, not a mapping of keys to values",)),
    ("homepage: https://x.example/\n" + FEED, (":1 name: missing",)),
    ("name:\nhomepage: https://x.example/\n" + FEED, (":1 name: needs a value",)),
    ("name: 24\nhomepage: https://x.example/\n" + FEED, (":1 name: 24 is a number, not text; put it in quotes",)),
    (
        "name: true\nhomepage: https://x.example/\n" + FEED,
        (":1 name: True is true or false, not text; put it in quotes",),
    ),
    ('name: "  "\nhomepage: https://x.example/\n' + FEED, (":1 name: is empty",)),
    ('name: "a\\u202eb"\nhomepage: https://x.example/\n' + FEED, (":1 name: holds a control character",)),
    ('name: "a\\nb"\nhomepage: https://x.example/\n' + FEED, (":1 name: holds a control character",)),
    (HEAD + "id: y\n" + FEED, (":3 id: unknown key; an outlet's id is the name of its file",)),
    (HEAD + "contry: gb\n" + FEED, (":3 contry: unknown key; did you mean country?",)),
    (HEAD + "contry:\n" + FEED, (":3 contry: unknown key; did you mean country?",)),
    (
        HEAD + "qqq: 1\n" + FEED,
        (
            ":3 qqq: unknown key; known are addresses, channels, country, every, extract, homepage, ignore_robots, "
            "ignore_tls, language, name, ports, timezone",
        ),
    ),
    (HEAD + "country: GBR\n" + FEED, (":3 country: GBR is no ISO 3166 two-letter country code (gb, no, us ...)",)),
    (HEAD + "country: uk\n" + FEED, (":3 country: uk is no ISO 3166 two-letter country code (gb, no, us ...)",)),
    (HEAD + "country: false\n" + FEED, (":3 country: False is true or false, not text; put it in quotes",)),
    (HEAD + "language: english\n" + FEED, (":3 language: english is no BCP 47 language tag (en, pt-BR, zh-Hans ...)",)),
    (HEAD + "language: jp\n" + FEED, (":3 language: jp is no BCP 47 language tag (en, pt-BR, zh-Hans ...)",)),
    (
        HEAD + "timezone: Europe/Londn\n" + FEED,
        (":3 timezone: Europe/Londn is no IANA time zone; did you mean Europe/London?",),
    ),
    (HEAD + "every: 15\n" + FEED, (":3 every: 15 is no span of time; write a number and s, m, h or d (15m)",)),
    (HEAD + "every: 12:30\n" + FEED, (":3 every: 12:30 is no span of time; write a number and s, m, h or d (15m)",)),
    (HEAD + "every: 0s\n" + FEED, (":3 every: must lie between 5m and 24h",)),
    (HEAD + "ports: [0]\n" + FEED, (":3 ports[0]: 0 is no port; ports run from 1 to 65535",)),
    (HEAD + "ports: ['80']\n" + FEED, (":3 ports[0]: is text, not a whole number",)),
    (HEAD + "ports: 8080\n" + FEED, (":3 ports: 8080 is a number, not a list",)),
    (HEAD + "channels:\n  - links: a\n", (":4 channels[0]: needs one of feed, sitemap, section, spider",)),
    (HEAD + "channels:\n  - feeds: https://x.example/f\n", (":4 channels[0].feeds: unknown key; did you mean feed?",)),
    (HEAD + "channels:\n  - kind: feed\n    address: https://x.example/f\n",
        (
            ":4 channels[0].kind: unknown key; known are " + CHANNEL_KEYS,
            ":5 channels[0].address: unknown key; known are " + CHANNEL_KEYS,
        ),
    ),
    (
        HEAD + "channels:\n  - feed: https://x.example/f\n    sitemap: https://x.example/s\n",
        (":4 channels[0]: has feed and sitemap; write one channel for each",),
    ),
    (
        HEAD + "channels:\n  - feed: https://x.example/f\n    links: h3 a\n",
        (":5 channels[0].links: goes with section only",),
    ),
    (
        HEAD + "channels:\n  - sitemap: https://x.example/s\n    ids: link\n",
        (":5 channels[0].ids: goes with feed and spider only",),
    ),
    (
        HEAD + FEED + "    every: 1m\n    validators: lie\n    ids: both\n    clock_offset: 1h\n",
        (
            ":5 channels[0].every: must lie between 5m and 24h",
            ":6 channels[0].validators: lie is not known; write trust or ignore",
            ":7 channels[0].ids: both is not known; write guid or link",
            ":8 channels[0].clock_offset: 1h is no offset; write a sign, hours and minutes (-1h, +30m, +5h30m)",
        ),
    ),
    (HEAD + FEED + "    clock_offset: +15h\n", (":5 channels[0].clock_offset: must lie between -14h and +14h",)),
    (HEAD + FEED + "    clockoffset: +1h\n", (":5 channels[0].clockoffset: unknown key; did you mean clock_offset?",)),
    (HEAD + "ignore_robots: true\n" + FEED,
        (":3 ignore_robots: True is no reason; write why, in a sentence of at least 10 characters",)),
    (HEAD + "ignore_tls: true\n" + FEED,
        (":3 ignore_tls: True is no reason; write why, in a sentence of at least 10 characters",)),
    (HEAD + "ignore_robots: yes\n" + FEED,
        (":3 ignore_robots: yes is no reason; write why, in a sentence of at least 10 characters",)),
    (HEAD + "addresses: keep\n" + FEED, (":3 addresses: is text, not a mapping of keys to values",)),
    (
        HEAD + "addresses:\n  keep_params: id\n  keep_fragment: yes\n  mobile_host: [m.x.example]\n" + FEED,
        (
            ":4 addresses.keep_params: is text, not a list",
            ":5 addresses.keep_fragment: is text, not true or false",
            ":6 addresses.mobile_host: unknown key; did you mean mobile_hosts?",
        ),
    ),
    (
        HEAD + "addresses:\n  keep_params: [id]\n  drop_params: [a b, ID]\n  mobile_hosts: ['https://m.x.example/']\n"
        + FEED,
        (
            ":5 addresses.drop_params[0]: a b is no name of a parameter; write it as id, or ref* for all that begin so",
            ":6 addresses.mobile_hosts[0]: https://m.x.example/ is no domain name, as apnews.com",
        ),
    ),
    (
        HEAD + "addresses: {keep_params: [id], drop_params: [ref*, ID]}\n" + FEED,
        (":3 addresses.drop_params: id stands in keep_params too",),
    ),
    (
        HEAD + "channels:\n  - section: https://x.example/s\n    links: 'h3 >'\n",
        (":5 channels[0].links: h3 > is no CSS selector of elements",),
    ),
    (
        HEAD + "channels:\n  - section: https://x.example/s\n    links: a::text\n",
        (":5 channels[0].links: a::text is no CSS selector of elements; leave out what begins with ::",),
    ),
    (
        f"{HEAD}{FEED}extract:\n  body: 'div >'\n  title: //h1[\n  date: #when\n"
        "  drop: [a::before, count(//p)]\n  by: b\n",
        (
            ":6 extract.body: div > is no CSS selector of elements",
            ":7 extract.title: //h1[ is no XPath of elements (Invalid expression)",
            ":8 extract.date: is empty; a selector that begins with # stands in quotes",
            ":9 extract.drop[0]: a::before is no CSS selector of elements; leave out what begins with ::",
            ":9 extract.drop[1]: count(//p) is no CSS selector of elements",
            ":10 extract.by: unknown key; did you mean body?",
        ),
    ),
    (HEAD + FEED + "extract: {drop: .promo}\n", (":5 extract.drop: is text, not a list",)),
    (HEAD + FEED + "extract: .text\n", (":5 extract: is text, not a mapping of keys to values",)),
    (HEAD + "channels:\n  - feed:\n", (":4 channels[0].feed: needs a value",)),
    (HEAD + "channels:\n  - feed: ftp://x.example/f\n",
        (":4 channels[0].feed: ftp://x.example/f is no http or https address",)),
    (HEAD + "channels:\n  - spider: ../evil\n",
        (":4 channels[0].spider: ../evil is no spider's name; lower-case letters, digits and _ only",)),
    (HEAD + FEED + "  - sitemap: HTTPS://X.example:443/f#t\n", (":5 channels[1].sitemap: is the same as channels[0]",)),
    (HEAD + "name: Y\n" + FEED, (":3 name: stands twice, first in line 1",)),
    (HEAD + "channels:\n  - feed: &a https://x.example/f\n  - feed: *a\n",
        (
            ":4 channels[0].feed: anchors (&name) are not read; write the value out",
            ":5 channels[1].feed: aliases (*name) are not read; write the value out",
        ),
    ),
    (HEAD + "channels:\n  - *a\n", (":4 channels[0]: aliases (*name) are not read; write the value out",)),
    (HEAD + "<<: {country: gb}\n" + FEED, (":3 <<: merge keys are not read; write the keys out",)),
    (HEAD + "language: !!python/name:os.system\n" + FEED,
        (":3 language: tags (tag:yaml.org,2002:python/name:os.system) are not read",)),
    (HEAD + "[a, b]: c\n" + FEED, (":3: a key must be plain text",)),
    (HEAD + "---\n" + FEED, (":3: holds more than one document",)),
    (HEAD + "channels:\n\t- feed: https://x.example/f\n", (":4: holds a tab in column 1; use spaces",)),
    (b"name: X\xff\n", (":1: is not UTF-8 text",)),
    (b"name: X\n\nhomepage: \x00\n", (":3: holds a control character in column 11",)),
    (HEAD + 'x: "\\UFFFFFFFF"\n', (":1: is not valid YAML: an impossible escape or number",)),
    (HEAD + "country: [gb\n", (":4: is not valid YAML in column 1: while parsing a flow sequence, expected ',' or ']', "
        "but got '<stream end>'",)),
    (HEAD + "x: " + "[" * 30 + "]" * 30 + "\n", (":3: is nested deeper than 20 levels",)),
    ("".join(f"k{n}: v\n" for n in range(101)), (":101: holds more than 100 keys in one mapping",)),
    (b"#" * 1_000_001, (": is larger than 1,000,000 bytes",)),
    ("- [" + "[]," * 50_000 + "]", (":1: holds more than 100,000 values",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BAD_OUTLETS)
def test_a_bad_outlet_is_told_by_line_and_key(folder: Folder, text: str, expected: tuple[str, ...]) -> None:
    assert outlet(folder, text) == expected


BAD_SETTINGS = [
    ("every: 15m\n", (":1 user_agent: missing",)),
    ("user_agent: bot\n", (":1 user_agent: names no contact; add an address or a mailbox, as (+https://example.org/about)",)),
    ('user_agent: "bot a@b.example\\r\\nX-Evil: 1"\n', (":1 user_agent: may hold printable ASCII characters only",)),
    ("allow_networks: [10.0.0.1/8]\n", (
        ":1 allow_networks[0]: 10.0.0.1/8 is no address block; write it as 10.0.0.0/8 or ::1/128",
        ":1 user_agent: missing",
    )),
    ("allow_networks: [10]\nuser_agent: a b@c.example\n", (
        ":1 allow_networks[0]: 10 is no address block; write it as 10.0.0.0/8 or ::1/128",
    )),
    ("user_agent: a b@c.example\npoliteness:\n  delai: 2s\n", (
        ":3 politeness.delai: unknown key; did you mean delay?",
    )),
    ("user_agent: a b@c.example\nrecheck: [1h, 5m]\n", (":2 recheck[1]: must lie between 10m and 30d",)),
    ("user_agent: a b@c.example\npoliteness: 2s\n", (":2 politeness: is text, not a mapping of keys to values",)),
    ("user_agent: a b@c.example\npoliteness: {delay: 2d, per_host: 0}\n", (
        ":2 politeness.delay: must lie between 0s and 1d",
        ":2 politeness.per_host: 0 is out of bounds; 1 to 16 requests to one host at a time",
    )),
    ("user_agent: a b@c.example\npoliteness: {per_host: true}\n", (
        ":2 politeness.per_host: True is true or false, not a whole number",
    )),
    ("user_agent: a b@c.example\nmatch: {threshold_attach: 1.5, margin: true, days_back: 9999, threshhold_open: 0}\n", (
        ":2 match.days_back: 9999 is out of bounds; 0 to 3660 days",
        ":2 match.margin: True is no number from 0 to 1, as 0.45",
        ":2 match.threshhold_open: unknown key; did you mean threshold_open?",
        ":2 match.threshold_attach: 1.5 is no number from 0 to 1, as 0.45",
    )),
    ("user_agent: a b@c.example\ndatabase: mysql://u:pass@h/d\n", (
        ":2 database: must begin with sqlite:/// or postgresql://",
    )),
    ("user_agent: a b@c.example\nunknown: 1\n", (
        ":2 unknown: unknown key; known are allow_networks, database, every, match, politeness, publish, raw_pages, "
        "recheck, "
        "user_agent",
    )),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BAD_SETTINGS)
def test_a_bad_setting_is_told_by_line_and_key(folder: Folder, text: str, expected: tuple[str, ...]) -> None:
    assert problems(folder({"newswire.yaml": text})) == tuple(f"config/newswire.yaml{line}" for line in expected)


BAD_NAMES = [
    ("agencies.yaml", "agencies:\n- name: A\n  short: X\n- name: B\n  aliases: [x]\n",
        ":5 agencies[1].aliases[0]: x belongs to A already"),
    ("agencies.yaml", "agencies:\n- {name: A, domains: [a.example]}\n- {name: B, domains: [A.example]}\n",
        ":3 agencies[1].domains[0]: a.example belongs to A already"),
    ("agencies.yaml", "agencies:\n- {name: A, domains: ['https://a.example/']}\n",
        ":2 agencies[0].domains[0]: https://a.example/ is no domain name, as apnews.com"),
    ("agencies.yaml", "agencies:\n- {name: A, datelines: ['{place} (AA) -', '{town} (AA) -']}\n",
        ":2 agencies[0].datelines[1]: has no place called {town}; there are {place}, {date}, {names}"),
    ("agencies.yaml", "agencies:\n- {name: A, sign_offs: ['{names}']}\n",
        ":2 agencies[0].sign_offs[0]: needs at least 2 letters beside its places"),
    ("agencies.yaml", "agencies:\n- nam: A\n", ":2 agencies[0].nam: unknown key; did you mean name?"),
    ("entities.yaml", "entities:\n- name: Islamic State\n  aliases: [ISIL]\n- name: ISIL\n",
        ":4 entities[1].name: ISIL belongs to Islamic State already"),
    ("entities.yaml", "entities:\n- {name: A, aliases: B}\n", ":2 entities[0].aliases: is text, not a list"),
    ("entities.yaml", "agencies: []\n", ":1 agencies: unknown key; did you mean entities?"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "expected"), BAD_NAMES)
def test_a_name_belongs_to_one(folder: Folder, file: str, text: str, expected: str) -> None:
    assert f"config/{file}{expected}" in problems(folder({file: text}))


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
