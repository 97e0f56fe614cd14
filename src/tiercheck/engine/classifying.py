"""Classifications: a level column derived from others when it was not reported itself."""

from tiercheck.engine.reading import Reader, Values, reader
from tiercheck.model.classification import Classification, ClassRow
from tiercheck.model.expression import Gap, Measure, Reading, Reference
from tiercheck.model.finding import Derivation
from tiercheck.model.outcome import GapKind, Truth


class Classifier:
    """Derives one level column: per criterion the class it reaches, and the lowest of them.

    An enterprise is certainly below a class as soon as one criterion misses it, even when
    others are not reported (300号 grades each criterion and takes the lowest).
    """

    def __init__(self, classification: Classification) -> None:
        self.classification = classification
        self._expression = Reference(classification.derives)
        self._readers: dict[str, dict[Measure, Reader]] = {
            row.id: {check.measure: reader(check.measure) for bound in row.bounds for check in bound.checks}
            for row in classification.rows
        }

    def derive(self, values: Values) -> Derivation | None:
        """Return how the column is derived, or None when it was reported."""
        if self.classification.derives.name in values:
            return None
        selecting = self.classification.selects_by
        code = values.get(selecting.name)
        top = len(self.classification.derives.levels) - 1
        row = self.classification.row_for(code) if isinstance(code, str) else None
        if row is None:
            gap = Gap(GapKind.NOT_REPORTED, selecting) if code is None else self._unclassified
            return Derivation(self.classification, None, 0, top, (), (gap,))
        return self._in_row(row, values, top)

    def _in_row(self, row: ClassRow, values: Values, top: int) -> Derivation:
        readings = {measure: read(values) for measure, read in self._readers[row.id].items()}
        low, high = 0, top
        for bound in row.bounds:
            truth = min(check.judge(readings[check.measure]) for check in bound.checks)
            if truth is Truth.TRUE:
                low = bound.level
                break
            if truth is Truth.FALSE:
                high = bound.level - 1
        gaps = tuple(dict.fromkeys(gap for reading in readings.values() for gap in reading.gaps))
        return Derivation(self.classification, row, low, high, tuple(readings.values()), gaps if low < high else ())

    @property
    def _unclassified(self) -> Gap:
        return Gap(GapKind.UNCLASSIFIED, self.classification.derives)

    def reads(self, measure: Measure) -> bool:
        """Whether a measure is the derived column, by its own name or by that of a shared measure."""
        return measure.expression == self._expression

    def reading(self, derivation: Derivation, measure: Measure) -> Reading:
        """Return the derived levels as a reading of a measure that is the column."""
        return Reading(measure, derivation.low, derivation.high, 1, derivation.gaps)
