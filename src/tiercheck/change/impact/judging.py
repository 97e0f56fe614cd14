"""Rows judged on one side of a change, behind one protocol: whole tables can be judged faster than row by row."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from tiercheck.change.editions import Edition
from tiercheck.engine.direct import DirectDeriver
from tiercheck.engine.grounds import Ground, Grounds
from tiercheck.engine.plan import Plan
from tiercheck.engine.program import compile_program
from tiercheck.model.evidence import Evidence, Value
from tiercheck.model.expression import Reading
from tiercheck.model.finding import Derivation, Occasion, Options
from tiercheck.model.outcome import Outcome
from tiercheck.model.verdict import Verdict
from tiercheck.rulebook.shelf import Selection

Values = Mapping[str, Value]


class Judge(Protocol):
    """Judges enterprises by the rules of one tier on one side."""

    def outcomes(self, rows: Sequence[Values]) -> Sequence[Outcome]:
        """Return how the tier comes out, row by row."""
        ...

    def grounds(self, row: Values) -> tuple[Ground, ...]:
        """Return what keeps one row from passing: what fails, or where nothing fails what is open."""
        ...

    @property
    def rule_sets(self) -> tuple[str, ...]:
        """The ids of the rule sets that decided so far, in order."""
        ...


class NoRules:
    """The side of a change on which the tier has no rules."""

    rule_sets: tuple[str, ...] = ()

    def outcomes(self, rows: Sequence[Values]) -> Sequence[Outcome]:
        """Return that there was nothing to judge."""
        return [Outcome.NOT_APPLICABLE] * len(rows)

    def grounds(self, row: Values) -> tuple[Ground, ...]:  # noqa: ARG002
        """Return nothing: no requirement stands in the way."""
        return ()


class _Compiled(NamedTuple):
    plan: Plan
    options: Options
    selection: Selection
    grounds: Grounds


class DirectJudge:
    """Judges row by row with the direct engine, each by the rules of its place."""

    def __init__(self, edition: Edition, place: str | None) -> None:
        """Prepare to judge.

        Args:
            edition: the tier, the shelf and the occasion.
            place: the jurisdiction of every row, or None for that of its own division.
        """
        self._edition = edition
        self._place = place
        self._places: dict[object, str] = {}
        self._compiled: dict[str, _Compiled] = {}

    @property
    def rule_sets(self) -> tuple[str, ...]:
        """The ids of the rule sets that decided so far, in order."""
        return tuple(sorted({compiled.selection.rule_sets[-1].id for compiled in self._compiled.values()}))

    def outcomes(self, rows: Sequence[Values]) -> Sequence[Outcome]:
        """Return how the tier comes out, row by row."""
        return [self._judge(row)[-1].outcome for row in rows]

    def grounds(self, row: Values) -> tuple[Ground, ...]:
        """Return what keeps one row from passing: what fails, or where nothing fails what is open."""
        *earlier, verdict = self._judge(row)
        return self._rules_for(row).grounds.not_met(verdict, {each.tier: each.outcome for each in earlier})

    def _judge(self, row: Values) -> tuple[Verdict, ...]:
        compiled = self._rules_for(row)

        def new_occasion(readings: tuple[Reading, ...], derivations: tuple[Derivation, ...]) -> Occasion:
            evidence = Evidence(row, self._edition.shelf.columns)
            return Occasion(evidence, compiled.options, readings, derivations)

        return compiled.plan.judge(row, new_occasion)

    def _rules_for(self, row: Values) -> _Compiled:
        place = self._place if self._place is not None else self._own_place(row)
        if place not in self._compiled:
            self._compiled[place] = self._compile(place)
        return self._compiled[place]

    def _own_place(self, row: Values) -> str:
        division = row.get("division")
        if division not in self._places:
            text = division if isinstance(division, str) else None
            self._places[division] = self._edition.shelf.jurisdiction_of(text)
        return self._places[division]

    def _compile(self, place: str) -> _Compiled:
        edition = self._edition
        tiers = (edition.rule_set.tier,)
        selection = edition.shelf.select(edition.as_of, place, edition.application, tiers)
        plan = Plan(selection.rule_sets, selection.classifications, edition.application, DirectDeriver)
        grounds = Grounds(compile_program(selection.rule_sets[-1], edition.application))
        return _Compiled(plan, Options(edition.as_of, place, edition.application, tiers), selection, grounds)
