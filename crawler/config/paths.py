"""Reads the paths that the settings name from the folder they lie in, wherever a command is run."""

from pathlib import Path

from crawler.config.schema import Match, Settings

SQLITE = "sqlite:///"
# What stands for no file after it.
NO_FILE = ("", ":memory:")


def settings_from(settings: Settings, folder: Path) -> Settings:
    """Return settings whose paths lead there from where the command is run."""
    return settings.model_copy(
        update={
            "database": _database(settings.database, folder),
            "publish": _path(settings.publish, folder),
            "match": match_from(settings.match, folder),
        }
    )


def match_from(match: Match, folder: Path) -> Match:
    """Return what the matcher works with, its paths as they lead there; the name of a package is no path."""
    model = match.semantic
    named = model is not None and "/" not in model and not is_folder(folder / model)
    semantic = model if named else _path(model, folder)
    return match.model_copy(update={"weights": _path(match.weights, folder), "semantic": semantic})


def is_folder(path: Path) -> bool:
    """Tell whether a folder lies at a path."""
    try:
        return path.is_dir()
    except OSError:  # a name too long, or a way there that is barred
        return False


def _path(path: str | None, folder: Path) -> str | None:
    return None if path is None else str(folder / path)


def _database(url: str | None, folder: Path) -> str | None:
    """Return the address of a database; that of a SQLite file holds a path."""
    if url is None or not url.startswith(SQLITE):
        return url
    path = url.removeprefix(SQLITE)
    return url if path in NO_FILE or path.startswith("/") else f"{SQLITE}{folder.absolute() / path}"
