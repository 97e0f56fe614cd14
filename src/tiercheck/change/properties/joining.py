"""Several statements taken together, and what records leave out, as one thing to prove and to judge."""

from collections.abc import Sequence

from tiercheck.change.direction.formula import Negation, Reported, both, either
from tiercheck.change.direction.subjects import Fared, ProofSide, Values
from tiercheck.change.direction.to_formula import Truths
from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Outcome


def together(subjects: Sequence[ProofSide], without: Sequence[Column] = ()) -> ProofSide:
    """Return that all of several hold, and that some columns are not reported."""
    subjects = (*subjects, *map(_silence, without))
    if len(subjects) == 1:
        return subjects[0]
    truths = [truths_of(each) for each in subjects]
    columns = {name: column for each in subjects for name, column in each.columns.items()}

    def judge(values: Values) -> Fared:
        fared = [each.judge(values) for each in subjects]
        return next((each for each in fared if each.worth < 1), Fared(str(Outcome.PASS), 1))

    holds, fails = both(*(each.holds for each in truths)), either(*(each.fails for each in truths))
    return ProofSide(Truths(holds, fails), columns, judge)


def _silence(column: Column) -> ProofSide:
    """Return that a column is not reported."""
    reported = Reported(column.name)

    def judge(values: Values) -> Fared:
        silent = column.name not in values
        return Fared(str(Outcome.PASS if silent else Outcome.FAIL), int(silent))

    return ProofSide(Truths(Negation(reported), reported), {column.name: column}, judge)


def truths_of(subject: ProofSide) -> Truths:
    """Return when a subject holds and when it fails."""
    if isinstance(subject.says, Truths):
        return subject.says
    raise TypeError("points are neither true nor false")
