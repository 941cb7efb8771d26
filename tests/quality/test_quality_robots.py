"""robots.txt against Google's own vectors and real files: every verdict is theirs, or a deviation kept on purpose."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.fetch.robotstxt import LONGEST_DELAY, Rules, sitemaps
from crawler.model import RobotsFile

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "robots"
NOW = datetime(2026, 3, 5, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="measured only where the data is")

# (test, our token, URL) of each vector we answer otherwise, and why we keep to our answer.
ENCODED = "RFC 9309 section 2.2.2 compares octets decoded on both sides, as its table shows; Google's parser does not"
LOOPED = "the vector's test builds its long line in a loop: the text that was kept is not the one that was judged"
SPACED = "our token is cut at its space before it is matched, as a group's is; Google takes no such token at all"
DEVIATIONS = {
    ("ID_Encoding", "FooBot", "http://foo.bar/foo/bar/ツ"): ENCODED,
    ("ID_Encoding", "FooBot", "http://foo.bar/foo/bar/baz"): ENCODED,
    ("GoogleOnly_LineTooLong", "FooBot", "http://foo.bar/x/a/fux"): LOOPED,
    ("GoogleOnly_LineTooLong", "FooBot", "http://foo.bar/x/b/fux"): LOOPED,
    ("GoogleOnly_AcceptUserAgentUpToFirstSpace", "Foo Bar", "http://foo.bar/x/y"): SPACED,
}
DEVIATING = 6  # two of them differ in their robots.txt alone


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def test_googles_vectors() -> None:
    vectors = rows("google_vectors.jsonl")
    assert len(vectors) == 145
    other = [
        (row["test"], row["user_agent"], row["url"])
        for row in vectors
        if Rules(row["robots"], row["user_agent"]).allows(row["url"]) is not row["allowed"]
    ]
    assert set(other) == set(DEVIATIONS)
    assert len(other) == DEVIATING


def test_real_files() -> None:
    """Of what was measured with protego alone, nothing is lost."""
    files = rows("real/index.jsonl")
    assert len(files) == 79
    for row in files:
        text = (DATA / "real" / row["file"]).read_text("utf-8", errors="replace")
        root, rules = f"https://{row['host']}", Rules(text, "oddwire")
        found = sitemaps(RobotsFile(root, NOW, text))
        assert rules.allows(f"{root}/") is row["allowed_homepage_unknown_bot"], row["file"]
        assert rules.delay == min(row["crawl_delay_star"] or 0.0, LONGEST_DELAY), row["file"]
        assert set(row["sitemaps"]) <= set(found), row["file"]
        assert rules.allows(f"{root}/robots.txt"), row["file"]


# Real files have groups whose only rule is a Crawl-delay. RFC 9309 section 2.2.4, to the letter, joins such a group to
# the next one: what Vice shuts to all would then be shut to the bot it only slows. We obey Crawl-delay, so it is a rule
# here and ends the run of names, as with Bing, Yandex and protego.
@pytest.mark.parametrize(
    ("file", "token", "path", "delay"),
    [
        ("www.vice.com.txt", "AhrefsBot", "/a/preplay/b", 2.0),
        ("www.abc.net.au.txt", "Slurp", "/iview/", 5.0),
        ("www.mirror.co.uk.txt", "grapeshot", "/story", 0.0),
    ],
)
def test_a_crawl_delay_alone_is_a_group(file: str, token: str, path: str, delay: float) -> None:
    rules = Rules((DATA / "real" / file).read_text("utf-8", errors="replace"), token)
    assert (rules.delay, rules.allows(f"https://{file[:-4]}{path}")) == (delay, True)
