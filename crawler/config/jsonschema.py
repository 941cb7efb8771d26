"""Describes the YAML files as JSON Schemas, in the form people write: editors complete and check by them."""

from typing import cast

from pydantic import BaseModel

from crawler.config.schema import (
    GOES_WITH,
    KINDS,
    SPIDER_SCHEMA,
    URL_SCHEMA,
    Agencies,
    Channel,
    Entities,
    Kind,
    Outlet,
    Settings,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, object]

TITLES = {
    "feed": "A feed: RSS, Atom, RDF or JSON Feed",
    "sitemap": "A news sitemap, or an index of them",
    "section": "A page that links to reports",
    "spider": "The module name of a spider",
}


def schemas() -> dict[str, dict[str, object]]:
    """Return the schema of each kind of file: outlet, newswire, agencies and entities."""
    return {
        "outlet": _outlet(),
        "newswire": _schema(Settings, "newswire: newswire.yaml"),
        "agencies": _schema(Agencies, "newswire: agencies.yaml"),
        "entities": _schema(Entities, "newswire: entities.yaml"),
    }


def _schema(model: type[BaseModel], title: str) -> Schema:
    schema = cast("Schema", _without_null(model.model_json_schema(mode="serialization")))
    return {"$schema": DIALECT, **schema, "title": title}


def _outlet() -> Schema:
    """Take the model's schema without the id, the name of the file, and with channels as they are written."""
    schema = _schema(Outlet, "newswire: an outlet")
    properties = cast("dict[str, object]", schema["properties"])
    del properties["id"]
    schema["required"] = [name for name in cast("list[str]", schema["required"]) if name != "id"]
    definitions = cast("dict[str, Schema]", schema["$defs"])
    fields = cast("dict[str, Schema]", definitions["Channel"]["properties"])
    definitions["Channel"] = _channel({key: form for key, form in fields.items() if key not in {"kind", "address"}})
    return schema


def _channel(options: dict[str, Schema]) -> Schema:
    return {
        "title": "Channel",
        "description": Channel.__doc__,
        "type": "object",
        "oneOf": [_kind(kind, options) for kind in KINDS],
    }


def _kind(kind: Kind, options: dict[str, Schema]) -> Schema:
    form = SPIDER_SCHEMA if kind == "spider" else URL_SCHEMA
    properties: dict[str, Schema] = {kind: {**form, "title": TITLES[kind], "description": TITLES[kind]}}
    properties |= {key: option for key, option in options.items() if kind in GOES_WITH.get(key, KINDS)}
    return {"properties": properties, "required": [kind], "additionalProperties": False}


def _without_null(node: object) -> object:
    """Drop the `or null` of optional fields: in a file one leaves the key out."""
    if isinstance(node, list):
        return [_without_null(part) for part in node]
    if not isinstance(node, dict):
        return node
    choices = [choice for choice in node.get("anyOf", ()) if choice != {"type": "null"}]
    kept = {key: value for key, value in node.items() if len(choices) != 1 or key != "anyOf"}
    if len(choices) == 1:
        kept |= choices[0]
    return {key: _without_null(value) for key, value in kept.items() if (key, value) != ("default", None)}
