"""The database's address and the driver's words are told apart without asking a database."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from crawler.errors import StoreError
from crawler.store.database import clear_errors, database_url, place


@pytest.mark.parametrize(
    ("url", "driver", "shown"),
    [
        (None, "sqlite", "data/newswire.db"),
        ("sqlite:///a/b.db", "sqlite", "a/b.db"),
        ("postgresql://u:pw@h/d", "postgresql+psycopg", "postgresql+psycopg://u:***@h/d"),
        ("postgres://h/d", "postgresql+psycopg", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg", "postgresql+psycopg://h/d"),
    ],
)
def test_addresses(url: str | None, driver: str, shown: str) -> None:
    address = database_url(url, Path("data"))
    assert (address.drivername, place(address)) == (driver, shown)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("database disk image is malformed", "damaged"),
        ("file is not a database", "damaged"),
        ("attempt to write a readonly database", "unwritable"),
        ("unable to open database file", "unwritable"),
        ("database or disk is full", "unwritable"),
        ("disk I/O error", "unwritable"),
        ("permission denied for schema public", "unwritable"),
        ("database is locked", "busy"),
        ("canceling statement due to lock timeout", "busy"),
        ('index row size 5976 exceeds btree version 4 maximum 2704 for index "item_keys_pkey"', "too_long"),
        ("index row requires 9024 bytes, maximum size is 8191", "too_long"),
        ("connection refused\nIs the server running?", "unreachable"),
        ("", "unreachable"),
    ],
)
def test_what_drivers_say_is_one_line_with_a_code(said: str, code: str) -> None:
    with pytest.raises(StoreError) as caught, clear_errors("the place"):
        raise OperationalError("SELECT 1", {}, sqlite3.OperationalError(said))
    assert caught.value.code == code
    assert str(caught.value).startswith("the place: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", [IntegrityError, DatabaseError])
def test_faults_of_ours_pass(kind: type[DatabaseError]) -> None:
    with pytest.raises(kind), clear_errors("the place"):
        raise kind("SELECT 1", {}, sqlite3.IntegrityError("NOT NULL constraint failed"))
