"""What there is to see of a row of a classification, and what of it a record shows."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from tiercheck.change.coverage.goal import Aspect, Goal, GoalKey
from tiercheck.change.coverage.indicators import SIDE_OF, clause_of
from tiercheck.change.probing.figures import neighbours
from tiercheck.change.thresholds import Side, Threshold, of_check
from tiercheck.engine.classifying import Classifier
from tiercheck.engine.reading import Values
from tiercheck.explain.requirements import rule_text
from tiercheck.model.classification import Classification, ClassRow
from tiercheck.model.finding import Derivation
from tiercheck.model.outcome import Truth


class ShownLevel(NamedTuple):
    """A goal that a record shows, and what would be derived instead if the table said otherwise."""

    goal: Goal
    instead: tuple[Derivation, ...]


class RowSubject:
    """One row of a classification.

    Attributes:
        table: the classification.
        row: the row.
        goals: the sides of its thresholds.
        classifier: derives the level.
    """

    def __init__(self, table: Classification, row: ClassRow, classifier: Classifier) -> None:
        self.table = table
        self.row = row
        self.classifier = classifier
        self._thresholds = tuple(self._sides())
        self.goals = tuple(goal for _, goals in self._thresholds for goal in goals.values())

    def shows(self, values: Values, derivation: Derivation, wanted: Collection[GoalKey]) -> Iterator[ShownLevel]:
        """Yield what a record shows of the goals that are wanted; as for the thresholds of an indicator."""
        readings = {reading.measure: reading for reading in derivation.readings}
        for threshold, goals in self._thresholds:
            if threshold.check is None or not any(goal.key in wanted for goal in goals.values()):
                continue
            truth = threshold.check.judge(readings[threshold.check.measure])
            if truth is Truth.UNKNOWN:
                instead = tuple(self._settled(derivation))
            else:
                instead = tuple(self._across(threshold, truth, values, derivation))
            if instead:
                yield ShownLevel(goals[SIDE_OF[truth]], instead)

    def _settled(self, derivation: Derivation) -> Iterator[Derivation]:
        if derivation.low < derivation.high:
            yield derivation._replace(high=derivation.low, gaps=())
            yield derivation._replace(low=derivation.high, gaps=())

    def _across(
        self, threshold: Threshold, truth: Truth, values: Values, derivation: Derivation
    ) -> Iterator[Derivation]:
        """Yield what is derived with one figure one step over a bound."""
        for column in threshold.check.measure.columns if threshold.check is not None else ():
            for value in neighbours(column, values.get(column.name, "")):
                other = self.classifier.derive({**values, column.name: value})
                if other is None or threshold.check is None:
                    continue
                readings = {reading.measure: reading for reading in other.readings}
                crossed = threshold.check.judge(readings[threshold.check.measure]) not in (truth, Truth.UNKNOWN)
                if crossed and (other.low, other.high) != (derivation.low, derivation.high):
                    yield other

    def _sides(self) -> Iterator[tuple[Threshold, Mapping[Side, Goal]]]:
        table, row = self.table, self.row
        for bound in row.bounds:
            level, citation = table.derives.levels[bound.level], bound.citation
            for index, check in enumerate(bound.checks):
                for threshold in of_check(check, citation, table.name, (row.id, level, str(index))):
                    told = "" if threshold.check is None else rule_text(threshold.check, named=True)
                    subject = f"{table.name}/{row.id}"
                    yield (
                        threshold,
                        {
                            side: Goal(
                                Aspect.THRESHOLD,
                                f"{side}: {level}: {told}",
                                subject,
                                clause_of(citation),
                                citation.source,
                                (table.id,),
                            )
                            for side in Side
                        },
                    )
