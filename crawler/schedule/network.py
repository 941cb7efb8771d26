"""Tells our own network being down from an outlet being down; pure, `now` and chance are arguments."""

from datetime import datetime, timedelta

# What a host's machine, or one on the way, answered nothing to. Only these speak of the network.
UNANSWERED = frozenset({"dns", "timeout", "broken", "unreachable"})
# What says neither: no request was made, its outcome was not waited for, or a captive portal may be what spoke.
SILENT = frozenset(
    {"robots", "robots_unreachable", "host_held", "stopped", "deadline", "crash", "tls", "scheme", "busy"}
)
# So many sites must fail, all within this time, with no answer from any in between.
SITES = 3
WINDOW = timedelta(minutes=10)
# With two sites in all, both must; a site counts as one of ours for a day after it was asked.
FEWEST_SITES = 2
REMEMBERED = timedelta(days=1)
# No more sites than these are remembered: beyond SITES their number makes no difference.
MOST_SITES = 8
# Polls are put off by a share of the time the network has been down, within bounds.
SHARE = 0.25
SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=5)


class Network:
    """What the outcomes of requests to all sites say of our own network; a few sites are remembered, whatever comes.

    One site alone never makes it down: that is the site's own trouble.
    """

    def __init__(self) -> None:
        self._asked: dict[str, datetime] = {}
        self._failing: dict[str, datetime] = {}
        self._since: datetime | None = None
        self._latest: datetime | None = None

    @property
    def is_down(self) -> bool:
        """Whether our own network is held to be down."""
        return self._since is not None

    def note(self, site: str, code: str | None, now: datetime) -> str | None:
        """Take in how a request ended and return "down" or "back" where that changes the judgement, else None.

        :param site: the registrable domain or host that was asked.
        :param code: the failure's stable word; None where an answer came, whatever its status.
        """
        if code is not None and (code in SILENT or code.startswith(("gate_", "worker_"))):
            return None
        self._latest = now
        _remember(self._asked, site, now, REMEMBERED)
        if code not in UNANSWERED:
            return self._answered()
        _remember(self._failing, site, now, WINDOW)
        if self.is_down or not self._all_fail():
            return None
        self._since = min(self._failing.values())
        return "down"

    def wait(self, chance: float) -> timedelta:
        """Return how long to put a poll off while the network is down: one to ten minutes, longer the longer it lasts.

        :param chance: a number in [0, 1) that spreads the polls.
        """
        lasted = self._latest - self._since if self._latest and self._since else timedelta(0)
        return min(max(lasted * SHARE, SHORTEST_WAIT), LONGEST_WAIT) * (1 + chance)

    def _answered(self) -> str | None:
        self._failing.clear()
        if not self.is_down:
            return None
        self._since = None
        return "back"

    def _all_fail(self) -> bool:
        return len(self._failing) >= min(SITES, max(FEWEST_SITES, len(self._asked)))


def _remember(sites: dict[str, datetime], site: str, now: datetime, within: timedelta) -> None:
    """Put a site last, and drop those that are too old or too many."""
    sites.pop(site, None)
    sites[site] = now
    for other in [other for other, at in sites.items() if now - at > within]:
        del sites[other]
    while len(sites) > MOST_SITES:
        del sites[next(iter(sites))]
