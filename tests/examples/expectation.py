"""What is expected of an example, read strictly so that a misspelt key cannot pass for a check."""

from datetime import date
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, Field

import tiercheck as tc

Points: TypeAlias = tuple[int, int]


class Expectation(BaseModel):
    """One example on one day; every field but the first four may be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    example: str
    as_of: date
    tier: str | None
    place: int = 0
    changed: dict[str, str] = {}
    asked_jurisdiction: str | None = None
    application: tc.Application = tc.Application.NEW
    jurisdiction: str = ""
    outcomes: dict[str, tc.Outcome] = {}
    statuses: dict[str, tc.Status] = {}
    scores: dict[str, Points] = {}
    pass_marks: dict[str, int] = {}
    parts: dict[str, dict[str, Points]] = {}
    findings: dict[str, dict[str, Points | tc.Outcome]] = {}
    conditions: dict[str, dict[str, tc.Outcome]] = {}
    not_met: dict[str, list[str]] = {}
    missing: dict[str, list[str]] = {}
    values_of: dict[str, dict[str, str]] = Field(default={}, alias="values")
