"""Entries come in once: the same again changes nothing, other content takes its place."""

import hashlib
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from store_samples import LATER, NOW, add_report, attached, entry

from crawler.errors import StoreError
from crawler.model import Entry, Source
from crawler.store.store import Store
from crawler.store.values import Imported


def count(entries: Sequence[Entry]) -> dict[tuple[str, str], int]:
    return {("entry", "en"): len(entries)}


def test_importing_twice_is_importing_once(store: Store) -> None:
    entries = [entry(1), entry(2)]
    assert store.import_entries(entries, count, NOW) == Imported(added=2)
    before, version = list(store.all_entries()), store.events_version()
    store.published(store.unpublished())
    assert store.import_entries(entries, count, LATER) == Imported(same=2)
    assert list(store.all_entries()) == before
    assert store.events_version() == version
    assert store.unpublished() == []
    assert list(store.term_counts()) == [("entry", "en", 2)]


def test_changed_content_takes_the_place_of_the_old(store: Store) -> None:
    store.import_entries([entry(1), entry(2)], count, NOW)
    store.published(store.unpublished())
    changed = entry(1, headline="Another sentence.", topics=(), sources=(Source("Reuters"),))
    assert store.import_entries([changed, entry(2)], count, LATER) == Imported(changed=1, same=1)
    found = store.event(changed.id)
    assert found is not None
    assert (found.headline, found.topics, found.sources) == (changed.headline, (), changed.sources)
    assert found.slug == "event-number-1-happens-in-port-varna"
    assert store.unpublished() == [changed.id]
    assert [one.id for one in store.events(text="another sentence")] == [changed.id]
    assert list(store.term_counts()) == [("entry", "en", 2)]


def test_an_entry_that_moves_to_a_day_where_its_slug_is_given_away_gets_another(store: Store) -> None:
    day = date(2026, 3, 5)
    store.import_entries([entry(1, headline="Same."), entry(2, day, headline="Same.")], None, NOW)
    moved = entry(1, headline="Same.")
    store.import_entries([Entry(id=moved.id, date=day, headline="Same.")], None, NOW)
    slugs = [one.slug for one in store.entries_on(day)]
    assert len(set(slugs)) == 2
    assert "same" in slugs


def test_an_id_twice_in_one_import_counts_as_it_comes(store: Store) -> None:
    twice = [entry(1), entry(1), entry(1, headline="Later."), entry(2)]
    assert store.import_entries(twice, None, NOW) == Imported(added=2, changed=1, same=1)
    found = store.event(entry(1).id)
    assert found is not None
    assert found.headline == "Later."


def test_slugs_of_many_alike_headlines_differ(store: Store) -> None:
    alike = [entry(number, headline="The same.") for number in range(30)]
    odd = [entry(1, id=name, headline="The same.") for name in ("a b", "a-b", "a#b", "A B")]
    store.import_entries(alike + odd, None, NOW)
    assert len({one.slug for one in store.all_entries()}) == 34


def test_attached_reports_survive_an_import(store: Store) -> None:
    store.import_entries([entry(1)], None, NOW)
    store.decide(add_report(store, 1), attached(entry(1).id), {}, NOW)
    store.import_entries([entry(1, headline="Changed.")], None, LATER)
    found = store.event(entry(1).id)
    assert found is not None
    assert found.reports == 1
    assert found.sources[-1].label == "AP via The Harbour Post"


def test_what_comes_out_goes_in_elsewhere_and_is_the_same_then(store: Store) -> None:
    store.import_entries([entry(1), entry(2)], None, NOW)
    store.decide(add_report(store, 1), attached(entry(1).id), {}, NOW)
    out = list(store.all_entries())
    store.import_entries(out, None, LATER)
    assert list(store.all_entries()) == out
    assert store.import_entries(out, None, LATER) == Imported(same=2)


def test_progress_is_told_after_each_batch(store: Store) -> None:
    told: list[int] = []
    many = (entry(number) for number in range(4_100))
    assert store.import_entries(many, None, NOW, told.append).added == 4_100
    assert told[-1] == 4_100
    assert all(before < after for before, after in pairwise(told))
    assert store.import_entries([], None, NOW, told.append) == Imported()


def test_an_interrupted_import_is_finished_by_the_next(store: Store) -> None:
    def broken() -> Sequence[Entry]:
        return [entry(number) for number in range(4_050)]

    def fail(done: int) -> None:
        raise KeyboardInterrupt(done)

    with pytest.raises(KeyboardInterrupt):
        store.import_entries(broken(), count, NOW, fail)
    done = store.import_entries(broken(), count, LATER)
    assert done.same > 0
    assert done.added + done.same == 4_050
    assert list(store.term_counts()) == [("entry", "en", 4_050)]


def test_text_no_database_can_hold_is_left_out_and_the_rest_is_the_same_again(store: Store) -> None:
    odd = entry(1, headline="A\x00 ferry\ud800.", topics=("To\x00pic",), sources=(Source("A\udc00P"),))
    store.import_entries([odd], None, NOW)
    found = store.event(odd.id)
    assert found is not None
    assert (found.headline, found.topics, found.sources) == ("A ferry.", ("Topic",), (Source("AP"),))
    assert store.import_entries([odd], None, NOW) == Imported(same=1)


def test_an_id_no_database_can_hold_is_the_same_again(store: Store) -> None:
    odd = [entry(1, id=name, slug="o\x00dd") for name in ("a\x00b", "a\ud800b", "c\udfff")]
    assert store.import_entries(odd, None, NOW) == Imported(added=2, same=1)
    assert store.import_entries(odd, None, LATER) == Imported(same=3)
    assert [one.id for one in store.all_entries()] == ["ab", "c"]
    assert store.event("a\x00b") == store.event("ab")


def test_an_id_too_long_for_the_server_is_a_clear_error(postgres_schema: str, tmp_path: Path) -> None:
    store = Store.open(postgres_schema, tmp_path)
    long = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(200))
    with pytest.raises(StoreError) as caught:
        store.import_entries([entry(1, id=long)], None, NOW)
    assert caught.value.code == "too_long"
    assert "\n" not in str(caught.value)
    store.close()
