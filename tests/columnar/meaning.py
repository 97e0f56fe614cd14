"""What every row must come out as: the functions of the direct engine, without what is there for people only."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

import polars as pl

from tests.columnar.portfolios import Row
from tiercheck import packaged_shelf
from tiercheck.engine.classifying import Classifier
from tiercheck.engine.columnar.layout import TierLayout
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.engine.columnar.plan import ColumnarPlan
from tiercheck.engine.columnar.verdict_codes import VerdictCode
from tiercheck.engine.deriving import INTERVALS, Derived
from tiercheck.engine.direct import DirectDeriver
from tiercheck.engine.grounds import Grounds, Held
from tiercheck.engine.program import Program, Steps, compile_program
from tiercheck.engine.reading import Readers
from tiercheck.engine.record import Judge, Judged, judge, measures_of, not_examined
from tiercheck.model.classification import Classification
from tiercheck.model.keys import Key
from tiercheck.model.outcome import Application, Outcome, Truth
from tiercheck.model.quantity import POINT_STEPS
from tiercheck.model.rule_set import RuleSet

Answers: TypeAlias = list[int | str | None]
_NONE = (None, None)
_TRUTH_CODES = tuple(CODES[Outcome.of(truth)] for truth in Truth)


class Occasion(NamedTuple):
    """What a portfolio is judged by."""

    day: date
    application: Application
    tiers: tuple[str, ...] | None = None


class _Tier(NamedTuple):
    program: Program
    judges: tuple[Judge, ...]
    deriver: DirectDeriver
    counted: tuple[int, ...]
    held: tuple[Held, ...]


class Meaning:
    """Judges rows by the rule sets of one jurisdiction."""

    def __init__(
        self,
        rule_sets: Sequence[RuleSet],
        classifications: Sequence[Classification],
        application: Application,
        layouts: Sequence[TierLayout],
    ) -> None:
        indicators = [each for rules in rule_sets for each in rules.indicators.values()]
        measures = tuple(dict.fromkeys(measure for each in indicators for measure in measures_of(each)))
        slots = {measure: place for place, measure in enumerate(measures)}
        self._readers = Readers(measures)
        self._classifiers = [
            (each, [(slot, measure) for measure, slot in slots.items() if each.reads(measure)])
            for each in map(Classifier, classifications)
        ]
        self._layouts = {layout.tier: layout for layout in layouts}
        # A tier beside the ladder counts only where no tier of the ladder passes.
        self._ranks = {rules.tier: (not rules.beside_ladder, rules.rank) for rules in rule_sets}
        self._tiers: list[_Tier] = []
        for rules in rule_sets:
            program = compile_program(rules, application)
            judges = tuple(
                judge(each, slots) if application in each.applications else not_examined
                for each in rules.indicators.values()
            )
            counted = tuple(place for place, each in enumerate(rules.indicators.values()) if each.scoring is not None)
            self._tiers.append(_Tier(program, judges, DirectDeriver(program), counted, Grounds(program).held))

    def columns(self) -> list[str]:
        """Name what ``answers`` gives."""
        names = ["tier"]
        for program, *_ in self._tiers:
            layout = self._layouts.get(program.rule_set.tier)
            if layout is None:
                continue
            names.append(layout.outcome)
            if layout.has_score:
                names += layout.score
            names += layout.code.columns
            for name in program.rule_set.indicators:
                names.append(layout.indicator(name))
                if layout.indicators[name]:
                    names += [layout.settled_points(name), *layout.points(name)]
        return names

    def by_name(self, values: Row) -> dict[str, int | str | None]:
        """Judge one row; what there is of it, by column."""
        return dict(zip(self.columns(), self.answers(values), strict=True))

    def answers(self, values: Row) -> Answers:
        """Judge one row; points in millionths."""
        readings = self._readers.read(values)
        for classifier, reading in self._classifiers:
            derivation = classifier.derive(values)
            if derivation is not None:
                for slot, measure in reading:
                    readings[slot] = classifier.reading(derivation, measure)
        truths: dict[str, Truth] = {}
        answers: Answers = [None]
        best = (False, -1)
        for program, judges, deriver, counted, held in self._tiers:
            judged: list[Judged] = [examine(values, readings) for examine in judges]
            tier = program.rule_set.tier
            inputs = [each.interval for each in judged] + [INTERVALS[truths[other]] for other in program.tiers]
            derived = deriver.derive(inputs)
            truths[tier] = truth = derived[-1][1]
            layout = self._layouts.get(tier)
            if layout is None:
                continue
            if truth is Truth.TRUE and self._ranks[tier] > best:
                best, answers[0] = self._ranks[tier], tier
            answers.append(_TRUTH_CODES[truth])
            if layout.has_score:
                ends = [judged[place].interval for place in counted if judged[place].points is not None]
                answers += [sum(end[0] for end in ends), sum(end[1] for end in ends)]
            answers += _code(layout.code, held, _truths(program, inputs, derived), truth)
            for name, (outcome, points, interval) in zip(program.rule_set.indicators, judged, strict=True):
                answers.append(CODES[outcome])
                if layout.indicators[name]:
                    settled = interval[0] if points is not None and interval[0] == interval[1] else None
                    answers += (settled, *(_NONE if points is None else interval))
        return answers


def _truths(program: Program, inputs: Sequence[Steps], derived: Sequence[Derived]) -> dict[Key, Truth]:
    truths = {key: INTERVALS.index(each) for key, each in zip(program.inputs, inputs, strict=True) if each[1] <= 1}
    truths |= {program.nodes[place].key: truth for place, truth in derived}
    return {key: Truth(truth) for key, truth in truths.items()}


def _code(code: VerdictCode, held: Sequence[Held], truths: Mapping[Key, Truth], truth: Truth) -> list[int]:
    """Write what decided a tier as the documentation of verdict codes says it."""
    sign = {Truth.FALSE: 1, Truth.UNKNOWN: -1, Truth.TRUE: 0}[truth]
    deciding = {each.ground for each in held if truths[each.key] is truth}
    return [sign * sum(2**bit for bit, ground in enumerate(grounds) if ground in deciding) for grounds in code.grounds]


def expected(portfolio: Sequence[Row], plan: ColumnarPlan, occasion: Occasion) -> pl.DataFrame:
    """Return what a portfolio must come out as, row by row."""
    shelf = packaged_shelf()
    places = [_jurisdiction(row) for row in portfolio]
    found = []
    for place in sorted(set(places)):
        chosen = shelf.select(occasion.day, place, occasion.application, occasion.tiers)
        meaning = Meaning(chosen.rule_sets, chosen.classifications, occasion.application, plan.layouts)
        numbers = [number for number, each in enumerate(places) if each == place]
        answers = [meaning.answers(portfolio[number]) for number in numbers]
        series = [
            pl.Series(name, list(column), dtype=pl.String if name == "tier" else pl.Int64)
            for name, column in zip(meaning.columns(), zip(*answers, strict=True), strict=True)
        ]
        judged = pl.Series("jurisdiction", [place] * len(numbers))
        found.append(pl.DataFrame([pl.Series("row", numbers, dtype=pl.Int64), judged, *series]))
    return pl.concat(found, how="diagonal").sort("row")


def _jurisdiction(row: Mapping[str, object]) -> str:
    code = row.get("credit_code")
    division = row.get("division", code[2:8] if isinstance(code, str) else None)
    return packaged_shelf().jurisdiction_of(division if isinstance(division, str) else None)


def comparable(result: pl.DataFrame) -> pl.DataFrame:
    """Return results as ``expected`` writes them: whole numbers, points in millionths, in order of the rows."""
    points = [name for name in result.columns if name.endswith(("_min", "_max", "__points"))]
    fine = [(pl.col(name).cast(pl.Decimal(24, 6)) * POINT_STEPS).cast(pl.Int64).alias(name) for name in points]
    return result.sort("row").with_columns(*fine)


def differences(result: pl.DataFrame, wanted: pl.DataFrame) -> list[str]:
    """Return every column that came out otherwise, with the first row that did."""
    found = comparable(result)
    assert found["row"].cast(pl.Int64).equals(wanted["row"]), "rows were lost or made up"
    told = []
    for name in wanted.columns[1:]:
        got = found[name] if wanted[name].dtype == pl.String else found[name].cast(pl.Int64)
        other = (got.ne_missing(wanted[name])).arg_true()
        if len(other):
            first = other[0]
            told.append(f"{name}: {len(other)} rows, such as {first}: {got[first]} instead of {wanted[name][first]}")
    return told
