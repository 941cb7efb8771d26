"""Says what fetching must remember beyond the process: robots.txt as last read, and hosts that asked for silence."""

from datetime import datetime
from typing import Protocol

from crawler.model import RobotsFile


class Memory(Protocol):
    """What the store offers to fetching.

    Every method may raise StoreError.
    """

    def robots(self, root: str) -> RobotsFile | None:
        """Return the robots.txt kept for a root (`https://host`), however old, or None."""
        ...

    def keep_robots(self, file: RobotsFile) -> None:
        """Keep a robots.txt in place of the one before."""
        ...

    def holds(self, now: datetime) -> dict[str, datetime]:
        """Return the hosts that are not to be asked now, each with the end of its silence."""
        ...

    def hold(self, key: str, until: datetime) -> None:
        """Keep a host's wish for silence; of two, the later end counts."""
        ...


class Forgetful:
    """A memory that ends with the process: for a look at an outlet that is not stored, and for tests."""

    def __init__(self) -> None:
        self._robots: dict[str, RobotsFile] = {}
        self._holds: dict[str, datetime] = {}

    def robots(self, root: str) -> RobotsFile | None:
        """Return the robots.txt kept for a root, or None."""
        return self._robots.get(root)

    def keep_robots(self, file: RobotsFile) -> None:
        """Keep a robots.txt in place of the one before."""
        self._robots[file.root] = file

    def holds(self, now: datetime) -> dict[str, datetime]:
        """Return the hosts that are not to be asked now, each with the end of its silence."""
        return {key: until for key, until in self._holds.items() if until > now}

    def hold(self, key: str, until: datetime) -> None:
        """Keep a host's wish for silence; of two, the later end counts."""
        self._holds[key] = max(until, self._holds.get(key, until))
