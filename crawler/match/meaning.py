"""Turns texts into vectors of what they mean, by a sentence model that lies on this machine, never by the network; the
one user of sentence-transformers, which only the extra `semantic` brings."""

from collections.abc import Iterator
from functools import partial
from hashlib import blake2b, file_digest
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from crawler.errors import ConfigError

Vector = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

LIBRARY, EXTRA = "sentence_transformers", "semantic"
# What lies in the folder of every sentence model, and the folder a package keeps its model in.
MODULES, INSIDE = "modules.json", "model"
DIGEST = 8
# Texts whose vectors are remembered: more than there are to train on; some 200 MB of a model with 384 numbers.
REMEMBERED = 100_000
# How alike two texts are in what they mean where that is not known of both; below all cosines that are met.
UNKNOWN = -1.0
# Numbers of two bytes: the cosine of two texts keeps three decimals, in half the room.
HALF = np.dtype("<f2")


class Encoder(Protocol):
    """Says what a text means."""

    name: str
    digest: bytes
    """Eight bytes that tell this model from others."""
    bare: bool
    """Whether it is asked only of reports that are nothing but a title."""

    def encode(self, text: str) -> Vector:
        """Return a vector of length 1, the same for the same text."""


class SentenceModel:
    """A sentence-transformers model, asked for one text at a time on one thread, so that the vector of a text never
    depends on those beside it."""

    bare = False

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.digest = _digest(folder)
        import_module("torch").set_num_threads(1)
        import_module("transformers.utils.logging").disable_progress_bar()
        load = import_module(LIBRARY).SentenceTransformer
        self._model: Any = load(str(folder), device="cpu", local_files_only=True)

    def encode(self, text: str) -> Vector:
        """Return a vector of length 1."""
        found = self._model.encode([text], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found[0], dtype=np.float32)


class Unopened:
    """A sentence model by its files alone: what tells it from others is known, and no text means anything to it."""

    bare = False

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.digest = _digest(folder)

    def encode(self, text: str) -> Vector:  # noqa: ARG002 (as every encoder has it)
        """Return a vector of length 1, the same for all texts."""
        return np.ones(1, dtype=np.float32)


class Remembering:
    """An encoder that keeps what it said last, for whoever reads the same texts time and again.

    :param most: of how many texts.
    """

    def __init__(self, encoder: Encoder, most: int = REMEMBERED) -> None:
        self.name = encoder.name
        self.digest = encoder.digest
        self.bare = encoder.bare
        self._encoder = encoder
        self._most = most
        self._kept: dict[str, Vector] = {}

    def encode(self, text: str) -> Vector:
        """Return a vector of length 1."""
        found = self._kept.pop(text, None)
        if found is None:
            found = self._encoder.encode(text)
        self._kept[text] = found
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        return found


def packed(vector: Vector) -> npt.NDArray[np.int32]:
    """Pack a vector for keeping: two of its numbers, rounded to half precision, in each of four bytes."""
    halves = np.zeros(len(vector) + len(vector) % 2, dtype=HALF)
    halves[: len(vector)] = vector
    return halves.view("<i4").astype(np.int32)


def unpacked(numbers: npt.NDArray[np.int32]) -> Floats:
    """Unpack vectors, one along the last axis each."""
    return np.ascontiguousarray(numbers.astype("<i4")).view(HALF).astype(np.float64)


def load_model(model: str, key: str) -> Encoder:
    """Load a sentence model.

    :param model: its folder, or the name of an installed package that has it inside.
    :param key: what names it (a key of a file, an option), for the error.

    Raises: ConfigError where the library or the model is missing or cannot be read.
    """
    if problem := trouble(model):
        raise ConfigError((f"{key}: {problem}",))
    folder = next(filter(_holds_model, _places(model)))
    try:
        return SentenceModel(Path(model).name, folder)
    except _faults() as error:
        reason = " ".join(str(error).split())
        raise ConfigError((f"{key}: {folder} holds no sentence model that can be loaded ({reason})",)) from error


def unopened(model: str) -> Encoder | None:
    """Return a sentence model without loading it, for whoever asks which it is; None where it cannot be read."""
    folder = next(filter(_holds_model, _places(model)), None)
    try:
        return Unopened(Path(model).name, folder) if folder else None
    except OSError:
        return None


def trouble(model: str) -> str | None:
    """Say why a sentence model cannot be used, as far as can be seen without loading it; None where it can."""
    if find_spec(LIBRARY) is None:
        return f"sentence-transformers is not installed; install the extra: pip install 'newswire-crawler[{EXTRA}]'"
    if not any(map(_holds_model, _places(model))):
        return f"{model} is neither the folder of a sentence model ({MODULES}) nor an installed package with one inside"
    return None


def _faults() -> tuple[type[Exception], ...]:
    """Return what loading a broken model raises."""
    own = import_module("safetensors").SafetensorError if find_spec("safetensors") else OSError
    return ImportError, OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError, own


def _places(model: str) -> Iterator[Path]:
    """Yield where a model of that name may lie."""
    yield Path(model)
    package = model.replace("-", "_")
    spec = find_spec(package) if package.isidentifier() else None
    for place in spec.submodule_search_locations or () if spec else ():
        yield Path(place) / INSIDE
        yield Path(place)


def _holds_model(folder: Path) -> bool:
    try:
        return (folder / MODULES).is_file()
    except OSError:  # a name too long, or a way there that is barred
        return False


def _digest(folder: Path) -> bytes:
    """Return a digest of the files that make the model; what describes it to people does not count."""
    whole = blake2b(digest_size=DIGEST)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".md" and not path.name.startswith("."):
            with path.open("rb") as file:
                own = file_digest(file, partial(blake2b, digest_size=32)).digest()
            whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + own)
    return whole.digest()
