"""Plain scalars mean what they look like, and every value has its line."""

import pytest

from crawler.config.document import Value, read_document

SCALARS: list[tuple[str, Value]] = [
    ("no", "no"),
    ("NO", "NO"),
    ("yes", "yes"),
    ("on", "on"),
    ("True", "True"),
    ("true", True),
    ("false", False),
    ("null", None),
    ("Null", "Null"),
    ("~", None),
    ("", None),
    ("12:30", "12:30"),
    ("1.10", "1.10"),
    ("012", "012"),
    ("0x1f", "0x1f"),
    ("0o17", "0o17"),
    ("1_000", "1_000"),
    ("1e3", "1e3"),
    (".inf", ".inf"),
    ("2016-02-25", "2016-02-25"),
    ("0", 0),
    ("-7", -7),
    ("8080", 8080),
    ("9" * 30, "9" * 30),
    ('"8080"', "8080"),
    ("'true'", "true"),
    ("=", "="),
]


@pytest.mark.parametrize(("written", "read"), SCALARS)
def test_a_scalar_is_what_it_looks_like(written: str, read: Value) -> None:
    document = read_document(f"key: {written}\n".encode(), "f")
    assert document.problems == ()
    assert document.data == {"key": read}
    assert type(document.data["key"]) is type(read)


def test_every_place_has_its_line() -> None:
    document = read_document(b"# first\na: 1\nb:\n  - c: 2\n    d: >\n      text\n  - [x,\n     y]\n", "f")
    assert document.data == {"a": 1, "b": [{"c": 2, "d": "text\n"}, ["x", "y"]]}
    assert document.lines == {
        (): 2,
        ("a",): 2,
        ("b",): 3,
        ("b", 0): 4,
        ("b", 0, "c"): 4,
        ("b", 0, "d"): 5,
        ("b", 1): 7,
        ("b", 1, 0): 7,
        ("b", 1, 1): 8,
    }


def test_a_place_that_is_not_there_has_the_line_of_its_holder() -> None:
    document = read_document(b"\n\na:\n  - b: 1\n", "f")
    assert str(document.problem(("a", 0, "c"), "missing")) == "f:4 a[0].c: missing"
    assert str(document.problem(("z",), "missing")) == "f:3 z: missing"


def test_of_a_repeated_key_the_first_stands() -> None:
    document = read_document(b"a: {x: 1}\nb: 2\na: {x: 3}\n", "f")
    assert document.data == {"a": {"x": 1}, "b": 2}
    assert [str(problem) for problem in document.problems] == ["f:3 a: stands twice, first in line 1"]
    assert document.lines["a", "x"] == 1


def test_a_key_is_shown_without_its_control_characters() -> None:
    document = read_document(b'"a\\e[2J\\u202e": &x 1\n', "f")
    assert [str(problem) for problem in document.problems] == [
        "f:1 a\\x1b[2J\\u202e: anchors (&name) are not read; write the value out"
    ]
