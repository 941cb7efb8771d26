"""A configuration folder that is sound, for each test to spoil."""

from collections.abc import Callable
from pathlib import Path

import pytest

SOUND = {
    "newswire.yaml": "user_agent: newswire/1 (+https://example.org/about)\n",
    "agencies.yaml": "agencies: []\n",
    "entities.yaml": "entities: []\n",
    "outlets/alpha.yaml": (
        "name: Alpha\n"
        "homepage: https://alpha.example/\n"
        "channels:\n"
        "  - feed: https://alpha.example/rss\n"
    ),
}  # fmt: skip

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Write the sound files, with some replaced, added or (None) taken away; return the folder, named `config`."""

    def write(changes: dict[str, str | bytes | None] | None = None) -> Path:
        root = tmp_path / "config"
        for name, text in {**SOUND, **(changes or {})}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return root

    return write
