"""What a step of a case asks, ready for an engine."""

from datetime import date
from typing import NamedTuple

from tiercheck.change.cases.case import Step
from tiercheck.model.evidence import Evidence
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Application
from tiercheck.model.profile import EnterpriseProfile
from tiercheck.rulebook.shelf import Shelf


class Question(NamedTuple):
    """The record of a step as of its day, and the occasion."""

    evidence: Evidence
    options: Occasion


def question_of(step: Step, shelf: Shelf) -> Question:
    """Return what a step asks.

    Raises:
        ProfileError: the record is refused.
        ValueError: the date or the application is none.
    """
    asked, day = step.asked, date.fromisoformat(step.asked.as_of)
    evidence = EnterpriseProfile.from_record(asked.record).evidence(day, shelf.columns)
    division = evidence.values.get("division")
    place = asked.jurisdiction or shelf.jurisdiction_of(division if isinstance(division, str) else None)
    tiers = None if step.tiers is None else tuple(sorted(set(step.tiers)))
    return Question(evidence, Occasion(day, place, Application(asked.application), tiers))
