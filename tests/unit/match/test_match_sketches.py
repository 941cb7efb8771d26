"""Alike texts meet among very many; what is old or too much is let go."""

import random
from datetime import timedelta

from copy_samples import NOW, OWN, WIRE, report

from crawler.match.shingles import read_report
from crawler.match.sketches import FULL, Sketches, sketch


def signature(text: str) -> bytes:
    return sketch(read_report(report(text)))


def noise(number: int) -> str:
    chance = random.Random(number)
    return " ".join(f"word{chance.randrange(5000)}" for _ in range(120))


def test_alike_texts_meet_the_nearest_first() -> None:
    held = Sketches()
    words = WIRE.split()
    for number in range(300):
        held.add(number, NOW, signature(noise(number)))
    for number, share in ((500, 0.5), (501, 0.9), (502, 0.7)):
        held.add(number, NOW, signature(" ".join(words[: int(len(words) * share)])))
    assert held.near(signature(WIRE), 5) == [501, 502, 500]
    assert held.near(signature(WIRE), 1) == [501]
    assert held.near(signature(OWN), 5) == []
    assert len(held) == 303


def test_signatures_are_the_same_on_every_machine() -> None:
    made = signature(WIRE)
    assert len(made) == 320
    assert made[:8].hex() == "9890a0002b0d1a06"


def test_too_short_a_text_has_none_and_meets_none() -> None:
    held = Sketches()
    assert signature("The ferry ran aground.") == b""
    held.add(1, NOW, b"")
    assert (len(held), held.near(b"", 5)) == (0, [])


def test_a_new_state_takes_the_place_of_the_one_before() -> None:
    held = Sketches()
    held.add(1, NOW, signature(WIRE))
    held.add(1, NOW + timedelta(hours=1), signature(OWN))
    assert (len(held), held.near(signature(WIRE), 5), held.near(signature(OWN), 5)) == (1, [], [1])
    held.forget(NOW + timedelta(minutes=1))
    assert held.near(signature(OWN), 5) == [1]
    held.drop(1)
    held.drop(1)
    assert (len(held), held.near(signature(OWN), 5)) == (0, [])


def test_what_is_old_is_forgotten() -> None:
    held = Sketches()
    for number in range(10):
        held.add(number, NOW + timedelta(days=number), signature(WIRE))
    held.forget(NOW + timedelta(days=7))
    assert held.near(signature(WIRE), 99) == [7, 8, 9]


def test_no_more_are_held_than_asked_for() -> None:
    held = Sketches(most=3)
    for number in range(10):
        held.add(number, NOW, signature(noise(number)))
    assert len(held) == 3
    assert held.near(signature(noise(9)), 5) == [9]
    assert held.near(signature(noise(6)), 5) == []


def test_a_full_bucket_holds_the_newest() -> None:
    held = Sketches()
    for number in range(FULL + 6):
        held.add(number, NOW + timedelta(minutes=number), signature(WIRE))
    assert held.near(signature(WIRE), 1000) == list(range(6, FULL + 6))
    held.forget(NOW + timedelta(days=1))
    assert (len(held), held.near(signature(WIRE), 5)) == (0, [])
