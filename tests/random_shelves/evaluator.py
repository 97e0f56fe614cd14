"""An interpreter of rules that is meant to be obviously right, and nothing else; nothing of tiercheck is in it.

True, False and None (unknown) are the truths; points are pairs of the fewest and the most still possible. What is
not examined for an application is left out of whatever counts it, and so is what consists of nothing else.
"""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from tests.random_shelves.syntax import (
    CONTRACT,
    NATION,
    Answer,
    Awarded,
    Bands,
    Base,
    Between,
    Bin,
    Changes,
    Choice,
    Compare,
    Condition,
    Content,
    Expr,
    Group,
    Growth,
    Highest,
    Holds,
    Indicator,
    Lit,
    Named,
    Overlay,
    PointsMark,
    Ref,
    Requirement,
    Score,
    ScoreMark,
    Scoring,
    Shelf,
    Single,
    Sum,
    Table,
    TierPass,
    changed,
    in_force,
)

Truth: TypeAlias = bool | None
Points: TypeAlias = tuple[Fraction, Fraction]
Record: TypeAlias = Mapping[str, Fraction | bool | str]
Wanted: TypeAlias = Callable[[Indicator], bool]
ZERO = Fraction(0)
_WORDS = {True: "pass", False: "fail", None: "unknown"}
_RELATIONS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "==": operator.eq,
}
_LEFT_OUT = "not_applicable"


@dataclass(frozen=True)
class Verdict:
    """What one tier comes to: outcomes by id, points where there are any."""

    outcome: str
    score: Points | None
    indicators: Mapping[str, tuple[str, Points | None]]
    conditions: Mapping[str, str]


@dataclass(frozen=True)
class Judgement:
    """What all tiers come to."""

    jurisdiction: str
    tier: str | None
    verdicts: Mapping[str, Verdict]


# Which rules hold


@dataclass(frozen=True)
class Rules:
    """The rules of one tier, everything laid on."""

    tier: str
    rank: int
    beside: bool
    content: Content
    score: Score | None
    decide: Condition


def places_around(shelf: Shelf, place: str) -> list[str]:
    """Return the places whose rules hold in one, the nearest first; the nation is the last.

    A division of provincial level is beside no other: what holds around it does not hold there.
    """
    if place == NATION:
        return [NATION]
    found = []
    for length in range(len(place), 1, -2):
        found.append(place[:length])
        if place[:length] in shelf.divisions:
            break
    return [*found, NATION]


def place_of(shelf: Shelf, record: Record) -> str:
    """Return the nearest place with rules of its own around a registration, which the credit code tells too."""
    own = {NATION, *(each.jurisdiction for each in shelf.bases), *(each.jurisdiction for each in shelf.overlays)}
    code = str(record.get("credit_code", ""))[2:8]
    division = str(record.get("division", code))
    return next(place for place in places_around(shelf, division or NATION) if place in own)


def rules_for(shelf: Shelf, tier: str, place: str, day: date, application: str) -> Rules | None:
    """Return the rules of a tier: the nearest base, and every overlay from the nation to the place laid on in order."""
    around = places_around(shelf, place)
    bases = [each for each in shelf.bases if each.tier == tier and in_force(each.periods, day, application)]
    overlays = [each for each in shelf.overlays if each.tier == tier and in_force(each.periods, day, application)]
    base = next((each for near in around for each in bases if each.jurisdiction == near), None)
    if base is None:
        return None
    chain = [each for near in reversed(around) for each in overlays if each.jurisdiction == near]
    return laid_on(shelf, base, chain)


def laid_on(shelf: Shelf, base: Base, overlays: Sequence[Overlay]) -> Rules:
    """Return the rules of a base with overlays laid on."""
    origin, stated = base, [each.changes for each in overlays]
    while origin.extends is not None:
        stated.insert(0, origin.changes)
        origin = origin.extends
    used = list(origin.use)
    for changes in stated:
        used = [changes.use.get(name, name) for name in used]
    parts = [*(shelf.shared[name] for name in used), origin.own]
    content = Content(
        {},
        {},
        {k: v for p in parts for k, v in p.indicators.items()},
        {k: v for p in parts for k, v in p.conditions.items()},
    )
    rules = Rules(origin.tier, base.rank, base.beside, content, origin.score, origin.decide)
    for changes in stated:
        rules = _with(rules, changes)
    return rules


