"""A log line stays one line, whatever a feed put into its values."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.logline import logline


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({}, "poll"),
        ({"outlet": "odd", "took_ms": 12}, "poll outlet=odd took_ms=12"),
        ({"error": None, "code": "ok"}, "poll code=ok"),
        ({"error": "no whole answer"}, 'poll error="no whole answer"'),
        ({"error": ""}, 'poll error=""'),
        ({"error": 'said "no"'}, "poll error=\"said 'no'\""),
        ({"error": '"'}, 'poll error="\'"'),
        ({"title": "a\nstop how=now"}, 'poll title="a stop how=now"'),
        ({"title": "a\r\x00\x1b[31m\u2028b"}, 'poll title="a   [31m b"'),
        ({"title": "Überfall in Köln"}, 'poll title="Überfall in Köln"'),
        ({"url": "https://odd.example/?a=b&c=d"}, "poll url=https://odd.example/?a=b&c=d"),
        ({"listed": 0, "good": False}, "poll listed=0 good=False"),
    ],
)
def test_lines(fields: dict[str, object], line: str) -> None:
    assert logline("poll", **fields) == line


@given(st.text(), st.text())
def test_any_values_make_one_line_of_two_pairs(first: str, second: str) -> None:
    line = logline("poll", first=first, second=second)
    assert line.isprintable()
    assert len(line.splitlines()) == 1
    plain = line.replace("\\", "/").replace("'", ".").replace("#", ".")
    assert [word.partition("=")[0] for word in shlex.split(plain)] == ["poll", "first", "second"]
