"""Takes from a file with problems whatever is sound in it, so that rules between its parts are judged all the same."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from crawler.config.document import Document, Value

Model = TypeVar("Model", bound=BaseModel)


def wrong_keys(model: type[BaseModel], data: Value) -> frozenset[str]:
    """Return the keys of a mapping that its model complains of."""
    try:
        model.model_validate(data)
    except ValidationError as error:
        return _blamed(error)
    return frozenset()


def sound(model: type[Model], data: Value) -> Model | None:
    """Return a mapping without its wrong keys as its model; None where it cannot do without them."""
    if not isinstance(data, dict):
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        wrong = _blamed(error)
    try:
        return model.model_validate({key: value for key, value in data.items() if key not in wrong})
    except ValidationError:
        return None


def sound_rows(model: type[Model], document: Document, key: str) -> dict[int, Model]:
    """Return the sound rows of a list of mappings, by their numbers."""
    rows = document.data.get(key) if isinstance(document.data, dict) else None
    judged = {number: sound(model, row) for number, row in enumerate(rows if isinstance(rows, list) else [])}
    return {number: row for number, row in judged.items() if row is not None}


def _blamed(error: ValidationError) -> frozenset[str]:
    return frozenset(str(found["loc"][0]) for found in error.errors(include_url=False) if found["loc"])
