"""Writes an outlet's file from plain values, in the order of the documentation, so that it reads back as it was."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from crawler.config.channels import OPTIONS
from crawler.config.rules import clock_offset_text, duration_text
from crawler.config.schema import KINDS, Addresses, Outlet

# The order of the keys, as the documentation has them.
OUTLET_KEYS = tuple(key for key in Outlet.model_fields if key != "id")
CHANNEL_KEYS = (*KINDS, *OPTIONS)
ADDRESS_KEYS = tuple(Addresses.model_fields)

# What no reader of YAML takes for anything but text: a span of time, or a letter first, no `: ` and no ` #`
# (YAML 1.2, 7.3.3).
_PLAIN = re.compile(r"[-+]?[0-9]+[smhd](?:[0-9]+m)?|[^\W\d_](?:[^\s:#]|:(?=\S)|(?<=\S)#| (?=[^\s#]))*")
_PLAIN_IN_ROW = re.compile(r"[A-Za-z][A-Za-z0-9._-]*\*?")
# Words that YAML 1.1 reads as true, false or null (yaml.org/type/bool.html, null.html).
_TWISTED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def outlet_yaml(outlet: Mapping[str, object]) -> str:
    """Return the text of an outlet's file without comments; what is None or empty is left out.

    Keys are those of the file; a channel is a mapping of its kind to its address, with its other keys. Spans may be
    timedeltas, each other value is text, a whole number, true or false, or a list of them.

    Raises: ValueError for a key that no outlet, channel or `addresses` has.
    """
    return "".join(f"{line}\n" for line in _mapping(outlet, OUTLET_KEYS))


def _mapping(values: Mapping[str, object], keys: tuple[str, ...]) -> Iterator[str]:
    unknown = sorted(set(values) - set(keys))
    if unknown:
        raise ValueError(f"{unknown[0]} is no key of this place")
    for key in keys:
        value = values.get(key)
        if value is not None and value not in ("", [], (), {}):
            yield from _entry(key, value)


def _entry(key: str, value: object) -> Iterator[str]:
    if key == "channels":
        yield f"{key}:"
        yield from _channels(value)
    elif isinstance(value, Mapping):
        yield f"{key}:"
        yield from (f"  {line}" for line in _mapping(value, ADDRESS_KEYS))
    elif isinstance(value, list | tuple):
        yield f"{key}: [{', '.join(_scalar(one, _PLAIN_IN_ROW) for one in value)}]"
    elif isinstance(value, timedelta):
        yield f"{key}: {clock_offset_text(value) if key == 'clock_offset' else duration_text(value)}"
    else:
        yield f"{key}: {_scalar(value, _PLAIN)}"


def _channels(channels: object) -> Iterator[str]:
    if not isinstance(channels, Iterable):
        raise TypeError("channels are a list of mappings")
    for channel in channels:
        for number, line in enumerate(_mapping(channel, CHANNEL_KEYS)):
            yield f"    {line}" if number else f"  - {line}"


def _scalar(value: object, plain: re.Pattern[str]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return text if plain.fullmatch(text) and text.casefold() not in _TWISTED and text.isprintable() else _quoted(text)


def _quoted(text: str) -> str:
    return f'"{"".join(_escaped(sign) for sign in text)}"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    if sign.isprintable():
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
