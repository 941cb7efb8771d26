"""Guarantees what enters a column on either database: times in UTC, text without NUL or lone surrogates."""

import math
import re
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

# PostgreSQL refuses U+0000 in text; neither database can encode a lone surrogate as UTF-8.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

LARGEST = 2**63 - 1  # of a signed integer of 64 bits, the widest of both databases


def storable(value: object) -> object:
    """Return a JSON-like value as any database can hold it: those characters left out, NaN and the like 0."""
    match value:
        case str():
            return UNSTORABLE.sub("", value)
        case float():
            return value if math.isfinite(value) else 0.0
        case list() | tuple():
            return [storable(one) for one in value]
        case dict():
            return {storable(key): storable(one) for key, one in value.items()}
        case _:
            return value


def to_utc(value: datetime) -> datetime:
    """Return the same instant in UTC; at the calendar's ends, where there is none, the same clock time."""
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return value.replace(tzinfo=UTC)


class UtcTime(sa.types.TypeDecorator[datetime]):
    """Aware in and out; stored as a naive UTC time, so that no server's own zone matters."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else to_utc(value).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC)


class Words(sa.types.TypeDecorator[str]):
    """Text of any length and origin."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else UNSTORABLE.sub("", value)


class Name(Words):
    """Text that is looked up and sorted: byte order on both databases, whatever the server's language."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[str]:
        return sa.Text(collation="C" if dialect.name == "postgresql" else None)


class Score(sa.types.TypeDecorator[float]):
    """A number; what is none (NaN, infinity) is 0."""

    impl = sa.Float
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:  # noqa: ARG002
        return value if value is None or math.isfinite(value) else 0.0


class Json(sa.types.TypeDecorator[object]):
    """A list or object as JSON text."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> object:  # noqa: ARG002
        return storable(value)


class BigId(sa.types.TypeDecorator[int]):
    """A number of a row; one that no column can hold is the nearest that can, which no row has."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[int]:
        # SQLite numbers rows by itself only in a column of type INTEGER.
        return sa.Integer() if dialect.name == "sqlite" else sa.BigInteger()

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else max(-LARGEST, min(value, LARGEST))


def at_most(limit: int | None) -> int | None:
    """Return how many rows to ask for, as any database can be told."""
    return None if limit is None else max(0, min(limit, LARGEST))
