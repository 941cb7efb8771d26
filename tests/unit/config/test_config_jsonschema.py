"""The schemas for editors agree with the loader on what is right and wrong."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.config.document import read_document
from crawler.config.jsonschema import schemas
from crawler.config.load import load
from crawler.config.starter import shipped
from crawler.errors import ConfigError

Folder = Callable[..., Path]
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}


def holds(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    """Judge a value by the part of JSON Schema that the schemas use."""
    if "$ref" in schema:
        return holds(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, root)
    wanted = TYPES.get(schema.get("type", ""))
    if wanted and (not isinstance(value, wanted) or (wanted is int and isinstance(value, bool))):
        return False
    if "oneOf" in schema and sum(holds(choice, value, root) for choice in schema["oneOf"]) != 1:
        return False
    judges = {dict: holds_object, list: holds_list, str: holds_text, int: holds_number}
    return judges[type(value)](schema, value, root) if type(value) in judges else True


def holds_object(schema: dict[str, Any], value: dict[str, Any], root: dict[str, Any]) -> bool:
    known = schema.get("properties", {})
    if not set(schema.get("required", ())) <= value.keys():
        return False
    if schema.get("additionalProperties") is False and not value.keys() <= known.keys():
        return False
    return all(holds(known[key], part, root) for key, part in value.items() if key in known)


def holds_list(schema: dict[str, Any], value: list[Any], root: dict[str, Any]) -> bool:
    if len(value) < schema.get("minItems", 0):
        return False
    return all(holds(schema["items"], part, root) for part in value)


def holds_text(schema: dict[str, Any], value: str, _: dict[str, Any]) -> bool:
    if len(value) < schema.get("minLength", 0) or value not in schema.get("enum", [value]):
        return False
    return bool(re.search(schema.get("pattern", ""), value))


def holds_number(schema: dict[str, Any], value: int, _: dict[str, Any]) -> bool:
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))


HEAD = "name: X\nhomepage: https://x.example/\n"
FEED = "channels:\n  - feed: https://x.example/f\n"

EXAMPLES = [
    ("outlets/x.yaml", HEAD + FEED, True),
    ("outlets/x.yaml", HEAD + FEED + "country: no\nlanguage: nb\ntimezone: Europe/Oslo\n", True),
    ("outlets/x.yaml", HEAD + FEED + "every: 15m\nports: [8080]\n", True),
    ("outlets/x.yaml", HEAD + "channels: [{section: https://x.example/w, links: h3 a}, {spider: x_wire}]\n", True),
    ("outlets/x.yaml", HEAD + FEED + "    every: 1h\n    ids: guid\n", True),
    ("outlets/x.yaml", HEAD + FEED + "    validators: trust\n    clock_offset: -1h\n", True),
    ("outlets/x.yaml", HEAD + FEED + "ignore_robots: They allow it.\n", True),
    ("outlets/x.yaml", HEAD + FEED + "addresses: {keep_params: [id], drop_params: ['*'], keep_fragment: true}\n", True),
    ("outlets/x.yaml", HEAD + FEED + "addresses: {mobile_hosts: [m.x.example]}\n", True),
    ("outlets/x.yaml", HEAD + "channels: [{sitemap: https://x.example/s, ids: guid}]\n", False),
    ("outlets/x.yaml", HEAD + FEED + "    ids: both\n", False),
    ("outlets/x.yaml", HEAD + FEED + "    clock_offset: 1h\n", False),
    ("outlets/x.yaml", HEAD + FEED + "ignore_robots: true\n", False),
    ("outlets/x.yaml", HEAD + FEED + "ignore_robots: yes\n", False),
    ("outlets/x.yaml", HEAD + FEED + "addresses: {keep_params: [a=b]}\n", False),
    ("outlets/x.yaml", HEAD + FEED + "addresses: {keep_fragment: yes}\n", False),
    ("outlets/x.yaml", HEAD + FEED + "addresses: {keep: [a]}\n", False),
    ("outlets/x.yaml", HEAD, False),
    ("outlets/x.yaml", FEED, False),
    ("outlets/x.yaml", HEAD + "channels: []\n", False),
    ("outlets/x.yaml", HEAD + "channels: [https://x.example/f]\n", False),
    ("outlets/x.yaml", HEAD + "channels: [{feed: 'ftp://x.example/f'}]\n", False),
    ("outlets/x.yaml", HEAD + "channels: [{feed: 'https://u:p@x.example/f'}]\n", False),
    ("outlets/x.yaml", HEAD + "channels: [{feed: https://x.example/f, links: a}]\n", False),
    ("outlets/x.yaml", HEAD + FEED + "extract: {body: .text, drop: [//aside, .promo]}\n", True),
    ("outlets/x.yaml", HEAD + FEED + "extract: {bodies: .text}\n", False),
    ("outlets/x.yaml", HEAD + FEED + "extract: {drop: .promo}\n", False),
    ("outlets/x.yaml", HEAD + "channels: [{feed: https://x.example/f, sitemap: https://x.example/s}]\n", False),
    ("outlets/x.yaml", HEAD + "channels: [{kind: feed, address: https://x.example/f}]\n", False),
    ("outlets/x.yaml", HEAD + FEED + "id: x\n", False),
    ("outlets/x.yaml", HEAD + FEED + "contry: gb\n", False),
    ("outlets/x.yaml", HEAD + FEED + "country: zz\n", False),
    ("outlets/x.yaml", HEAD + FEED + "every: 15\n", False),
    ("outlets/x.yaml", HEAD + FEED + "ports: [0]\n", False),
    ("newswire.yaml", "user_agent: a b@c.example\npoliteness: {delay: 0s, per_host: 2}\nevery: 1h\n", True),
    ("newswire.yaml", "user_agent: a b@c.example\nallow_networks: [10.0.0.0/8]\ndatabase: 'sqlite:///x'\n", True),
    ("newswire.yaml", "every: 1h\n", False),
    ("newswire.yaml", "user_agent: a b@c.example\npoliteness: {per_host: 0}\n", False),
    ("newswire.yaml", "user_agent: a b@c.example\nmatch: {threshold_attach: 0.5, margin: 0, days_back: 3}\n", True),
    ("newswire.yaml", "user_agent: a b@c.example\nmatch: {semantic: models/small, weights: own.json}\n", True),
    ("newswire.yaml", "user_agent: a b@c.example\nmatch: {semantic: [a]}\n", False),
    ("newswire.yaml", "user_agent: a b@c.example\nmatch: {threshold_attach: half}\n", False),
    ("newswire.yaml", "user_agent: a b@c.example\nmatch: {threshold_attach: 1.01}\n", False),
    ("agencies.yaml", "agencies: [{name: A, short: B, aliases: [C], domains: [d.example]}]\n", True),
    ("agencies.yaml", "agencies: [{short: B}]\n", False),
    ("agencies.yaml", "agencies: [{name: A, datelines: ['{place} (AA) -'], sign_offs: ['(AA)']}]\n", True),
    ("agencies.yaml", "agencies: [{name: A, datelines: ['{town} (AA) -']}]\n", False),
    ("agencies.yaml", "agencies: [{name: A, sign_offs: ['{place (AA)']}]\n", False),
    ("entities.yaml", "entities: [{name: A, aliases: [B], kind: state}]\n", True),
    ("entities.yaml", "entities: [{name: A, alias: B}]\n", False),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "is_right"), EXAMPLES)
def test_schema_and_loader_agree(folder: Folder, file: str, text: str, is_right: bool) -> None:
    schema = schemas()["outlet" if "/" in file else file.removesuffix(".yaml")]
    assert holds(schema, read_document(text.encode(), file).data, schema) is is_right
    root = folder({file: text})
    if is_right:
        load(root)
    else:
        with pytest.raises(ConfigError):
            load(root)


def test_shipped_files_hold_to_their_schemas() -> None:
    known = schemas()
    for file in sorted(shipped().rglob("*.yaml")):
        schema = known["outlet" if file.parent.name == "outlets" else file.stem]
        assert holds(schema, read_document(file.read_bytes(), file.name).data, schema), file


def every_property(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for part in schema for found in every_property(part)]
    if not isinstance(schema, dict):
        return []
    own = list(schema.get("properties", {}).values())
    return own + [found for part in schema.values() for found in every_property(part)]


@pytest.mark.parametrize("name", schemas())
def test_every_key_is_described(name: str) -> None:
    schema = schemas()[name]
    assert json.loads(json.dumps(schema)) == schema
    assert schema["title"]
    assert schema["additionalProperties"] is False
    found = every_property(schema)
    assert found
    assert all(part.get("description") for part in found)


def test_defaults_are_written_as_people_write_them() -> None:
    newswire: Any = schemas()["newswire"]
    assert newswire["properties"]["every"]["default"] == "15m"
    assert newswire["$defs"]["Politeness"]["properties"]["delay"]["default"] == "2s"
