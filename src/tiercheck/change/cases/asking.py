"""What a step of a case asks, ready for an engine."""

from datetime import date
from typing import NamedTuple

from tiercheck.change.cases.case import Step
from tiercheck.model.evidence import Evidence
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Application
from tiercheck.rulebook.shelf import Shelf
from tiercheck.subjects.record import FlatRecord


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
    view, kind = shelf.about(asked.subject), Application(asked.application)
    evidence = FlatRecord.read(asked.record, view.subject).evidence(day, view.columns)
    place = asked.jurisdiction or view.jurisdiction_of(view.subject.division_in(evidence.values))
    tiers = step.tiers
    if tiers is None and view.subject.id != shelf.subject.id:
        tiers = view.select(day, place, kind).requested
    return Question(evidence, Occasion(day, place, kind, None if tiers is None else tuple(sorted(set(tiers)))))
