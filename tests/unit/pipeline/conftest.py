"""A desk without network for a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pipeline_fakes import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """One outlet with one feed."""
    bench = Bench(tmp_path / "data")
    yield bench
    bench.close()
