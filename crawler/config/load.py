"""Reads a configuration folder whole or not at all, and tells every problem of every file at once."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from crawler.config import addresses, channels, clashes, rules
from crawler.config.document import MAX_BYTES, Document, Value, read_document
from crawler.config.parts import sound, sound_rows, wrong_keys
from crawler.config.paths import is_folder, settings_from
from crawler.config.problems import Place, Problem, lines, reason_of, shown
from crawler.config.roster import roster
from crawler.config.schema import (
    Addresses,
    Agencies,
    Agency,
    Channel,
    Config,
    Entities,
    Entity,
    Hints,
    Match,
    Outlet,
    Politeness,
    RawPages,
    Settings,
)
from crawler.config.starter import shipped
from crawler.config.trials import Trials
from crawler.errors import ConfigError

SETTINGS, AGENCIES, ENTITIES, OUTLETS = "newswire.yaml", "agencies.yaml", "entities.yaml", "outlets"
CLAIMED = "is a channel of outlet {} already"
UNTRIED = Trials()
STARTER = "`newswire init DIR` writes a starter"
ROWS: dict[str, type[BaseModel]] = {
    "politeness": Politeness,
    "raw_pages": RawPages,
    "match": Match,
    "agencies": Agency,
    "entities": Entity,
    "addresses": Addresses,
    "extract": Hints,
}

Model = TypeVar("Model", bound=BaseModel)
# Finds what is wrong between the parts of a document: yields the place and the reason.
Rule = Callable[[Document], Iterable[tuple[Place, str]]]


@dataclass(frozen=True, slots=True)
class Checked(Generic[Model]):
    """A file as judged by its own rules; `value` is None where there are problems."""

    document: Document
    value: Model | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """All files of a folder, each judged; `problems` are those of the folder itself."""

    settings: Checked[Settings]
    agencies: Checked[Agencies]
    entities: Checked[Entities]
    outlets: dict[str, Checked[Outlet]]
    problems: tuple[Problem, ...]

    def all_problems(self) -> Iterator[Problem]:
        """Yield the problems of the folder and of each file."""
        yield from self.problems
        yield from self.settings.problems
        yield from self.agencies.problems
        yield from self.entities.problems
        for checked in self.outlets.values():
            yield from checked.problems


def load(folder: Path, trials: Trials = UNTRIED) -> Config:
    """Read a configuration folder, and try what it names.

    Raises: ConfigError with every problem of every file, sorted by file and line.
    """
    found = _read_folder(folder, None, trials)
    whole = {name: checked.value for name, checked in found.outlets.items() if checked.value is not None}
    outlets, lost = clashes.settle(whole, {})
    problems = [*found.all_problems(), *_clash_problems(lost, found), *_claim_problems(outlets, found)]
    settings, agencies, entities = found.settings.value, found.agencies.value, found.entities.value
    if problems or settings is None or agencies is None or entities is None:
        raise ConfigError(lines(problems))
    return Config(settings, outlets, roster(agencies.agencies), entities.entities)


def reload(folder: Path, before: Config, trials: Trials = UNTRIED) -> tuple[Config, tuple[str, ...]]:
    """Read a folder again: what is broken stays as it was before; return the problems beside the result."""
    found = _read_folder(folder, before.settings, trials)
    proposed = {name: checked.value or before.outlets.get(name) for name, checked in found.outlets.items()}
    kept = {name: outlet for name, outlet in proposed.items() if outlet is not None}
    outlets, lost = clashes.settle(kept or before.outlets, before.outlets)
    after = Config(
        settings=found.settings.value or before.settings,
        outlets=outlets,
        agencies=roster(found.agencies.value.agencies) if found.agencies.value else before.agencies,
        entities=found.entities.value.entities if found.entities.value else before.entities,
    )
    problems = [*found.all_problems(), *_clash_problems(lost, found), *_claim_problems(outlets, found)]
    return after, lines(problems)


def stamp(folder: Path) -> str:
    """Return a word that changes when any YAML file of the folder changes, comes or goes."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.yaml"), *folder.glob(f"{OUTLETS}/*.yaml")]):
        body, reason = _read(path)
        digest.update(f"{path.relative_to(folder)}\0{len(body)}\0{reason}\0".encode(errors="replace"))
        digest.update(body)
    return digest.hexdigest()


def _read_folder(folder: Path, before: Settings | None, trials: Trials) -> Folder:
    name = shown(folder.name or folder.resolve().name)
    settings = _check(_document(folder / SETTINGS, f"{name}/{SETTINGS}"), Settings, partial(trials.of_match, folder))
    if settings.value is not None:
        settings = replace(settings, value=settings_from(settings.value, folder))
    judge = partial(_outlet_rule, _networks(settings.document.data, before), trials)
    problems = list(_folder_problems(folder, name))
    paths = {path.stem: path for path in _entries(folder / OUTLETS) if path.suffix == ".yaml"}
    outlets = {stem: _check_outlet(path, name, partial(judge, stem)) for stem, path in sorted(paths.items())}
    if not outlets and is_folder(folder):
        problems.append(Problem(f"{name}/{OUTLETS}", 0, "", "holds no outlet; each is one file, as bbc.yaml"))
    agencies = _check(_own_or_shipped(folder, name, AGENCIES), Agencies, clashes.repeated_agencies)
    entities = _check(_own_or_shipped(folder, name, ENTITIES), Entities, clashes.repeated_entities)
    return Folder(settings, agencies, entities, outlets, tuple(problems))


def _networks(data: Value, before: Settings | None) -> tuple[addresses.Network, ...] | None:
    """Return the networks that may be reached, as far as the settings say so; else those of before, if any."""
    said = None if "allow_networks" in wrong_keys(Settings, data) else sound(Settings, data)
    in_force = said or before
    return in_force.allow_networks if in_force else None


