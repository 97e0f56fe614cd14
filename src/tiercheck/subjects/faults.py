"""What pydantic found wrong with a nested profile, told as problems with field paths."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tiercheck.errors import Problem, ProfileError, nearest
from tiercheck.subjects.packaged import enterprise
from tiercheck.subjects.values import RefusedError, path_step, shown

_QUOTED = re.compile(r"'([^']+)'")
_SHAPES = {
    "model_type": "a mapping of fields",
    "tuple_type": "a list",
    "invalid_key": "the name of a field",
}


def problems_of(error: ValidationError, model: type[BaseModel]) -> Iterator[Problem]:
    """Yield one problem for each thing wrong, in the order of the fields."""
    for detail in error.errors(include_url=False):
        path = _path(detail["loc"])
        cause = detail.get("ctx", {}).get("error")
        if isinstance(cause, ProfileError):
            yield from (replace(problem, path=join_path(path, problem.path)) for problem in cause.problems)
        elif isinstance(cause, RefusedError):
            yield Problem(cause.code, str(cause), cause.hint, path=path)
        elif detail["type"] == "extra_forbidden":
            yield _unknown_field(detail, path, model)
        elif detail["type"] == "missing":
            yield Problem("missing-field", "is required here and was not given", path=path)
        else:
            yield _wrong_shape(detail, path)


def _wrong_shape(detail: ErrorDetails, path: str) -> Problem:
    given = shown(detail["input"])
    if detail["type"] == "enum":
        choices = _QUOTED.findall(str(detail.get("ctx", {}).get("expected")))
        hint = nearest(str(detail["input"])[:60], choices) or f"one of {', '.join(choices)}"
        return Problem("unknown-name", f"{given} is not known here", hint, path=path)
    wanted = _SHAPES.get(detail["type"])
    message = f"{given} is not {wanted}" if wanted else f"{given} was refused: {detail['msg']}"
    return Problem("wrong-type", message, path=path)


def _unknown_field(detail: ErrorDetails, path: str, model: type[BaseModel]) -> Problem:
    name = str(detail["loc"][-1])
    here = _model_at(model, detail["loc"][:-1])
    fields = here.model_fields if here is not None else {}
    hint = nearest(name[:60], fields)
    if name in enterprise().columns:
        section = next((place for place, section in _sections(model) if name in section.model_fields), "record")
        hint = f"it belongs under `{section}:`"
    return Problem("unknown-field", f"there is no field {shown(name)} here, so it would go unseen", hint, path=path)


def _sections(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield the sections of a profile that are mappings of fields, not lists of items."""
    for name, field in model.model_fields.items():
        for part in get_args(field.annotation):
            if get_origin(part) is None and issubclass(part, BaseModel):
                yield name, part


def _model_at(model: type[BaseModel], place: tuple[int | str, ...]) -> type[BaseModel] | None:
    here: type[BaseModel] | None = model
    for step in place:
        if isinstance(step, str):
            field = here.model_fields.get(step) if here is not None else None
            here = _model_in(field.annotation) if field is not None else None
    return here


def _model_in(annotation: object) -> type[BaseModel] | None:
    """Return the model inside an annotation such as ``tuple[Statement, ...] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)


def _path(loc: tuple[int | str, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{path_step(step)}" for step in loc).removeprefix(".")


def join_path(path: str, inner: str) -> str:
    """Return the path of something inside; either may be ""."""
    return path + inner if not (path and inner) or inner.startswith("[") else f"{path}.{inner}"
