"""Floors under the finding of copies among real articles; measured only where the data is."""

import hashlib
import importlib.util
import sys
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest

EVENTS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "events"
BENCH = Path(__file__).resolve().parents[1] / "bench" / "copies.py"
DIGESTS = {
    "gva-dev": "e308c9b54274ad9a2e50f79253ea57434f9ad5d97b99e7c9172b700221078c32",
    "allsides-dev": "65f05506565a10b8b00daaa732caa8acb2383852823a1b2d9f4cb6098a0443fe",
}

pytestmark = pytest.mark.skipif(not EVENTS.exists(), reason="measured only where the data is")


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """The measuring command, as a module."""
    spec = importlib.util.spec_from_file_location("copies_bench", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["copies_bench"] = module
    spec.loader.exec_module(module)
    return module


def test_planted_copies_are_found_and_few_others(bench: ModuleType) -> None:
    for name, digest in DIGESTS.items():
        assert hashlib.sha256((EVENTS / f"{name}.articles.jsonl.gz").read_bytes()).hexdigest() == digest
    made = bench.stream(bench.articles(EVENTS), 300, 11)
    groups = bench.groups_of(made.reports)
    found = {pair for group in groups for pair in combinations(sorted(copy.report for copy in group), 2)}
    truth = bench.Truth(made.reports)
    false = [pair for pair in found - made.planted if truth.contained(*pair) < bench.HALF]
    assert len(false) <= 0.01 * len(found)
    assert len(made.planted & found) >= 0.97 * len(made.planted)
