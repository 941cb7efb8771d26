"""Writes the configuration that ships with the program into the operator's folder, never over a file."""

import json
from pathlib import Path

from crawler.config.jsonschema import schemas
from crawler.errors import ConfigError


def shipped() -> Path:
    """Return the folder of the shipped configuration: inside the wheel, or at the root of a checkout.

    Raises: ConfigError where the installation lacks it.
    """
    here = Path(__file__).resolve()
    for folder in (here.parent / "starter", here.parents[2] / "config"):
        if folder.is_dir():
            return folder
    raise ConfigError(("the shipped configuration is missing; install newswire-crawler again",))


def write(folder: Path) -> list[Path]:
    """Write the shipped files and the JSON Schemas for editors; return what was written, sorted.

    Raises: ConfigError where a file is there already or the folder cannot be written.
    """
    texts = _texts()
    try:
        there = [name for name in texts if (folder / name).exists()]
        if there:
            raise ConfigError((f"{folder}: {there[0]} is there already; nothing was written",))
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError((f"{folder}: cannot be written ({error.strerror})",)) from error
    return [folder / name for name in texts]


def _texts() -> dict[str, str]:
    source = shipped()
    files = [*source.glob("*.yaml"), *source.glob("outlets/*.yaml")]
    texts = {str(path.relative_to(source)): path.read_text(encoding="utf-8") for path in files}
    for name, schema in schemas().items():
        texts[f"{name}.schema.json"] = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    return dict(sorted(texts.items()))
