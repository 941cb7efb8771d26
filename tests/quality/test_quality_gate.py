"""Every spelling of the list of hostile addresses is refused before anything is asked, or leads nowhere."""

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.errors import Forbidden
from crawler.fetch.ask import Ask
from crawler.fetch.exchange import request_of
from crawler.fetch.gate import Gate

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "hostile" / "url" / "ssrf_urls.jsonl"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="measured only where the data is")

# Ports that an outlet might name, so that the address decides and not the port.
PORTS = frozenset({22, 6379, 8099})
# Names, and what is no whole name: which address they lead to, only a resolver can say.
BY_NAME = ("localhost", "ip6-localhost", "metadata.google.internal", "nip.io", "xn--", "aaaa", "example.org")


def addresses() -> list[str]:
    return [json.loads(line)["url"] for line in DATA.read_text("utf-8").splitlines()]


def is_refused(gate: Gate, url: str) -> bool:
    """Tell whether a URL is refused: by its form, or by the address its host spells."""
    try:
        asked = request_of(Ask(url, "odd")).url
        gate.check(asked, PORTS)
        spelled = socket.inet_ntoa(socket.inet_aton(urlsplit(asked).hostname or ""))
    except (Forbidden, ValueError):
        return True
    except OSError:
        return any(name in url.lower() for name in BY_NAME)
    return not gate.admits(spelled)


def test_no_hostile_spelling_passes() -> None:
    urls = addresses()
    assert len(urls) == 60
    assert [url for url in urls if not is_refused(Gate(()), url)] == []
