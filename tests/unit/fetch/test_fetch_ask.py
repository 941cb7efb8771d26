"""What is to be asked: an outlet's own ports, and its robots.txt unless there is a reason, which is told."""

import logging
from itertools import count

import pytest

from crawler.config.schema import Channel, Outlet
from crawler.fetch.ask import BODY_LIMIT, Ask, ask_for

NUMBERS = count()
REASON = "The publisher lets us read it, by letter."


def outlet_of(reason: str | None) -> Outlet:
    """Return an outlet of a name not used before."""
    channels = (Channel(kind="feed", address="https://odd.example:8443/feed"),)
    home = "https://odd.example/"
    return Outlet(id=f"odd-{next(NUMBERS)}", name="Odd", homepage=home, channels=channels, ignore_robots=reason)


def test_an_ask_has_the_limits_of_all_and_the_ports_of_its_outlet() -> None:
    outlet = outlet_of(None)
    wish = ask_for(outlet, "https://odd.example/a", (("Accept", "x"),))
    ports = frozenset({443, 8443})
    assert wish == Ask("https://odd.example/a", outlet.id, ports, (("Accept", "x"),), BODY_LIMIT, robots=True)


def test_certificates_of_its_own_sites_need_not_prove_anything_for_a_reason(caplog: pytest.LogCaptureFixture) -> None:
    outlet = outlet_of(None)
    assert ask_for(outlet, "https://odd.example/a").unproven == frozenset()
    with caplog.at_level(logging.INFO, "crawler.fetch.ask"):
        wish = ask_for(outlet.model_copy(update={"ignore_tls": REASON}), "https://www.odd.example/a")
    assert wish.unproven == {"odd.example"}
    assert caplog.messages == [f'tls_ignored outlet={outlet.id} reason="{REASON}"']


def test_robots_txt_is_left_aside_for_a_reason_that_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    outlets = [outlet_of(REASON), outlet_of(REASON), outlet_of(None)]
    with caplog.at_level(logging.INFO, "crawler.fetch.ask"):
        asks = [ask_for(outlet, f"https://odd.example/{number}") for outlet in outlets for number in range(3)]
    assert [wish.robots for wish in asks] == [False] * 6 + [True] * 3
    assert caplog.messages == [f'robots_ignored outlet={outlet.id} reason="{REASON}"' for outlet in outlets[:2]]
