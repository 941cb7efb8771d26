"""A page that has ended lies in the table of pages or in a file, never in both; a revisit needs its first."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from store_samples import LATER, NOW, add_item, item, new_item, page, report

from crawler.model import Wire
from crawler.store import captures as captures_module
from crawler.store import schema
from crawler.store.store import Store
from crawler.store.values import Filed, Place

WIRE = Wire("HTTP/1.1", (("Host", "harbour.example"), ("Accept", "*/*")), "203.0.113.7", "gzip, br")


def ended(store: Store, *numbers: int) -> list[int]:
    """Take items to their end with a page each; return the pages' numbers."""
    before = len(store.ended_pages(1000))
    for number in numbers:
        item_id = add_item(store, number)
        store.keep_page(item_id, page(number, b"%d" % number))
        store.add_report(item_id, "The Harbour Post", report(number), new_item(number).keys, NOW)
    return [one.id for one in store.ended_pages(1000)][before:]


def filed(
    page_id: int, offset: int = 0, original: int | None = None, file: str = "one", digest: str = "sha256:A"
) -> Filed:
    return Filed(page_id, Place(file, offset, 100), digest, "https://harbour.example/1?final", NOW, original)


def count(store: Store, table: sa.Table) -> int:
    with store.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize("outcome", ["stored", "rejected:too_short", "failed:http_404"])
def test_the_page_of_an_ended_item_awaits_its_move(store: Store, outcome: str) -> None:
    number = add_item(store, 1)
    kept = page(1)
    store.keep_page(number, kept)
    assert store.ended_pages(10) == []
    if outcome == "stored":
        store.add_report(number, "The Harbour Post", report(1), new_item(1).keys, NOW)
    else:
        store.finish(number, outcome)
    [one] = store.ended_pages(10)
    assert (one.item_id, one.page) == (number, kept)
    assert store.page_of(number) is None


def test_how_a_page_came_comes_out_as_it_went_in(store: Store) -> None:
    number = add_item(store, 1)
    came = page(1)
    kept = type(came)(came.url, came.final_url, 200, came.headers, came.body, NOW, wire=WIRE)
    store.keep_page(number, kept)
    assert store.page_of(number) == kept


def test_a_page_kept_for_a_person_stays(store: Store) -> None:
    number = add_item(store, 1)
    store.keep_page(number, page(1))
    store.finish(number, "quarantined")
    assert store.ended_pages(10) == []
    assert store.page_of(number) == page(1)


def test_an_item_read_again_has_a_page_that_waits_beside_those_that_ended(store: Store) -> None:
    ended(store, 1)
    for text in (b"second", b"third"):
        store.reopen(1)
        store.keep_page(1, page(1, b"lost"))
        store.keep_page(1, page(1, text))
        assert store.page_of(1) == page(1, text)
        store.add_report(1, "The Harbour Post", report(1), frozenset(), NOW)
    assert [one.page.body for one in store.ended_pages(10)] == [b"1", b"second", b"third"]


def test_what_lies_in_a_file_is_in_the_table_no_more(store: Store) -> None:
    first, second, third = ended(store, 1, 2, 3)
    assert [one.id for one in store.ended_pages(2)] == [first, second]
    store.file_pages([filed(first), filed(second, 200, digest="sha256:B")], {third})
    store.file_pages([filed(first), filed(second, 200)], {third})
    assert count(store, schema.pages) == 0
    assert count(store, schema.captures) == 2
    found = store.capture_of("sha256:B", NOW)
    assert found is not None
    assert (found.item_id, found.outlet, found.place) == (2, "harbour-post", Place("one", 200, 100))
    assert (found.digest, found.url, found.fetched_at, found.original) == (
        "sha256:B",
        "https://harbour.example/1?final",
        NOW,
        None,
    )
    assert store.capture(found.id) == found
    assert (store.known_end("one"), store.known_end("two")) == (300, 0)


def test_a_page_that_waits_is_neither_filed_nor_dropped(store: Store) -> None:
    number = add_item(store, 1)
    store.keep_page(number, page(1))
    with store.read() as connection:
        page_id = connection.execute(sa.select(schema.pages.c.id)).scalar_one()
    store.file_pages([filed(page_id)], {page_id})
    assert store.page_of(number) == page(1)
    assert count(store, schema.captures) == 0


