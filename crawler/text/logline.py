"""Guarantees that a log line is one line of `event key=value` pairs, whatever a feed put into the values."""


def logline(event: str, **fields: object) -> str:
    """Return one log line; fields that are None are left out, values with spaces are quoted."""
    pairs = (f"{name}={_value(value)}" for name, value in fields.items() if value is not None)
    return " ".join((event, *pairs))


def _value(value: object) -> str:
    text = "".join(char if char.isprintable() else " " for char in str(value))
    return text if text and " " not in text and '"' not in text else '"' + text.replace('"', "'") + '"'
