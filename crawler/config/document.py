"""Reads one YAML file into plain values with the line of each, and refuses whatever YAML could hide in it.

The only user of yaml. Only the parser's events are read, never its constructors: nothing a file says can run,
and the cost is bounded by the size. Plain scalars are text, except `true`, `false`, `null` and integers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from crawler.config.problems import Place, Problem, key_text, shown

Value = str | int | bool | None | list["Value"] | dict[str, "Value"]

# Far beyond an honest file: the largest shipped one has some 9,000 events in 64 kB and a depth of 4.
MAX_BYTES = 1_000_000
MAX_EVENTS = 100_000
MAX_DEPTH = 20
MAX_KEYS = 100  # in one mapping

INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds: its values, the line of every place, and the places already complained of."""

    file: str
    data: Value = None
    lines: Mapping[Place, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    refused: frozenset[Place] = frozenset()
    is_read: bool = True

    def problem(self, place: Place, reason: str) -> Problem:
        """Make a problem at a place; a place that is not written down has the line of what should hold it."""
        steps = (place[:end] for end in range(len(place), -1, -1))
        line = next((self.lines[step] for step in steps if step in self.lines), 1)
        return Problem(self.file, line, key_text(place), reason)

    def is_refused(self, place: Place) -> bool:
        """Decide whether a place, or one that holds it, was complained of."""
        return any(place[:end] in self.refused for end in range(len(place) + 1))


class _UnreadableError(Exception):
    """The file cannot be read on from this line."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def read_document(body: bytes, file: str) -> Document:
    """Read the bytes of a file; what is wrong with them is in the document's problems."""
    builder: _Builder | None = None
    problems: list[Problem] = []
    try:
        builder = _Builder(_decode(body), file)
        data = builder.document()
    except _UnreadableError as error:
        problems.append(Problem(file, error.line, "", str(error)))
    except yaml.YAMLError as error:
        problems.append(_syntax_problem(error, file))
    except (ValueError, OverflowError):  # PyYAML lets an escape such as "\UFFFFFFFF" fail in chr()
        problems.append(Problem(file, 1, "", "is not valid YAML: an impossible escape or number"))
    if builder is None or problems:
        return Document(file, problems=(*(builder.problems if builder else ()), *problems), is_read=False)
    return Document(file, data, builder.lines, tuple(builder.problems), frozenset(builder.refused))


def _decode(body: bytes) -> str:
    if len(body) > MAX_BYTES:
        raise _UnreadableError(0, f"is larger than {MAX_BYTES:,} bytes")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _UnreadableError(body.count(b"\n", 0, error.start) + 1, "is not UTF-8 text") from error
    for pattern, what, advice in ((r"\t", "a tab", "; use spaces"), (CONTROL, "a control character", "")):
        if found := re.search(pattern, text.replace("\r\n", "\n")):
            before = found.string[: found.start()]
            column = found.start() - before.rfind("\n")
            raise _UnreadableError(before.count("\n") + 1, f"holds {what} in column {column}{advice}")
    return text


def _syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    parts = (getattr(error, "context", None), getattr(error, "problem", None))
    said = ", ".join(shown(part, 120) for part in parts if part)
    column = f" in column {mark.column + 1}" if mark else ""
    reason = f"is not valid YAML{column}: {said}" if said else f"is not valid YAML{column}"
    return Problem(file, mark.line + 1 if mark else 1, "", reason)


class _Builder:
    """Builds the values of one document from the parser's events, noting lines and problems on the way."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self.refused: set[Place] = set()
        self._events = self._counted(yaml.parse(text, Loader=yaml.SafeLoader))

    @staticmethod
    def _counted(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        for number, event in enumerate(events):
            if number >= MAX_EVENTS:
                raise _UnreadableError(_line(event), f"holds more than {MAX_EVENTS:,} values")
            yield event

    def document(self) -> Value:
        """Build the value of the only document."""
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise _UnreadableError(1, "is empty")
        value = self._node(next(self._events), ())
        next(self._events)
        after = next(self._events)
        if isinstance(after, yaml.DocumentStartEvent):
            raise _UnreadableError(_line(after), "holds more than one document")
        return value

    def _node(self, event: yaml.Event, place: Place) -> Value:
        self.lines.setdefault(place, _line(event))
        if len(place) > MAX_DEPTH:
            raise _UnreadableError(_line(event), f"is nested deeper than {MAX_DEPTH} levels")
        value = None if isinstance(event, yaml.AliasEvent) else self._value(event, place)
        if reason := _hidden(event):
            self._refuse(event, place, reason)
        return value

    def _value(self, event: yaml.Event, place: Place) -> Value:
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place)
        if isinstance(event, yaml.ScalarEvent):
            return _plain(event.value) if event.implicit[0] else event.value
        raise _UnreadableError(_line(event), "is not valid YAML")

    def _sequence(self, place: Place) -> list[Value]:
        values: list[Value] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._node(event, (*place, len(values))))
        return values

    def _mapping(self, place: Place) -> dict[str, Value]:
        values: dict[str, Value] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, place)
            child = (*place, key)
            self.lines.setdefault(child, _line(event))
            value = self._node(next(self._events), child)
            if key in values:
                self._refuse(event, child, f"stands twice, first in line {self.lines[child]}")
            elif not self._is_merge(event, child):
                values[key] = value
            if len(values) > MAX_KEYS:
                raise _UnreadableError(_line(event), f"holds more than {MAX_KEYS} keys in one mapping")
        return values

    def _key(self, event: yaml.Event, place: Place) -> str:
        if isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None:
            return str(event.value)
        self._node(event, (*place, "?"))
        self._refuse(event, place, "a key must be plain text")
        return "?"

    def _is_merge(self, event: yaml.Event, child: Place) -> bool:
        if not (isinstance(event, yaml.ScalarEvent) and event.implicit[0] and event.value == "<<"):
            return False
        self._refuse(event, child, "merge keys are not read; write the keys out")
        return True

    def _refuse(self, event: yaml.Event, place: Place, reason: str) -> None:
        self.refused.add(place)
        self.problems.append(Problem(self.file, _line(event), key_text(place), reason))


def _hidden(event: yaml.Event) -> str:
    """Name what makes a value other than it looks: shared with another place, or given a type."""
    if isinstance(event, yaml.AliasEvent):
        return "aliases (*name) are not read; write the value out"
    if getattr(event, "anchor", None) is not None:
        return "anchors (&name) are not read; write the value out"
    tag = getattr(event, "tag", None)
    return "" if tag is None else f"tags ({shown(tag)}) are not read"


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _plain(text: str) -> Value:
    """Resolve an unquoted scalar; what YAML 1.1 would twist (`NO`, `12:30`, `012`, `1.10`) stays text."""
    if text in WORDS:
        return WORDS[text]
    return int(text) if INTEGER.fullmatch(text) else text
