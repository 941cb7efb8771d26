"""Decides how long a request may take: a host that did not answer in time gets longer until it answers quickly."""

from collections import OrderedDict
from urllib.parse import urlsplit

# How much longer a slow host may take: with the usual deadline of 9 s, 20 s (feeds research, section 5: at most 20 s).
LONGER = 20.0 / 9.0
QUICK = 0.5  # share of the usual deadline; an answer just below it would be too slow again the next time
MOST = 1000  # hosts remembered, the last to be slow


class SlowHosts:
    """The hosts whose last trouble was that they are slow; most that never answer are asked seldom by then.

    :param deadline: seconds a request to any other host may take.
    """

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._slow: OrderedDict[str, None] = OrderedDict()

    def deadline(self, url: str) -> float:
        """Return the seconds a request may take."""
        return self._deadline * LONGER if urlsplit(url).netloc in self._slow else self._deadline

    def note(self, url: str) -> None:
        """Remember that a host was too slow."""
        host = urlsplit(url).netloc
        self._slow[host] = None
        self._slow.move_to_end(host)
        while len(self._slow) > MOST:
            self._slow.popitem(last=False)

    def answered(self, url: str, seconds: float) -> None:
        """Forget a host that answered quickly.

        :param seconds: what its whole answer took, from the moment its turn had come.
        """
        if seconds < self._deadline * QUICK:
            self._slow.pop(urlsplit(url).netloc, None)
