"""Pairs of records that a solver found, judged by the rules, and made as short and round as they go."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from tiercheck.change.direction.solving import Record
from tiercheck.change.direction.subjects import Fared, ProofSide, Values
from tiercheck.change.direction.witnesses import confirmed, written
from tiercheck.change.properties.pairs import after
from tiercheck.change.properties.property import Change
from tiercheck.change.properties.result import Changed, CounterExample, Shown
from tiercheck.model.evidence import Column, Value, parts_of
from tiercheck.subjects.consistency import contradictions

# Worth as much as a pass, so that what is no such change is never taken for one that hurts.
_NO_CHANGE = Fared("no such change", 1)


@dataclass(frozen=True, slots=True)
class Pair:
    """What a pair of records is held to.

    Attributes:
        one: what the first record meets.
        other: what the second should meet too.
        columns: every column of the records, by name.
        column: the one that changes.
        change: how it changes.
    """

    one: ProofSide
    other: ProofSide
    columns: Mapping[str, Column]
    column: Column
    change: Change

    def shown(self, record: Record) -> CounterExample:
        """Return a pair that refutes the property.

        Args:
            record: the first record, and the changed value under the name it has in the second.

        Raises:
            EngineError: judged by the rules, the pair does not refute it.
        """
        name, second = self.column.name, after(self.column).name
        found = {each: value for each, value in record.items() if each != second}
        to = record[second]
        good, bad, values = confirmed(found, self.columns, self.one, self._when(to))
        # The changed value is made round by itself, for then the first record is known.
        first = replace(self.one, judge=lambda _: good)
        good, bad, rounded = confirmed({name: to}, self.columns, first, self._beside(values))
        changed = Changed(self.column, *(dict(written(each, self.columns)).get(name, "") for each in (values, rounded)))
        shown = tuple(Shown(self.columns[each], text) for each, text in written(values, self.columns))
        return CounterExample(shown, good.words, bad.words, changed)

    def _when(self, to: Value) -> ProofSide:
        """Return the second record as something to judge, given the first and the changed value."""
        return replace(self.other, judge=lambda values: self._second(values, to))

    def _beside(self, first: Values) -> ProofSide:
        """Return the second record as something to judge, given a record of the changed value alone."""

        def judge(values: Values) -> Fared:
            to = values.get(self.column.name)
            return _NO_CHANGE if to is None else self._second(first, to)

        return replace(self.other, judge=judge)

    def _second(self, first: Values, to: Value) -> Fared:
        changed = {**first, self.column.name: to}
        conflict = next(contradictions(changed, parts_of(self.columns), {}), None)
        if conflict is not None or not self._is_change(first.get(self.column.name), to):
            return _NO_CHANGE
        return self.other.judge(changed)

    def _is_change(self, was: Value | None, now: Value) -> bool:
        if self.change is Change.IS_REPORTED:
            return was is None
        if not isinstance(was, (int, Fraction)) or not isinstance(now, (int, Fraction)):
            return False
        match self.change:
            case Change.RISES | Change.BECOMES_TRUE:
                return now > was
            case Change.FALLS | Change.BECOMES_FALSE:
                return now < was
            case Change.IMPROVES:
                return now > 0 and (was == 0 or now < was)
