"""A host that was too slow gets longer the next time, and only that one."""

import pytest

from crawler.fetch.slowhosts import MOST, SlowHosts


def test_a_slow_host_gets_longer_the_next_time() -> None:
    hosts = SlowHosts(9.0)
    assert hosts.deadline("https://slow.example/1") == 9.0
    hosts.note("https://slow.example/1")
    assert hosts.deadline("https://slow.example/2") == pytest.approx(20.0)
    assert hosts.deadline("https://other.example/1") == 9.0
    assert hosts.deadline("https://slow.example:8443/1") == 9.0


@pytest.mark.parametrize(("seconds", "deadline"), [(0.2, 9.0), (4.4, 9.0), (4.6, 20.0), (15.0, 20.0)])
def test_a_quick_answer_ends_it(seconds: float, deadline: float) -> None:
    hosts = SlowHosts(9.0)
    hosts.note("https://slow.example/1")
    hosts.answered("https://other.example/1", 0.1)
    hosts.answered("https://slow.example/2", seconds)
    assert hosts.deadline("https://slow.example/3") == pytest.approx(deadline)


def test_only_the_last_slow_hosts_are_remembered() -> None:
    hosts = SlowHosts(9.0)
    for number in range(MOST + 1):
        hosts.note(f"https://host{number}.example/")
    assert hosts.deadline("https://host0.example/") == 9.0
    assert hosts.deadline("https://host1.example/") > 9.0
