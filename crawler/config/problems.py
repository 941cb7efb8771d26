"""Turns what is wrong with a file into one line a person can act on: `file:line key: reason`."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from pydantic_core import ErrorDetails

Place = tuple[int | str, ...]

KIND_NAMES = {bool: "true or false", int: "a number", str: "text", list: "a list", dict: "a mapping"}
MAX_LINES = 100  # problems told of one file
MAX_KEY = 40  # characters: longer keys are not compared, difflib is quadratic in their length


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one place; line 0 is the file as a whole."""

    file: str
    line: int
    key: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} {self.key}: {self.reason}" if self.key else f"{place}: {self.reason}"


def lines(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Write the problems sorted by file and line, each once, and of one file no more than a person would read."""
    return tuple(
        line
        for file, found in groupby(sorted(set(problems)), key=lambda problem: problem.file)
        for line in _first(file, [str(problem) for problem in found])
    )


def _first(file: str, found: list[str]) -> list[str]:
    beyond = len(found) - MAX_LINES
    return [*found[:MAX_LINES], f"{file}: and {beyond} problems more"] if beyond > 0 else found


def key_text(place: Place) -> str:
    """Write a place in a document as `channels[0].feed`."""
    parts = (f"[{step}]" if isinstance(step, int) else f".{shown(step)}" for step in place)
    return "".join(parts).removeprefix(".")


def unknown_key(key: str, known: Iterable[str]) -> str:
    """Say that a key is unknown, with the nearest known one."""
    names = sorted(known)
    nearest = difflib.get_close_matches(key.lower(), names, n=1) if len(key) <= MAX_KEY else []
    return f"unknown key; did you mean {nearest[0]}?" if nearest else f"unknown key; known are {', '.join(names)}"


def reason_of(error: ErrorDetails, known: Iterable[str]) -> str:
    """Say in plain words what pydantic found; `known` are the keys allowed at the place."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "extra_forbidden":
        return unknown_key(str(error["loc"][-1]), known)
    if error["type"] in WANTED:
        return _wrong_kind(error["input"], WANTED[error["type"]])
    if error["type"] == "literal_error":
        return f"{shown(error['input'])} is not known; write {error['ctx']['expected'].replace(chr(39), '')}"
    return OTHERS.get(error["type"], error["msg"])


WANTED: Mapping[str, str] = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "dict_type": "a mapping of keys to values",
}
OTHERS: Mapping[str, str] = {
    "missing": "missing",
    "string_unicode": "holds a character that is half of a pair",
}


def _wrong_kind(value: object, wanted: str) -> str:
    if value is None:
        return f"must be {wanted}, not empty"
    is_plain = isinstance(value, bool | int)
    advice = "; put it in quotes" if wanted == "text" and is_plain else ""
    subject = f"{shown(value)} is {KIND_NAMES[type(value)]}" if is_plain else f"is {KIND_NAMES[type(value)]}"
    return f"{subject}, not {wanted}{advice}"


def shown(value: object, limit: int = 60) -> str:
    """Write a value on one line for a person: no control characters, never long."""
    plain = value if isinstance(value, str) else str(value)
    cut = plain if len(plain) <= limit else plain[: limit - 3] + "..."
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in cut)
