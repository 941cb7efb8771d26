"""What was read of reports is kept with the terms it names by number, as long as one process numbers them."""

from datetime import timedelta

from store_samples import LATER, NOW, add_report

from crawler.store.store import Store


def test_what_was_read_comes_back(store: Store) -> None:
    one, two, three = (add_report(store, number) for number in range(3))
    assert (store.terms(), list(store.readings([one]))) == ([], [])
    assert store.keep_readings(0, ["ferry", "naïve", "\ud800"], {one: (b"\x00\x01", NOW), two: (b"", NOW)})
    assert store.keep_readings(3, ["@frr"], {two: (b"2", LATER)})
    assert store.keep_readings(4, [], {})
    assert store.terms() == ["ferry", "naïve", "\ud800", "@frr"]
    assert dict(store.readings([one, two, three])) == {one: b"\x00\x01", two: b"2"}


def test_terms_that_another_process_numbered_stay(store: Store) -> None:
    one = add_report(store, 1)
    assert store.keep_readings(0, ["ferry"], {})
    assert not store.keep_readings(0, ["comet", "lund"], {one: (b"1", NOW)})
    assert not store.keep_readings(2, ["comet"], {one: (b"1", NOW)})
    assert (store.terms(), list(store.readings([one]))) == (["ferry"], [])


def test_what_is_old_is_forgotten(store: Store) -> None:
    one, two = (add_report(store, number) for number in range(2))
    store.keep_readings(0, [], {one: (b"1", NOW), two: (b"2", LATER)})
    assert store.forget_readings(NOW) == 0
    assert store.forget_readings(NOW + timedelta(seconds=1)) == 1
    assert dict(store.readings([one, two])) == {two: b"2"}
