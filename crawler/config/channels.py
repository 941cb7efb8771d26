"""Turns a channel from the form people write, `{feed: URL}`, into the model's, and finds its places again."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import cast

from crawler.config.document import Document, Value
from crawler.config.problems import Place, Problem, unknown_key
from crawler.config.schema import KINDS, Channel, Kind

OPTIONS = tuple(key for key in Channel.model_fields if key not in {"kind", "address"})
KEYS = (*KINDS, *OPTIONS)


def turned(document: Document) -> Document:
    """Return an outlet's document with each channel as kind, address and its other keys.

    A channel that is none is refused, with the problems that say why.
    """
    if not isinstance(document.data, dict) or not isinstance(document.data.get("channels"), list):
        return document
    rows = cast("list[Value]", document.data["channels"])
    written = [(("channels", number), row) for number, row in enumerate(rows) if isinstance(row, dict)]
    found = {place: tuple(_problems(row, place, document)) for place, row in written}
    bad = {place for place, problems in found.items() if problems}
    forms = [_form(row) if isinstance(row, dict) and _kinds(row) else row for row in rows]
    return replace(
        document,
        data={**document.data, "channels": forms},
        problems=(*document.problems, *(problem for problems in found.values() for problem in problems)),
        refused=document.refused | bad,
    )


def written_place(place: Place, data: Value) -> Place:
    """Return where a field of the model stands in the file: `address` is written under its kind."""
    if place[:1] != ("channels",) or place[2:] != ("address",):
        return place
    rows = cast("dict[str, list[dict[str, str]]]", data)["channels"]
    return (*place[:2], rows[cast("int", place[1])]["kind"])


def _kinds(channel: Mapping[str, Value]) -> list[Kind]:
    return [kind for kind in KINDS if kind in channel]


def _problems(channel: Mapping[str, Value], place: Place, document: Document) -> Iterator[Problem]:
    unknown = [key for key in channel if key not in KEYS]
    for key in unknown:
        yield document.problem((*place, key), unknown_key(key, KEYS))
    kinds = _kinds(channel)
    if len(kinds) > 1:
        yield document.problem(place, f"has {' and '.join(kinds)}; write one channel for each")
    elif not kinds and not unknown:
        yield document.problem(place, "needs one of feed, sitemap, section, spider")


def _form(channel: Mapping[str, Value]) -> Value:
    kind = _kinds(channel)[0]
    return {"kind": kind, "address": channel[kind], **{key: channel.get(key) for key in OPTIONS}}
