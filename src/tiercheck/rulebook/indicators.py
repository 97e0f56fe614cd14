"""One indicator: its shape in, the model noun out."""

from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import Indicator
from tiercheck.model.scoring import Awarded, Scoring
from tiercheck.model.text import Text
from tiercheck.rulebook.bodies import IndicatorShape
from tiercheck.rulebook.scoring import REQUIREMENT_KEYS, SCORING_KEYS, ScoringReader
from tiercheck.yaml.scalars import text_of

POINTS_KEYS = (*SCORING_KEYS, "score", "at_most", "awarded")


def read_indicator(name: str, shape: IndicatorShape | None, reader: ScoringReader) -> Indicator | None:
    """Read an indicator; None stands for one that is at fault and reported.

    Args:
        name: its id.
        shape: what the file says, or None when that was malformed.
        reader: reads requirements and points, and knows the names in scope.
    """
    if shape is None:
        return None
    citation = reader.desk.citation(shape)
    applications = _applications(shape, reader)
    required = next((key for key in REQUIREMENT_KEYS if shape.has(key)), None)
    scored = next((key for key in POINTS_KEYS if shape.has(key)), None)
    title, note, advisory = text_of(shape.title) or Text("", ""), text_of(shape.note), reader.desk.flag(shape.advisory)
    if advisory and scored and not required:
        message = f"{name!r} is advisory, so it cannot give points: what is advisory decides nothing"
        hint = "remove advisory: true, or write a requirement instead of points"
        reader.desk.report.add("advisory-points", shape.at("advisory"), message, hint)
        return None
    if required and scored:
        message = f"an indicator is required ({required}) or scored ({scored}), not both"
        reader.desk.report.add("one-requirement", shape.at(scored), message, "make it two indicators")
        return None
    if required or not scored:
        requirement = reader.requirement(shape)
        for key in ("of", "part"):
            if shape.has(key):
                message = f"{key} goes with points, and this is a requirement"
                reader.desk.report.add("one-requirement", shape.at(key), message, f"leave {key} out")
        if requirement is None or citation is None:
            return None
        return Indicator(name, title, citation, requirement, applications=applications, note=note, advisory=advisory)
    scoring, awarded = _points(shape, reader)
    most = reader.desk.points(shape.of)
    if not shape.has("of"):
        message = "the declared maximum of the points is missing"
        reader.desk.report.add("missing-key", shape.location, message, "add of: ...")
    if scoring is None or most is None or citation is None:
        return None
    reader.review_maximum(scoring, most, shape.at("of"))
    part = shape.part.text if shape.part else ""
    return Indicator(name, title, citation, None, scoring, most, part, awarded, applications, note)


def _applications(shape: IndicatorShape, reader: ScoringReader) -> frozenset[Application]:
    only = reader.desk.word(shape.application, Application) if shape.application else None
    return frozenset([only] if only else Application)


def _points(shape: IndicatorShape, reader: ScoringReader) -> tuple[Scoring | None, Column | None]:
    """Read the scoring, and the column whose points stand in when nothing of it is reported."""
    column = reader.awarded_column(shape.awarded) if shape.awarded else None
    if any(shape.has(key) for key in POINTS_KEYS if key != "awarded"):
        scoring = reader.scoring(shape)
        return (None if shape.has("awarded") and column is None else scoring), column
    most = reader.desk.points(shape.of)
    return (Awarded(column, most) if column and most is not None else None), None
