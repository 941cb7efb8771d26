"""Turns frozen dataclasses of plain values into JSON objects and back; what does not fit is left at its default."""

from collections.abc import Callable, Mapping
from dataclasses import Field, fields
from datetime import datetime
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, ClassVar, Protocol, TypeVar, cast, get_args, get_origin, get_type_hints

# No count, length or minute that is kept comes near it; what is larger, or no number at all, is none of ours.
LARGEST = 1e12


class Plain(Protocol):
    """A dataclass, all of whose fields have defaults."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Form = TypeVar("Form", bound=Plain)
Reader = Callable[[object], object]


class Misfit(ValueError):
    """A JSON value that is not of the type asked for."""


def to_json(value: Plain) -> dict[str, object]:
    """Return the fields that differ from their defaults: times as ISO 8601, tuples as lists."""
    plain = _plain(type(value))
    pairs = ((one.name, getattr(value, one.name), getattr(plain, one.name)) for one in fields(value))
    return {name: _written(now) for name, now, default in pairs if now != default}


def from_json(form: type[Form], stored: object) -> Form:
    """Return the dataclass; a field that is missing, foreign or of another type has its default. Never raises."""
    if not isinstance(stored, Mapping):
        return form()
    given: dict[str, object] = {}
    for name, read in _readers(form).items():
        if name in stored:
            try:
                given[name] = read(stored[name])
            except (ValueError, OverflowError):
                continue
    return form(**given)


@cache
def _plain(form: type[Plain]) -> Plain:
    return form()


@cache
def _readers(form: type[Plain]) -> Mapping[str, Reader]:
    plain = _plain(form)
    return {name: _reader(kind, getattr(plain, name)) for name, kind in get_type_hints(form).items()}


def _reader(kind: Any, default: object) -> Reader:
    """Return what reads a value of a type; a row whose default has a length of its own (24 hours) keeps it."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return _reader(next(one for one in inner if one is not NoneType), default)
    if origin is tuple and inner[-1] is ...:
        length = len(default) if isinstance(default, tuple) else 0
        return partial(_row, read=_reader(inner[0], None), length=length)
    if origin is tuple:
        return partial(_record, reads=tuple(_reader(one, None) for one in inner))
    if origin is Mapping:
        return _counts
    if hasattr(kind, "__dataclass_fields__"):
        return partial(from_json, kind)
    return {int: _whole, float: _number, datetime: _moment}.get(kind) or partial(_exactly, kind)


def _whole(value: object) -> object:
    if type(value) is int and -LARGEST <= value <= LARGEST:
        return value
    raise Misfit


def _number(value: object) -> object:
    if (type(value) is float or type(value) is int) and -LARGEST <= value <= LARGEST:
        return value
    raise Misfit


def _exactly(kind: type, value: object) -> object:
    if type(value) is kind:
        return value
    raise Misfit


def _moment(value: object) -> object:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    if moment is None or moment.tzinfo is None:
        raise Misfit
    return moment


def _row(value: object, read: Reader, length: int) -> object:
    if not isinstance(value, list) or (length and len(value) != length):
        raise Misfit
    return tuple([read(one) for one in value])


def _record(value: object, reads: tuple[Reader, ...]) -> object:
    if not isinstance(value, list) or len(value) != len(reads):
        raise Misfit
    return tuple([read(one) for read, one in zip(reads, value, strict=True)])


def _counts(value: object) -> object:
    if not isinstance(value, Mapping):
        raise Misfit
    return {word: count for word, count in value.items() if type(word) is str and type(count) is int}


def _written(value: object) -> object:
    if isinstance(value, tuple):
        return [_written(one) if isinstance(one, tuple) else one for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return to_json(cast("Plain", value)) if hasattr(value, "__dataclass_fields__") else value
