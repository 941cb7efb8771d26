"""Which id of a row stays: judged on channels whose guids and links do all that was seen in the field."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

import pytest
from schedule_polls import DAY, HOUR, NOW, row

from crawler.schedule.facts import RowFacts, Window, window_after
from crawler.schedule.ids import Ids, Stable, learn, usable_guid, verdict

Listing = Callable[[int], list[RowFacts]]
DEPTH = 20


def names(poll: int, *, news: int = 1) -> list[str]:
    """The articles a document lists, the newest first: so many new ones a poll."""
    return [f"article {number}" for number in range(poll * news, poll * news - DEPTH, -1)]


def dated(poll: int, place: int) -> datetime:
    """The date of the row in a place: the first one came just now, the others before the last poll."""
    return NOW + poll * HOUR - (3 + place) * HOUR * bool(place)


def steady(poll: int) -> list[RowFacts]:
    return [row(name) for name in names(poll)]


def bare(poll: int) -> list[RowFacts]:
    return [row(name, "") for name in names(poll)]


def revised(poll: int) -> list[RowFacts]:
    """Two rows a poll get another guid, as the BBC numbers the revisions of a page."""
    return [row(name, f"{name}#{poll}" if 3 <= place < 5 else None) for place, name in enumerate(names(poll))]


def by_place(poll: int) -> list[RowFacts]:
    return [row(name, str(place)) for place, name in enumerate(names(poll))]


def by_place_all_new(poll: int) -> list[RowFacts]:
    return [row(name, str(place)) for place, name in enumerate(names(poll, news=DEPTH))]


def by_place_all_new_dated(poll: int) -> list[RowFacts]:
    return [row(name, str(at), NOW + poll * HOUR) for at, name in enumerate(names(poll, news=DEPTH))]


def tokens(poll: int) -> list[RowFacts]:
    """Every link bears a token of the session, the guid is the article's."""
    return [row(f"{name}?token={poll}", f"guid {name}", dated(poll, at)) for at, name in enumerate(names(poll))]


def edited(poll: int) -> list[RowFacts]:
    """Now and then the link of one old article is mended."""
    return [
        row(f"{name}-mended" if name == f"article {poll // 8 * 8 - 3}" else name, f"guid {name}", dated(poll, place))
        for place, name in enumerate(names(poll))
    ]


def one_guid(poll: int) -> list[RowFacts]:
    return [row(name, "the channel") for name in names(poll)]


def restless(poll: int) -> list[RowFacts]:
    return [row(name, f"{name} {poll}") for name in names(poll)]


def read(
    listing: Listing, polls: int, ids: Ids | None = None, window: Window = (), first: int = 0
) -> tuple[Ids, Window]:
    ids = ids or Ids()
    for poll in range(first, first + polls):
        since = NOW + (poll - 1) * HOUR if window else None
        ids, window = learn(ids, listing(poll), window, since), window_after(window, listing(poll))
    return ids, window


@pytest.mark.parametrize(
    ("listing", "stable"),
    [
        (steady, "both"),
        (bare, "link"),
        (revised, "link"),
        (by_place, "link"),
        (by_place_all_new, "link"),
        (by_place_all_new_dated, "link"),
        (tokens, "guid"),
        (edited, "both"),
        (one_guid, "link"),
        (restless, "link"),
    ],
)
def test_the_id_that_stays(listing: Listing, stable: Stable) -> None:
    assert verdict(read(listing, 12)[0]) == stable
    assert verdict(read(listing, 60)[0]) == stable


@pytest.mark.parametrize("listing", [by_place, by_place_all_new, by_place_all_new_dated, restless])
def test_a_guid_that_is_no_identity_is_found_out_by_the_second_reading(listing: Listing) -> None:
    assert verdict(read(listing, 1)[0]) == "unknown"
    assert verdict(read(listing, 2)[0]) == "link"


def test_a_channel_that_begins_to_number_its_rows_is_found_out_at_once() -> None:
    ids, window = read(steady, 100)
    ids, window = read(by_place, 1, ids, window, first=100)
    ids, window = read(by_place, 1, ids, window, first=101)
    assert verdict(ids) == "link"


def test_a_used_guid_is_not_forgotten_while_the_channel_is_quiet() -> None:
    ids, window = read(by_place, 2)
    quiet = by_place(1)
    for _ in range(100):
        ids = learn(ids, quiet, window, NOW)
    assert verdict(ids) == "link"


def test_a_guid_made_from_the_address_of_the_feed_is_seen_to_move() -> None:
    def moved(poll: int) -> list[RowFacts]:
        return [row(name, f"https://new.example/{name}") for name in names(poll)]

    ids, window = read(steady, 50)
    assert verdict(ids) == "both"
    ids, window = read(moved, 1, ids, window, first=50)
    assert verdict(ids) == "link"
    ids, window = read(moved, 10, ids, window, first=51)
    assert verdict(ids) == "link"
    assert verdict(read(moved, 200, ids, window, first=61)[0]) == "both"


def test_a_relaunch_that_keeps_the_guids_but_gives_no_dates_is_no_reason_to_merge() -> None:
    ids, window = read(steady, 50)
    ids, _ = read(lambda poll: [row(f"new {name}", f"guid {name}") for name in names(poll)], 1, ids, window, first=50)
    assert verdict(ids) == "link"


def test_old_articles_that_change_guids_among_them_prove_it_whatever_their_dates() -> None:
    def by_place_dated(poll: int) -> list[RowFacts]:
        return [row(name, str(place), NOW - 9 * DAY) for place, name in enumerate(names(poll))]

    assert read(by_place_dated, 2)[0].reused == DEPTH
    assert read(tokens, 2)[0].reused == 0


def test_one_article_under_another_link_is_no_proof() -> None:
    ids, window = read(steady, 50)
    ids = learn(ids, [row("mended", "guid article 45"), *steady(50)[6:]], window, NOW)
    assert verdict(ids) == "both"


@pytest.mark.parametrize("since", [None, NOW + DAY])
def test_readings_that_list_nothing_known_teach_nothing(since: datetime | None) -> None:
    assert learn(Ids(), steady(1), (), since) == Ids()
    assert learn(Ids(), [], (("a", "b"),), since) == Ids()
    assert verdict(Ids()) == "unknown"


@pytest.mark.parametrize(
    ("stable", "pin", "usable"),
    [
        ("unknown", None, True),
        ("both", None, True),
        ("guid", None, True),
        ("link", None, False),
        ("link", "guid", True),
        ("both", "link", False),
        ("unknown", "link", False),
    ],
)
def test_usable_guid(stable: Stable, pin: Literal["guid", "link"] | None, usable: bool) -> None:
    assert usable_guid(stable, pin) is usable