def _with(rules: Rules, changes: Changes) -> Rules:
    """Return rules as an overlay leaves them: what it removes, then what it changes, then what it adds."""
    indicators = {name: each for name, each in rules.content.indicators.items() if name not in changes.removed}
    indicators = {name: changed(each, changes) for name, each in indicators.items()}
    indicators.update(changes.add.indicators)
    conditions = {
        name: replace(each, tree=changes.steps.get(name, each.tree)) for name, each in rules.content.conditions.items()
    }
    conditions.update(changes.add.conditions)
    decide, score = rules.decide, rules.score
    if changes.undecided or changes.decide:
        assert isinstance(decide, Choice)
        kept = [each for each in decide.members if not (isinstance(each, Holds) and each.name in changes.undecided)]
        members = (*kept, *(Holds(name) for name in changes.decide))
        decide = Choice("all", len(members), members)
    if score is not None:
        parts = tuple(replace(each, minimum=changes.minimums.get(each.id, each.minimum)) for each in score.parts)
        score = replace(score, parts=parts, mark=score.mark if changes.mark is None else changes.mark)
    return replace(rules, content=Content({}, {}, indicators, conditions), score=score, decide=decide)


# What one record comes to


def judge(shelf: Shelf, record: Record, day: date, application: str, place: str | None = None) -> Judgement:
    """Judge a record on every tier in force."""
    asked = place_of(shelf, record) if place is None else place
    tiers = dict.fromkeys(each.tier for each in shelf.bases)
    found = {tier: rules_for(shelf, tier, asked, day, application) for tier in tiers}
    judging = _Judging(shelf, record, day, application, {tier: each for tier, each in found.items() if each})
    verdicts = {tier: judging.verdict(tier) for tier in judging.rules}
    passed = [each for each in judging.rules.values() if verdicts[each.tier].outcome == "pass"]
    best = max(passed, key=lambda each: (not each.beside, each.rank, each.tier), default=None)
    return Judgement(asked, best.tier if best else None, verdicts)


def all_of(truths: Sequence[Truth]) -> Truth:
    """Every one holds."""
    return at_least(len(truths), truths)


def at_least(count: int, truths: Sequence[Truth]) -> Truth:
    """So many hold, whatever comes out of those that are unknown."""
    sure = sum(truth is True for truth in truths)
    if sure >= count:
        return True
    return False if sure + sum(truth is None for truth in truths) < count else None


def _reaches(points: Points, mark: Fraction, strict: bool) -> Truth:
    low, high = points
    if low > mark or (low == mark and not strict):
        return True
    return False if high < mark or (high == mark and strict) else None


def _holds(value: Fraction, relation: str, bound: Fraction) -> bool:
    return _RELATIONS[relation](value, bound)