def test_the_newest_response_with_a_payload_is_found(store: Store) -> None:
    pages = ended(store, 1, 2, 3)
    store.file_pages([filed(pages[0])])
    first = store.capture_of("sha256:A", NOW)
    assert first is not None
    store.file_pages([filed(pages[1], 200, original=first.id)])
    assert store.capture_of("sha256:A", NOW) == first, "a revisit holds no payload"
    store.file_pages([filed(pages[2], 400)])
    newest = store.capture_of("sha256:A", NOW)
    assert newest is not None
    assert newest.place.offset == 400
    assert store.capture_of("sha256:A", LATER) is store.capture_of("sha256:Z", NOW) is None


def test_a_forgotten_file_takes_the_revisits_that_need_it_along(store: Store) -> None:
    pages = ended(store, 1, 2, 3, 4)
    store.file_pages([filed(pages[0]), filed(pages[1], 200, digest="sha256:B")])
    first = store.capture_of("sha256:A", NOW)
    assert first is not None
    store.file_pages(
        [filed(pages[2], original=first.id, file="two"), filed(pages[3], 200, file="two", digest="sha256:C")]
    )
    assert store.forget_file("one") == 3
    assert store.forget_file("one") == 0
    assert count(store, schema.captures) == 1
    assert store.capture_of("sha256:C", NOW) is not None


def test_a_revisit_whose_first_is_gone_leaves_its_page(store: Store) -> None:
    pages = ended(store, 1, 2)
    store.file_pages([filed(pages[0])])
    first = store.capture_of("sha256:A", NOW - timedelta(days=1))
    assert first is not None
    store.forget_file("one")
    store.file_pages([filed(pages[1], original=first.id)])
    assert [one.id for one in store.ended_pages(10)] == [pages[1]]
    assert count(store, schema.captures) == 0


def archive(store: Store, *numbers: int) -> None:
    """Take items to their end with a page each, and file the pages."""
    for page_id in ended(store, *numbers):
        store.file_pages([filed(page_id, 200 * page_id, digest=f"sha256:{page_id}")])


def test_the_archive_gives_each_items_newest_page_with_its_report(store: Store) -> None:
    archive(store, 1, 2)
    store.reopen(1)
    store.keep_page(1, page(1, b"again"))
    store.add_report(1, "The Harbour Post", report(1, "Changed."), frozenset(), NOW)
    [again] = store.ended_pages(10)
    store.file_pages([filed(again.id, 900, digest="sha256:N")])
    second, first = store.archived()
    assert (first.capture.item_id, first.capture.digest, first.outcome) == (1, "sha256:N", "version")
    assert (second.capture.item_id, second.outcome, second.item) == (2, "stored", item(2))
    assert first.report is not None
    assert first.report == store.report(1)
    assert [one.capture.item_id for one in store.archived(LATER)] == []
    assert [one.capture.item_id for one in store.archived(NOW, "harbour-post")] == [2, 1]
    assert list(store.archived(NOW, "another")) == []


@pytest.mark.parametrize(
    ("outcome", "there"),
    [("rejected:too_short", True), ("rejected:landing_page", False), ("failed:http_404", False), ("duplicate", False)],
)
def test_only_pages_that_extraction_ended_are_extracted_again(store: Store, outcome: str, there: bool) -> None:
    archive(store, 1)
    number = add_item(store, 2)
    store.keep_page(number, page(2))
    if outcome == "duplicate":
        store.add_report(number, "The Harbour Post", report(2), new_item(1).keys, NOW)
    else:
        store.finish(number, outcome)
    [one] = store.ended_pages(10)
    store.file_pages([filed(one.id, 900)])
    found = {one.capture.item_id: one.report for one in store.archived()}
    assert (number in found) is there
    assert found.get(number) is None
    assert found[1] is not None


def test_an_item_being_read_again_is_left_to_that(store: Store) -> None:
    archive(store, 1, 2)
    store.reopen(1)
    assert [one.capture.item_id for one in store.archived()] == [2]


def test_more_captures_than_are_read_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captures_module, "AT_ONCE", 2)
    archive(store, 1, 2, 3, 4, 5)
    assert [one.capture.item_id for one in store.archived()] == [1, 2, 3, 4, 5]
