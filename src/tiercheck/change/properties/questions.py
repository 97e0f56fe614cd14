"""Questions to the solver: is there a record that should have a property and does not?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tiercheck.change.direction.formula import Formula, Negation, both
from tiercheck.change.direction.searching import may_be, search
from tiercheck.change.direction.solving import Possible, Record
from tiercheck.change.direction.subjects import ProofSide
from tiercheck.change.direction.to_formula import Truths
from tiercheck.change.direction.witnesses import confirmed, written
from tiercheck.change.properties.confirming import Pair
from tiercheck.change.properties.joining import truths_of
from tiercheck.change.properties.pairs import after, changes, comparisons_of, consistent, in_second
from tiercheck.change.properties.property import Change
from tiercheck.change.properties.result import CounterExample, Shown
from tiercheck.change.properties.rising import known_of
from tiercheck.model.evidence import Column


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; the same formulas are the same question.

    Attributes:
        spoken_of: which records, or pairs of them, it speaks of.
        meets: what they should meet.
        columns: every column of the formulas, by name.
        confirm: judges a record of the solver by the rules, and makes it readable.
    """

    spoken_of: Formula
    meets: Truths
    columns: Mapping[str, Column] = field(compare=False)
    confirm: Callable[[Record], CounterExample] = field(compare=False)


def whether_implied(one: ProofSide, other: ProofSide, order: Sequence[str]) -> Question:
    """Ask whether whatever meets the one meets the other; columns are shown in an order of their names."""
    columns = _in_order({**other.columns, **one.columns}, order)

    def confirm(record: Record) -> CounterExample:
        good, bad, values = confirmed(record, columns, one, other)
        shown = tuple(Shown(columns[name], text) for name, text in written(values, columns))
        return CounterExample(shown, good.words, bad.words)

    return Question(truths_of(one).holds, truths_of(other), columns, confirm)


def after_change(one: ProofSide, other: ProofSide, column: Column, change: Change, order: Sequence[str]) -> Question:
    """Ask whether whatever meets the one still meets the other when a column changes."""
    columns = _in_order({**other.columns, **one.columns, column.name: column}, order)
    second, ends = after(column), truths_of(other)
    known = known_of(comparisons_of(ends.holds, column), column, change)
    spoken_of = both(truths_of(one).holds, changes(column, change), *consistent(column, columns), *known)
    meets = Truths(in_second(ends.holds, column), in_second(ends.fails, column))
    pair = Pair(one, other, columns, column, change)
    return Question(spoken_of, meets, {**columns, second.name: second}, pair.shown)


def found_against(question: Question) -> tuple[Possible, Record]:
    """Look for a record that should meet something and does not; rather one that certainly fails it."""
    whole = search(both(question.spoken_of, Negation(question.meets.holds)), question.columns)
    if whole.possible is Possible.NO:
        return whole
    clear = search(both(question.spoken_of, question.meets.fails), question.columns)
    return clear if clear.possible is Possible.YES else whole


def speaks_of_some(question: Question) -> bool:
    """Whether there are records that it speaks of; true where that is too hard to tell."""
    return may_be(question.spoken_of, question.columns)


def _in_order(columns: Mapping[str, Column], order: Sequence[str]) -> Mapping[str, Column]:
    """Return columns in the order of their subject, local ones last."""
    known = {name: columns[name] for name in order if name in columns}
    return {**known, **{name: columns[name] for name in sorted(columns) if name not in known}}
