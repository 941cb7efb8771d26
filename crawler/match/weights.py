"""Reads the weights asked for, and refuses those fitted to other figures or to another sentence model."""

import json
from importlib.resources import as_file, files
from pathlib import Path

from crawler.errors import Stop
from crawler.match.features import figures
from crawler.match.meaning import Encoder
from crawler.match.score import Mixed, Trees, read_scorer, shipped

# The weights that come with the product for its own sentence model.
SEMANTIC = "weights-semantic.json"


def weights_for(encoder: Encoder | None = None, path: Path | None = None) -> Trees | Mixed:
    """Return the trees of a file, or those shipped, for the figures that are compared with this encoder.

    Raises: Stop (`weights`) where the file holds none, or such as were fitted to other figures or another model.
    """
    if path is not None:
        return _fitting(path, encoder)
    if encoder is None:
        return shipped()
    with as_file(files("crawler.match").joinpath(SEMANTIC)) as own:
        return _fitting(own, encoder)


def read_weights(path: Path, encoder: Encoder | None = None) -> tuple[Trees | Mixed, dict[str, str]]:
    """Return the trees of a file, whatever they were fitted to, and the sentence model it says they were fitted with.

    Raises: Stop (`weights`) where it holds none.
    """
    try:
        text = path.read_text("utf-8")
        return read_scorer(text, encoder), dict(json.loads(text).get("model", {}))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Stop(
            f"{path}: holds no weights that python -m crawler.match.train wrote ({error})", code="weights"
        ) from error


def _fitting(path: Path, encoder: Encoder | None) -> Trees | Mixed:
    trees, model = read_weights(path, encoder)
    if encoder is not None and model.get("digest") != encoder.digest.hex():
        fitted = f"the sentence model {model.get('name')}" if model else "no sentence model"
        how = f"fit some: python -m crawler.match.train DATA... --semantic {encoder.name} --out FILE, and name FILE"
        raise Stop(f"{path}: fitted with {fitted}, not with this {encoder.name}; {how} as weights", code="weights")
    if model and encoder is None:
        raise Stop(f"{path}: fitted with the sentence model {model.get('name')}, and needs it", code="weights")
    titled = trees.titles if isinstance(trees, Mixed) else figures(meant=True)
    if (trees.features, titled) != (figures(meant=encoder is not None), figures(meant=True)):
        raise Stop(f"{path}: made for other figures than this version compares", code="weights")
    return trees
