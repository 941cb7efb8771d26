"""Well and badly behaved functions for the workers to run; importable from a spawned process."""

import os
import re
import signal
import time

from crawler.errors import Rejected
from crawler.extract.article import rehearse


class AwkwardError(Exception):
    """An exception that cannot be made again from its arguments."""

    def __init__(self, *, why: str, how: str) -> None:
        super().__init__(why, how)


def double(number: int, *, plus: int = 0) -> int:
    """Return twice the number and a bit."""
    return 2 * number + plus


def pid() -> int:
    """Return the worker's process id."""
    return os.getpid()


def hang() -> None:
    """Wait for a signal that never comes."""
    signal.pause()


def hang_in_c() -> object:
    """Stay inside the regular expression engine, where no Python signal handler runs."""
    return re.match(r"(a+)+$", "a" * 64 + "!")


def eat() -> int:
    """Ask for 64 GiB."""
    return len(bytearray(1 << 36))


def die() -> None:
    """End the process without a word."""
    os._exit(3)


def reject() -> None:
    """Raise one of our own errors."""
    raise Rejected("no article here", code="not_article", url="https://example.org/a")


def crash() -> None:
    """Raise an error of somebody else."""
    raise ZeroDivisionError("by nothing")


def crash_awkwardly() -> None:
    """Raise an error that does not pickle."""
    raise AwkwardError(why="because", how="so")


def not_picklable() -> object:
    """Return something that cannot travel."""
    return lambda: None


def sigint_ignored() -> bool:
    """Tell whether Ctrl-C leaves the worker alone."""
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def seconds_of_rehearsal() -> float:
    """Return how much of the processor a thorough rehearsal takes."""
    began = time.process_time()
    rehearse(thorough=True)
    return time.process_time() - began


HOARD: list[bytearray] = []


def hoard(size: int) -> int:
    """Keep so many bytes until the process ends, and return its id."""
    HOARD.append(bytearray(b"x" * size))
    return os.getpid()
