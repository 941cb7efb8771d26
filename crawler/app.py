"""The composition root: picks the concrete classes, reads the clock, and hands both down."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from crawler.config.load import SETTINGS
from crawler.config.schema import Config, Match, Outlet
from crawler.config.trials import Fault, Trials
from crawler.errors import ConfigError, Stop
from crawler.match.context import ContextReader
from crawler.match.decide import MatchSettings, crossing
from crawler.match.entities import Gazetteer
from crawler.match.meaning import load_model, trouble, unopened
from crawler.match.places import shipped_places
from crawler.match.score import Scorer
from crawler.match.weights import read_weights, weights_for
from crawler.store.rawfiles import ROTATE, RawFiles
from crawler.store.store import Store

# How the key that names a sentence model is named in an error.
SEMANTIC_KEY = f"{SETTINGS} match.semantic"
# The archive of raw pages is at least so many files, as whole files are deleted where it has no more room.
FEWEST_FILES = 8


def now() -> datetime:
    """Read the clock."""
    return datetime.now(UTC)


def open_store(config: Config, data: Path) -> Store:
    """Open the store the configuration names, or the SQLite file in the data folder.

    Raises: StoreError.
    """
    return Store.open(config.settings.database, data)


def match_settings(config: Config, changes: Mapping[str, Any] | None = None) -> MatchSettings:
    """Return where the matcher draws its lines: as made, as configured, and as changed, the later before the earlier.

    Raises: ConfigError where the lines cross.
    """
    settings = replace(MatchSettings(), **config.settings.match.given() | dict(changes or {}))
    if reason := crossing(settings):
        raise ConfigError((f"{SETTINGS} match: {reason}",))
    return settings


def scorer(config: Config, weights: Path | None = None) -> Scorer:
    """Return what scores the candidates: the trees given, those configured, or those shipped, with the sentence model
    configured.

    Raises: ConfigError where that cannot be loaded, Stop (`weights`) where the trees do not fit it.
    """
    match = config.settings.match
    encoder = load_model(match.semantic, SEMANTIC_KEY) if match.semantic else None
    return weights_for(encoder, weights or (Path(match.weights) if match.weights else None))


def match_trials() -> Trials:
    """Return what tries whether the matcher can work with a configuration."""
    return Trials(matcher=_match_faults)


def _match_faults(match: Match) -> Iterator[Fault]:
    if reason := crossing(replace(MatchSettings(), **match.given())):
        yield ("threshold_open", "threshold_attach"), reason
    if match.semantic and (problem := trouble(match.semantic)):
        yield ("semantic",), problem
    model = unopened(match.semantic) if match.semantic else None
    weights = Path(match.weights) if match.weights else None
    try:
        if model is not None or not match.semantic:
            weights_for(model, weights)
        elif weights:  # for a model that cannot be read: what they were fitted to is not known
            read_weights(weights)
    except Stop as error:
        yield ("weights", "semantic"), str(error)


def make_room(data: Path) -> None:
    """Make the data folder.

    Raises: OSError.
    """
    data.mkdir(parents=True, exist_ok=True)


def site_folder(config: Config, data: Path) -> Path:
    """Return the folder the archive's pages are written to."""
    return Path(config.settings.publish) if config.settings.publish else data / "site"


def chosen(config: Config, ids: Iterable[str]) -> list[Outlet]:
    """Return the outlets named, or all of them.

    Raises: ConfigError for an id that no outlet has, with the one that may have been meant.
    """
    wanted = list(dict.fromkeys(ids))
    unknown = [name for name in wanted if name not in config.outlets]
    if unknown:
        raise ConfigError(tuple(_unknown(name, config.outlets) for name in unknown))
    return [config.outlets[name] for name in wanted] if wanted else list(config.outlets.values())


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"{name}: there is no outlet of this id{f'; did you mean {near[0]}?' if near else ''}"


def raw_files(config: Config, data: Path) -> RawFiles:
    """Return the files of the archive of raw pages."""
    settings = config.settings
    return RawFiles(data / "raw", settings.user_agent, min(ROTATE, settings.raw_pages.size // FEWEST_FILES))


def context_reader(config: Config) -> ContextReader:
    """Return what reads the context of entries: the configured entities, and the cities of the world."""
    return ContextReader(Gazetteer(config.entities), shipped_places())
