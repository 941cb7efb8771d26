"""Runs a task in a worker process and notes what it opened, asked or started meanwhile."""

import sys
from collections.abc import Callable
from typing import Any

from crawler.errors import NewswireError

WATCHED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "os.system", "subprocess.Popen", "os.exec")
# Files that Python's own machinery reads: modules, and the data of libraries.
OWN = (sys.prefix, sys.base_prefix, "/usr/lib", "/usr/share", "/usr/local/lib", "/proc/self")

noted: list[str] = []
installed: list[bool] = []


def note(event: str, arguments: tuple[Any, ...]) -> None:
    """Keep what an audit event says (Python's audit events table), where it is one to know of."""
    if event in WATCHED:
        noted.append(f"{event} {arguments[-1]!r}")
    elif event == "open" and isinstance(arguments[0], str | bytes):
        name = arguments[0].decode("utf-8", "replace") if isinstance(arguments[0], bytes) else arguments[0]
        if not name.startswith(OWN) and not name.endswith((".py", ".pyc", ".so")):
            noted.append(f"open {name[:200]}")


def watched(func: Callable[..., Any], arguments: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[Any, list[str]]:
    """Return what `func` returns, or the error of ours that it raises, and what it opened, asked or started."""
    if not installed:
        installed.append(True)
        sys.addaudithook(note)
    noted.clear()
    try:
        found = func(*arguments, **keywords)
    except NewswireError as error:
        return error, list(noted)
    return found, list(noted)
