"""Makes further hostile inputs."""

from typing import Any

OWN: list[dict[str, Any]] = []