def _entries(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError:
        return []


def _folder_problems(folder: Path, name: str) -> Iterator[Problem]:
    """Name the files that look like configuration and would not be read: a silent one is a lost outlet."""
    if not is_folder(folder):
        yield Problem(name, 0, "", f"is not a folder; {STARTER}")
    for path in _entries(folder):
        if path.suffix in {".yaml", ".yml"} and path.name not in {SETTINGS, AGENCIES, ENTITIES}:
            known = f"{SETTINGS}, {AGENCIES}, {ENTITIES} and {OUTLETS}/*.yaml"
            yield Problem(f"{name}/{shown(path.name)}", 0, "", f"is not read; files are {known}")
    for path in _entries(folder / OUTLETS):
        file = f"{name}/{OUTLETS}/{shown(path.name)}"
        if is_folder(path) and path.suffix != ".yaml":
            yield Problem(file, 0, "", f"is a folder; outlet files lie in {OUTLETS} itself")
        elif path.suffix.lower() in {".yaml", ".yml"} and path.suffix != ".yaml":
            yield Problem(file, 0, "", f"is not read; name it {shown(path.stem)}.yaml")


def _read(path: Path) -> tuple[bytes, str]:
    """Return a file's bytes, one beyond the limit at most, and why there are none."""
    try:
        if not path.is_file():  # a pipe or a device would never end
            return b"", "is no regular file" if path.exists() else "missing"
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1), ""
    except OSError as error:
        return b"", f"cannot be read ({error.strerror})"


def _document(path: Path, file: str) -> Document:
    body, reason = _read(path)
    if not reason:
        return read_document(body, file)
    if path.name == SETTINGS and reason == "missing":
        reason = f"missing; {STARTER}"
    return Document(file, problems=(Problem(file, 0, "", reason),), is_read=False)


def _check(document: Document, model: type[Model], rule: Rule) -> Checked[Model]:
    """Judge a document by its model, and what is sound in it by a rule between its parts."""
    if not document.is_read:
        return Checked(document, None, document.problems)
    if not isinstance(document.data, dict):
        problem = document.problem((), "must hold `key: value` lines")
        return Checked(document, None, (*document.problems, problem))
    value, problems = None, [*document.problems, *(document.problem(place, reason) for place, reason in rule(document))]
    try:
        value = model.model_validate(document.data)
    except ValidationError as error:
        problems += _model_problems(error, document, model)
    return Checked(document, None if problems else value, tuple(problems))


def _model_problems(error: ValidationError, document: Document, model: type[BaseModel]) -> Iterator[Problem]:
    for found in error.errors(include_url=False):
        if document.is_refused(found["loc"]):
            continue
        place = channels.written_place(found["loc"], document.data)
        if document.is_refused(place):
            continue
        holder = ROWS.get(str(place[0]), model) if len(place) > 1 else model
        reason = reason_of(found, holder.model_fields.keys() - {"id"})
        if reason == "missing" and place in document.lines:
            reason = "needs a value"
        yield document.problem(place, reason)


def _check_outlet(path: Path, name: str, rule: Rule) -> Checked[Outlet]:
    document = _document(path, f"{name}/{OUTLETS}/{shown(path.name)}")
    try:
        rules.outlet_id(path.stem)
    except ValueError as error:
        return Checked(document, None, (*document.problems, Problem(document.file, 0, "", str(error))))
    return _check(_with_id(channels.turned(document), path.stem), Outlet, rule)


def _with_id(document: Document, stem: str) -> Document:
    if not isinstance(document.data, dict):
        return document
    problem = document.problem(("id",), "unknown key; an outlet's id is the name of its file")
    problems = (*document.problems, problem) if "id" in document.data else document.problems
    return replace(document, data={**document.data, "id": stem}, problems=problems)


def _outlet_rule(
    networks: tuple[addresses.Network, ...] | None, trials: Trials, outlet: str, document: Document
) -> Iterator[tuple[Place, str]]:
    """Find channels that repeat, private hosts outside the networks (None: not known, so not judged), and spiders that
    do not load."""
    rows = sound_rows(Channel, document, "channels")
    for number, first in clashes.repeated_channels(rows):
        yield ("channels", number, rows[number].kind), f"is the same as channels[{first}]"
    for number, channel in rows.items():
        place = ("channels", number, channel.kind)
        address = None if channel.kind == "spider" else addresses.literal_address(channel.address)
        if networks is not None and address and not addresses.is_open(address, networks):
            yield place, f"{address} is a private address and allow_networks does not name it"
        if reason := trials.of_spider(outlet, channel):
            yield place, reason


def _clash_problems(lost: Iterable[clashes.Clash], found: Folder) -> Iterator[Problem]:
    for clash in lost:
        checked = found.outlets[clash.loser]
        if checked.value is not None:
            place = ("channels", clash.channel, checked.value.channels[clash.channel].kind)
            yield checked.document.problem(place, CLAIMED.format(clash.owner))


def _claim_problems(standing: Mapping[str, Outlet], found: Folder) -> Iterator[Problem]:
    """Find the channels of outlets with other problems that an outlet has already."""
    owners = {channel.identity: name for name, outlet in standing.items() for channel in outlet.channels}
    for name, checked in found.outlets.items():
        rows = sound_rows(Channel, checked.document, "channels") if checked.value is None else {}
        for number, channel in rows.items():
            if (owner := owners.setdefault(channel.identity, name)) != name:
                yield checked.document.problem(("channels", number, channel.kind), CLAIMED.format(owner))


def _own_or_shipped(folder: Path, name: str, file: str) -> Document:
    _, reason = _read(folder / file)
    return _document((shipped() if reason == "missing" else folder) / file, f"{name}/{file}")
