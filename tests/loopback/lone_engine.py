"""Runs the engine in a process of its own, asks it for the addresses named, and prints what the process has open.

Arguments: the answer's file, then addresses. The file gets JSON: `ends` (status or error code of each address) and
`listening` (local ports the process accepts connections on, while the engine runs).
"""

import json
import sys
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from crawler.config.schema import Settings
from crawler.errors import NewswireError
from crawler.fetch import reactor
from crawler.fetch.ask import Ask
from crawler.fetch.engine import Engine
from crawler.fetch.memory import Forgetful

AGENT = "oddwire/1.0 (+https://oddwire.example/about)"
LISTEN = "0A"  # the state of a listening socket in proc(5), /proc/net/tcp


def listening() -> list[int]:
    """Return the TCP ports this process listens on (Linux)."""
    held = {str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}
    tables = [table for name in ("tcp", "tcp6") if (table := Path("/proc/self/net", name)).exists()]
    rows = [line.split() for table in tables for line in table.read_text("ascii").splitlines()[1:]]
    return [int(row[1].rsplit(":")[-1], 16) for row in rows if row[3] == LISTEN and f"socket:[{row[9]}]" in held]


async def end_of(engine: Engine, address: str) -> int | str:
    """Return the status an address answers with, or the code it fails with."""
    ports = frozenset({urlsplit(address).port or 80})
    try:
        return (await engine.fetch(Ask(address, "odd", ports, robots=False))).status
    except NewswireError as error:
        return error.code


async def main(addresses: list[str]) -> dict[str, object]:
    """Ask for the addresses one after another."""
    settings = Settings(user_agent=AGENT, allow_networks=(ip_network("127.0.0.0/8"),))
    engine = Engine(settings, lambda: datetime.now(UTC), Forgetful(), 5.0)
    await engine.start()
    try:
        ends = [await end_of(engine, address) for address in addresses]
        return {"ends": ends, "listening": listening()}
    finally:
        await engine.stop()


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(reactor.run(main(sys.argv[2:]))), "utf-8")
