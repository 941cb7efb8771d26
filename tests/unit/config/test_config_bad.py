"""A bad value is told with its file, line and key, whichever file it stands in."""

import pytest
from config_problems import FEED, HEAD, Folder, outlet, problems

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