class _Judging:
    def __init__(self, shelf: Shelf, record: Record, day: date, application: str, rules: Mapping[str, Rules]) -> None:
        self.columns, self.measures, self.record, self.rules = shelf.columns, shelf.measures, record, rules
        self.application = application
        self.tables = {each.column: each for each in shelf.tables if in_force(each.periods, day, application)}
        self._verdicts: dict[str, Verdict] = {}
        self._given: dict[tuple[str, str], Points] = {}

    def verdict(self, tier: str) -> Verdict:
        if tier not in self._verdicts:
            self._verdicts[tier] = self._verdict(self.rules[tier])
        return self._verdicts[tier]

    def _verdict(self, rules: Rules) -> Verdict:
        indicators = {name: self._indicator(rules.tier, each) for name, each in rules.content.indicators.items()}
        score = None
        if rules.score is not None:
            score = self._points(rules, _any) or (ZERO, ZERO)
        conditions = {name: self._condition(rules, each.tree) for name, each in rules.content.conditions.items()}
        outcome = self._condition(rules, rules.decide)
        assert outcome != _LEFT_OUT, f"nothing of {rules.tier} applies"
        return Verdict(_word(outcome), score, indicators, {name: _word(each) for name, each in conditions.items()})

    # Indicators

    def _examined(self, indicator: Indicator) -> bool:
        return indicator.application in ("", self.application)

    def _indicator(self, tier: str, indicator: Indicator) -> tuple[str, Points | None]:
        if not self._examined(indicator):
            return _LEFT_OUT, None
        if not indicator.scored:
            return _WORDS[self.requirement(_required(indicator.body))], None
        low, high = points = self._points_of(tier, indicator)
        if low != high:
            return "unknown", points
        return ("pass" if low == indicator.points_of else "fail" if low == 0 else "partial"), points

    def _points_of(self, tier: str, indicator: Indicator) -> Points:
        if (tier, indicator.id) not in self._given:
            self._given[tier, indicator.id] = self._indicator_points(indicator)
        return self._given[tier, indicator.id]

    def _indicator_points(self, indicator: Indicator) -> Points:
        """Points of the table, or as awarded when no local column of it (without any: no column of it) is reported."""
        scoring = _scoring(indicator.body)
        if indicator.awarded:
            columns = columns_of_scoring(scoring, self.measures)
            local = [name for name in columns if self.columns[name].local] or columns
            if not any(name in self.record for name in local):
                return self.points(Awarded(indicator.awarded, indicator.points_of))
        return self.points(scoring)

    def points(self, scoring: Scoring) -> Points:
        match scoring:
            case Bands(rows):
                possible = []
                for when, points in rows:
                    truth = True if when is None else self.requirement(when)
                    if truth is not False:
                        possible.append(points)
                    if truth is True:
                        return min(possible), max(possible)
                return min([*possible, ZERO]), max([*possible, ZERO])
            case Single(needed, points):
                return self.points(Bands(((needed, points), (None, ZERO))))
            case Sum(items, cap):
                ends = [self.points(item) for item in items]
                low, high = sum((low for low, _ in ends), ZERO), sum((high for _, high in ends), ZERO)
                return (low, high) if cap is None else (min(low, cap), min(high, cap))
            case Highest(routes):
                ends = [self.points(route) for route in routes]
                return max(low for low, _ in ends), max(high for _, high in ends)
            case Awarded(column, most):
                given = self.record.get(column)
                return (ZERO, most) if given is None else (min(_figure(given), most), min(_figure(given), most))

    def requirement(self, needed: Requirement) -> Truth:
        match needed:
            case Answer(column, wanted):
                answer = self.record.get(column)
                return None if answer is None else answer is wanted
            case Group(_, count, members):
                return at_least(count, [self.requirement(member) for member in members])
            case Between(low, first, measure, second, high):
                turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[first]
                both = (Compare(measure, turned, low), Compare(measure, second, high))
                return all_of([self.requirement(each) for each in both])
            case Compare(measure, relation, str() as level):
                assert isinstance(measure, Ref)
                levels = self.columns[measure.column].levels
                holds = {_holds(Fraction(at), relation, Fraction(levels.index(level))) for at in self._levels(measure)}
                return holds.pop() if len(holds) == 1 else None
            case Compare(measure, relation, Lit(bound)):
                expr: Expr = self.measures[measure.measure] if isinstance(measure, Named) else measure
                if isinstance(expr, Growth):  # (end / start) ** (1 / years) - 1 is held against the figure
                    bound = (1 + bound) ** expr.years
                    expr = Bin("/", expr.end, expr.start)
                value = self.value(expr)
                return None if value is None else _holds(value, relation, bound)
        raise AssertionError(needed)

    def value(self, expr: Expr) -> Fraction | None:
        """Return what is measured; None without a figure it needs, or with a base that is not above zero."""
        match expr:
            case Ref(column):
                given = self.record.get(column)
                return None if given is None else _figure(given)
            case Lit(value):
                return value
            case Named(measure):
                return self.value(self.measures[measure])
            case Growth():
                raise AssertionError("growth stands alone")
            case Bin(sign, left, right):
                one, two = self.value(left), self.value(right)
                if one is None or two is None or (sign == "/" and two <= 0):
                    return None
                return {"+": one + two, "-": one - two, "*": one * two, "/": one / two if sign == "/" else ZERO}[sign]

    def _levels(self, measure: Ref) -> list[int]:
        """Return the levels still possible: the one reported, or those a classification leaves; none is unknown."""
        levels = self.columns[measure.column].levels
        given = self.record.get(measure.column)
        if isinstance(given, str):
            return [levels.index(given)]
        table = self.tables.get(measure.column)
        return [] if table is None else self._classified(table, len(levels) - 1)

    def _classified(self, table: Table, top: int) -> list[int]:
        code = str(self.record.get(table.selects_by, ""))
        if table.selects_by == "division" and not code:
            code = str(self.record.get("credit_code", ""))[2:8]
        row = next((each for each in table.rows if code and code.startswith(each.codes)), None)
        if row is None:
            return list(range(top + 1))
        low, high = 0, top
        for level, checks in row.bounds:
            place = CONTRACT[table.column].levels.index(level)
            truth = all_of([self.requirement(check) for check in checks])
            if truth is True:
                low = place
                break
            if truth is False:
                high = place - 1
        return list(range(low, high + 1))

    # The decision

    def _points(self, rules: Rules, wanted: Wanted) -> Points | None:
        """Add up the indicators that give points and are examined; None when there are none."""
        mine = [each for each in rules.content.indicators.values() if each.scored and wanted(each)]
        ends = [self._points_of(rules.tier, each) for each in mine if self._examined(each)]
        return (sum((low for low, _ in ends), ZERO), sum((high for _, high in ends), ZERO)) if ends else None

    def _mark(self, rules: Rules, wanted: Wanted, mark: Fraction, strict: bool) -> Truth | str:
        points = self._points(rules, wanted)
        return _LEFT_OUT if points is None else _reaches(points, mark, strict)

    def _condition(self, rules: Rules, tree: Condition) -> Truth | str:
        match tree:
            case Holds(name) if name in rules.content.conditions:
                return self._condition(rules, rules.content.conditions[name].tree)
            case Holds(name):
                indicator = rules.content.indicators[name]
                assert not indicator.advisory, "an advisory indicator decides nothing"
                if indicator.scored:
                    return self._mark(rules, _is(name), indicator.points_of, False)
                return self.requirement(_required(indicator.body)) if self._examined(indicator) else _LEFT_OUT
            case TierPass(tier):
                return {word: truth for truth, word in _WORDS.items()}[self.verdict(tier).outcome]
            case PointsMark(of, mark, strict):
                return self._mark(rules, _points_of(rules, of), mark, strict)
            case ScoreMark():
                assert rules.score is not None
                marks = [self._mark(rules, _any, rules.score.mark, False)]
                for part in rules.score.parts:
                    least = part.minimum
                    marks += [] if least is None else [self._mark(rules, _in_part(part.id), least, part.strict)]
                return _counted("all", 0, marks)
            case Choice(kind, count, members):
                return _counted(kind, count, [self._condition(rules, member) for member in members])


