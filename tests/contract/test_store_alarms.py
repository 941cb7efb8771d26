"""An alarm is news once, and news again once it has ended."""

from dataclasses import replace

from store_samples import LATER, NOW

from crawler.store.store import Store
from crawler.store.values import Alarm

QUIET = Alarm("harbour-post", "quiet", NOW, "nothing for 2 days; usually 14 a day")


def test_an_alarm_is_new_once_and_keeps_its_start(store: Store) -> None:
    assert store.raise_alarm(QUIET)
    assert not store.raise_alarm(replace(QUIET, since=LATER, text="nothing for 3 days; usually 14 a day"))
    assert store.alarms() == [replace(QUIET, text="nothing for 3 days; usually 14 a day")]


def test_alarms_of_other_kinds_and_outlets_are_others(store: Store) -> None:
    others = [replace(QUIET, kind="broken"), replace(QUIET, outlet="an-outlet")]
    assert all(store.raise_alarm(one) for one in (QUIET, *others))
    assert [(one.outlet, one.kind) for one in store.alarms()] == [
        ("an-outlet", "quiet"),
        ("harbour-post", "broken"),
        ("harbour-post", "quiet"),
    ]
    assert store.end_alarm("harbour-post", "quiet") == QUIET
    assert [one.kind for one in store.alarms()] == ["quiet", "broken"]


def test_an_alarm_ends_once_and_may_come_again(store: Store) -> None:
    store.raise_alarm(QUIET)
    assert store.end_alarm("harbour-post", "quiet") == QUIET
    assert store.end_alarm("harbour-post", "quiet") is None
    assert store.alarms() == []
    assert store.raise_alarm(replace(QUIET, since=LATER))
    assert [one.since for one in store.alarms()] == [LATER]


def test_a_text_no_database_can_hold_is_mended(store: Store) -> None:
    store.raise_alarm(replace(QUIET, text="nothing\x00 at all"))
    assert [one.text for one in store.alarms()] == ["nothing at all"]
