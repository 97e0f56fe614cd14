"""The points table of a tier: read, and added up."""

from collections.abc import Mapping

from tiercheck.model.outcome import Application
from tiercheck.model.quantity import Number, decimal_text
from tiercheck.model.rule_set import Indicator, Part, Score
from tiercheck.model.text import Text
from tiercheck.rulebook.bodies import PartShape, ScoreShape
from tiercheck.rulebook.document import TierFile
from tiercheck.rulebook.words import Desk
from tiercheck.yaml.report import Report
from tiercheck.yaml.scalars import text_of


def read_score(shape: ScoreShape, desk: Desk) -> Score | None:
    """Read the points table; None stands for one that is at fault and reported."""
    parts = [_part(name, part, desk) if part else None for name, part in (shape.parts or {}).items()]
    most, mark, citation = desk.points(shape.of), desk.points(shape.pass_mark), desk.citation(shape)
    if most is not None and mark is not None and mark > most:
        message = f"the pass mark {decimal_text(mark)} is above the {decimal_text(most)} points there are"
        desk.report.add("mark-out-of-reach", shape.at("pass_mark"), message, "lower it, or correct of")
    if most is None or mark is None or citation is None or None in parts:
        return None
    whole = tuple(part for part in parts if part)
    total = sum(part.points_of for part in whole)
    if whole and total != most:
        message = f"the parts add up to {decimal_text(total)}, not to the {decimal_text(most)} declared"
        desk.report.add("parts-sum", shape.at("of"), message, "correct of, or the parts")
    return Score(most, mark, citation, whole)


def _part(name: str, shape: PartShape, desk: Desk) -> Part | None:
    most = desk.points(shape.of)
    if shape.has("at_least") and shape.has("above"):
        desk.report.add("one-requirement", shape.at("above"), "a part has at_least or above, not both")
        return None
    minimum = desk.points(shape.at_least or shape.above)
    if most is None:
        return None
    if minimum is not None and (minimum > most or (minimum == most and shape.has("above"))):
        message = f"the minimum {decimal_text(minimum)} cannot be reached with {decimal_text(most)} points"
        desk.report.add("mark-out-of-reach", shape.location, message, "lower it, or correct of")
    return Part(name, text_of(shape.title) or Text("", ""), most, minimum, shape.has("above"))


def review_score(score: Score | None, indicators: Mapping[str, Indicator], file: TierFile, report: Report) -> None:
    """Report points that belong nowhere or do not add up to what the table declares.

    Args:
        score: the points table, or None when the file has none.
        indicators: all indicators, every one of them in order.
        file: where they stand.
        report: collects the problems.
    """
    scored = [indicator for indicator in indicators.values() if indicator.scoring is not None]
    shapes = file.indicators or {}
    names = [part.id for part in score.parts] if score else []
    for indicator in scored:
        shape = shapes[indicator.id]
        if shape is None or indicator.part in names or (score and not names and not indicator.part):
            continue
        if score is None:
            message = f"{indicator.id!r} gives points, but there is no points table"
            report.add("no-score", shape.location, message, "add score: ...")
        elif shape.has("part"):
            message = f"there is no part {indicator.part!r} in the score"
            report.add("unknown-part", shape.part or shape.location, message, f"the parts are {', '.join(names)}")
        else:
            report.add("missing-key", shape.location, "it is not said to which part the points belong", "add part: ...")
    if score is not None and file.score is not None:
        _add_up(score, scored, file.score, report)


def _add_up(score: Score, scored: list[Indicator], shape: ScoreShape, report: Report) -> None:
    """Compare sums and declared maxima, for each kind of application."""
    for part in score.parts:
        mine = [indicator for indicator in scored if indicator.part == part.id]
        part_shape = (shape.parts or {}).get(part.id)
        at = part_shape.at("of") if part_shape else shape.location
        for total in sorted(_sums(mine) - {part.points_of}):
            message = (
                f"the indicators of {part.id} add up to {decimal_text(total)},"
                f" not to the {decimal_text(part.points_of)} declared"
            )
            report.add("part-sum", at, message, "correct of, or the indicators")
    if not score.parts:
        for total in sorted(_sums(scored) - {score.points_of}):
            message = f"the indicators add up to {decimal_text(total)}, not to {decimal_text(score.points_of)}"
            report.add("part-sum", shape.at("of"), message, "correct of, or the indicators")


def _sums(indicators: list[Indicator]) -> set[Number]:
    return {
        sum(indicator.points_of for indicator in indicators if application in indicator.applications)
        for application in Application
    }
