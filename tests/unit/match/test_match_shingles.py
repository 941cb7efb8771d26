"""A text is read as runs of words of its own telling, in any script, the same way every time."""

from dataclasses import replace

import pytest
from copy_samples import OWN, QUOTE, WIRE, report

from crawler.match.shingles import LENGTH, MOST_WORDS, read_report


def spoken(text: str) -> str:
    return " ".join(read_report(report(text)).words)


def test_a_shingle_begins_at_each_word_but_the_last() -> None:
    reading = read_report(report(WIRE))
    assert len(reading.runs) == len(reading.words)
    assert list(reading.runs[1 - LENGTH :]) == [0] * (LENGTH - 1)
    assert reading.keys.size == len(reading.words) - LENGTH + 1
    assert {reading.words[at] for at in reading.figures.nonzero()[0]} == {"84", "4", "30", "2", "000", "1968", "2011"}


def test_readings_are_the_same_in_every_process() -> None:
    assert int(read_report(report("one two three four five")).keys[0]) == 395050957228007080


@pytest.mark.parametrize(
    "quoted",
    [
        QUOTE,
        '"We felt a shudder and the lights went out," said the nurse.',
        "«Nous avons senti une secousse et la lumière est partie», a dit l'infirmière.",
        "„Wir spürten einen Ruck, und das Licht ging aus“, sagte die Krankenschwester.",
        "“We felt a shudder and the lights went out\n\n“Then it was still,” said the nurse.",
    ],
)
def test_what_is_quoted_is_left_out(quoted: str) -> None:
    told = spoken(f"{WIRE}\n\n{quoted}\n\nThe tugs came at noon today.")
    assert "tugs came at noon" in told
    for word in ("shudder", "secousse", "ruck", "lights", "still"):
        assert word not in told.split()


@pytest.mark.parametrize("mark", ['5" of rain fell', 'the 12" gun', 'the so-called " stray mark'])
def test_a_lone_mark_quotes_nothing(mark: str) -> None:
    assert "coast guard said today" in spoken(f"{WIRE} {mark} and then the coast guard said today.")


def test_an_interview_is_read_whole() -> None:
    assert "shudder" in spoken(f"She told it so. {QUOTE}")
    assert "shudder" not in spoken(OWN)


def test_scripts_without_spaces_have_shingles_too() -> None:
    reading = read_report(report("渡轮星期一清晨在塔恩岛附近搁浅，船上八十四人全部获救。"))
    assert reading.keys.size > 10


@pytest.mark.parametrize("text", ["", "Four words are few.", "\n\n", "\ud800 \x00"])
def test_too_little_is_nothing(text: str) -> None:
    assert read_report(report(text)).keys.size == 0


def test_the_lead_stands_in_for_a_body() -> None:
    assert read_report(replace(report(""), lead=WIRE)).keys.size == read_report(report(WIRE)).keys.size


def test_an_endless_text_is_read_so_far() -> None:
    endless = " ".join(f"word{number}" for number in range(2 * MOST_WORDS))
    assert len(read_report(report(endless)).words) == MOST_WORDS