def _is(name: str) -> Wanted:
    return lambda indicator: indicator.id == name


def _in_part(name: str) -> Wanted:
    return lambda indicator: indicator.part == name


def _any(_indicator: Indicator) -> bool:
    return True


def _points_of(rules: Rules, of: str) -> Wanted:
    parts = {part.id for part in rules.score.parts} if rules.score else set()
    return _in_part(of) if of in parts else _is(of)


def _counted(kind: str, count: int, found: Sequence[Truth | str]) -> Truth | str:
    truths = [each for each in found if not isinstance(each, str)]
    if not truths:
        return _LEFT_OUT
    return at_least({"all": len(truths), "any": 1}.get(kind, min(count, len(truths))), truths)


def _word(found: Truth | str) -> str:
    return found if isinstance(found, str) else _WORDS[found]


def _figure(given: Fraction | bool | str) -> Fraction:
    assert isinstance(given, Fraction)
    return given


def _required(body: Requirement | Scoring) -> Requirement:
    assert isinstance(body, (Compare, Between, Answer, Group))
    return body


def _scoring(body: Requirement | Scoring) -> Scoring:
    assert not isinstance(body, (Compare, Between, Answer, Group))
    return body


# Which columns something is about


def columns_of(expr: Expr, measures: Mapping[str, Expr]) -> Iterator[str]:
    """Yield the columns of an expression."""
    match expr:
        case Ref(column):
            yield column
        case Named(measure):
            yield from columns_of(measures[measure], measures)
        case Bin(_, left, right) | Growth(left, right, _):
            yield from columns_of(left, measures)
            yield from columns_of(right, measures)


def checks_of(body: Requirement | Scoring) -> Iterator[Compare | Between | Answer]:
    """Yield every check of a requirement or of a way to give points."""
    match body:
        case Group(_, _, members):
            for member in members:
                yield from checks_of(member)
        case Bands(rows):
            for when, _ in rows:
                if when is not None:
                    yield from checks_of(when)
        case Single(needed, _):
            yield from checks_of(needed)
        case Sum(members, _) | Highest(members):
            for item in members:
                yield from checks_of(item)
        case Compare() | Between() | Answer():
            yield body


def columns_of_scoring(scoring: Requirement | Scoring, measures: Mapping[str, Expr]) -> list[str]:
    """Return the columns that requirements or points are about, points as awarded left out."""
    found: dict[str, None] = {}
    for check in checks_of(scoring):
        names = [check.column] if isinstance(check, Answer) else columns_of(check.measure, measures)
        found.update(dict.fromkeys(names))
    return list(found)
