"""The memory that ends with the process keeps the rules of every memory."""

from datetime import UTC, datetime, timedelta

from crawler.fetch.memory import Forgetful
from crawler.model import RobotsFile

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def test_holds_end() -> None:
    memory = Forgetful()
    memory.hold("odd.example", NOON + timedelta(minutes=1))
    assert memory.holds(NOON) == {"odd.example": NOON + timedelta(minutes=1)}
    assert memory.holds(NOON + timedelta(minutes=1)) == {}


def test_the_later_of_two_holds_counts() -> None:
    memory = Forgetful()
    for minutes in (5, 1):
        memory.hold("odd.example", NOON + timedelta(minutes=minutes))
    assert memory.holds(NOON) == {"odd.example": NOON + timedelta(minutes=5)}


def test_the_last_robots_file_counts() -> None:
    memory, root = Forgetful(), "https://odd.example"
    assert memory.robots(root) is None
    for file in (RobotsFile(root, NOON, "a"), RobotsFile(root, NOON, failed="timeout")):
        memory.keep_robots(file)
        assert memory.robots(root) == file
