"""Valid shelves drawn at random: what `tiercheck check` calls clean, in every construct of the rule language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TypeVar

from hypothesis import strategies as st

from tests.random_shelves.evaluator import columns_of_scoring
from tests.random_shelves.expressions import Expressions
from tests.random_shelves.syntax import (
    APPLICATIONS,
    CONTRACT,
    NATION,
    Answer,
    Awarded,
    Bands,
    Base,
    Changes,
    Choice,
    Column,
    Compare,
    Condition,
    Content,
    Expr,
    Group,
    Highest,
    Holds,
    Indicator,
    Named,
    Overlay,
    Part,
    Periods,
    PointsMark,
    Ref,
    Requirement,
    Row,
    Score,
    ScoreMark,
    Scoring,
    Shelf,
    Single,
    Step,
    Sum,
    Table,
    TierPass,
    Title,
    most_of,
)

T = TypeVar("T")
START, MIDDLE, END = date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)
DIVISIONS = ("11", "31", "33", "3302", "44", "4403", "51")
TITLES = (
    "研发费用占比", "R&D <b>bold</b>", "{zh} {0} {name!r}", "[bold]x[/bold] [/]", "a|b | c", "100% %s %(x)d",
    "两行\n文字",
    "\"引\" 'q' “”", "back\\slash", "`code` *star* _u_ # h", "{{ jinja }} {% if %}", "<script>alert(1)</script>",
    ": - # &a *b !t", "=1+1", "🙂 é", "plain", "~", "null", "- x", "&amp; &lt;", "\ttab", "{", "}", "%",
)  # fmt: skip
# Ids that mean something elsewhere: in conditions, in tables, in the compiled decision, among columns and measures.
AWKWARD_IDS = ("points", "all", "any", "tier", "name", "revenue_y1", "high_outcome", "decide", "verdict", "a")
STEP_IDS = ("total", "total_outcome", "score_min")


@dataclass(frozen=True)
class Constructs:
    """What shelves are made of besides what every shelf has. One that is off is never drawn.

    Attributes:
        names_of_steps: indicators and conditions named like steps of the compiled decision, such as ``total``.
        indicator_named_as_tier: an indicator with the id of its tier.
        points_of_not_examined: a condition on the points of an indicator that some application does not examine.
        overlay_chains: overlays of a nation, a province, a city and a district, each on the one before.
        classification_by_place_or_name: a classification that selects its row by division, name or credit code.
        advisory: indicators that are judged and shown and decide nothing.
        beside_ladder: a tier that is no step of the ladder.
        score_without_parts: a points table without parts.
        equal_ranks: two tiers of one rank.
    """

    names_of_steps: bool = True
    indicator_named_as_tier: bool = True
    points_of_not_examined: bool = True
    overlay_chains: bool = True
    classification_by_place_or_name: bool = True
    advisory: bool = True
    beside_ladder: bool = True
    score_without_parts: bool = True
    equal_ranks: bool = True


@st.composite
def shelves(draw: st.DrawFn, constructs: Constructs) -> Shelf:
    """Draw a shelf."""
    return _Maker(draw, constructs).shelf()


@dataclass
class _Tier:
    """A tier being made: what its variations may change, and what each may remove."""

    name: str
    periods: Periods
    base: Base
    spare: list[str]
    reserved: frozenset[str]
    use_may_change: bool


class _Maker:
    def __init__(self, draw: st.DrawFn, constructs: Constructs) -> None:
        self.draw, self.on = draw, constructs
        self.columns: dict[str, Column] = dict(CONTRACT)
        self.measures: dict[str, Expr] = {}
        self.count = 0

    # Drawing

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def pick(self, among: Sequence[T]) -> T:
        return among[self.number(0, len(among) - 1)]

    def chance(self, percent: int) -> bool:
        """Draw yes with a chance; no is the simpler answer."""
        return self.number(0, 99) >= 100 - percent

    def some(self, among: Sequence[T], low: int, high: int) -> list[T]:
        """Draw some members, each once."""
        left = list(among)
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(min(self.number(low, high), len(left)))]

    def title(self) -> Title:
        return Title(self.pick(TITLES), self.pick(TITLES))

    def fresh(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    @property
    def expressions(self) -> Expressions:
        return Expressions(self.pick, self.chance, self.some, self.columns, self.measures)

    # Requirements and points

    def requirement(self, depth: int = 2) -> Requirement:
        if depth == 0 or self.chance(60):
            return self.expressions.check()
        members = tuple(self.requirement(depth - 1) for _ in range(self.number(1, 3)))
        kind = self.pick(("all", "any", "at_least"))
        count = {"all": len(members), "any": 1}.get(kind) or self.number(1, len(members))
        return Group(kind, count, members)

    def falling(self, top: Fraction, count: int) -> list[Fraction]:
        """Return points from ``top`` down, each in eighths of it."""
        steps = sorted(self.some(range(1, 8), count - 1, count - 1), reverse=True)
        return [top, *(top * step / 8 for step in steps)]

    def scoring(self, top: Fraction, depth: int = 2) -> Scoring:
        """Draw a way to give at most ``top`` points."""
        ways = ["measured", "required", "awarded", *(["sum", "highest"] if depth else [])]
        match self.pick(ways):
            case "measured":
                return self._measured(top)
            case "required":
                return self._required(top)
            case "sum":
                return self._sum(top, depth)
            case "highest":
                least = (top, top / 2, top / 4)
                routes = [
                    self.item(top, depth - 1),
                    *(self.item(self.pick(least), depth - 1) for _ in range(self.number(0, 2))),
                ]
                return Highest(tuple(routes))
            case _:
                return self._awarded(top)

    def _awarded(self, most: Fraction) -> Awarded:
        return Awarded(self.pick([name for name, each in self.columns.items() if each.kind == "points"]), most)

    def item(self, top: Fraction, depth: int) -> Scoring:
        return self.scoring(top, depth) if self.chance(40) else Single(self.requirement(1), top)

    def _sum(self, top: Fraction, depth: int) -> Sum:
        items = [self.item(top * self.pick((4, 2, 6, 8)) / 8, depth - 1) for _ in range(self.number(1, 3))]
        whole = sum((most_of(item) for item in items), Fraction(0))
        if whole < top:
            items.append(Single(self.requirement(1), top - whole))
        return Sum(tuple(items), top if whole > top or self.chance(50) else None)

    def _measured(self, top: Fraction) -> Bands:
        measure, whens, covered = self.expressions.ladder()
        points = self.falling(top, len(whens))
        if whens[0].relation == "==" or covered:
            points = self.some(points, len(points), len(points))
        rows: list[tuple[Requirement | None, Fraction]] = list(zip(whens, points, strict=True))
        otherwise = Fraction(0) if self.chance(80) or min(points) == top else min(points) / 2
        return Bands((*rows, *(() if covered else ((None, otherwise),))), measure)

    def _required(self, top: Fraction) -> Bands:
        """Draw bands that ask about different columns, or the same two measures for less and less."""
        whens = self.expressions.stair() if self.chance(40) else self._apart()
        points = self.falling(top, len(whens))
        rows: list[tuple[Requirement | None, Fraction]] = list(zip(whens, points, strict=True))
        return Bands((*rows, (None, Fraction(0))))

    def _apart(self) -> list[Requirement]:
        found: list[Requirement] = []
        seen: set[str] = set()
        for _ in range(self.number(1, 4)):
            needed = self.requirement(1)
            names = set(columns_of_scoring(needed, self.measures))
            if not names & seen:
                found.append(needed)
                seen |= names
        return found

    def top(self) -> Fraction:
        return Fraction(self.pick(("8", "16", "4", "2.4", "1.6", "24", "40", "0.00256")))

    # Indicators

    def new_id(self, taken: set[str], tier: str) -> str:
        pool = [*AWKWARD_IDS, *(STEP_IDS if self.on.names_of_steps else ())]
        pool = [*(each for each in pool if each != tier), *([tier] if self.on.indicator_named_as_tier else [])]
        name = self.pick(pool) if self.chance(35) else ""
        if not name or name in taken:
            name = self.fresh("i")
        taken.add(name)
        return name

    def required_indicator(self, name: str, application: str = "") -> Indicator:
        status = self.pick(("", "", "secondary", "interpretation", "unverified", "confirmed"))
        note = self.title() if self.chance(15) else None
        return Indicator(name, self.title(), self.requirement(), application=application, status=status, note=note)

    def scored_indicator(self, name: str, top: Fraction, part: str, application: str = "") -> Indicator:
        body = self.scoring(top)
        return Indicator(name, self.title(), body, part, self._stand_in(body), application)

    def _stand_in(self, body: Scoring) -> str:
        """Draw the column whose points stand in for a table that is silent."""
        asks = columns_of_scoring(body, self.measures)
        if not asks or not self.chance(30):
            return ""
        return self._awarded(Fraction(1)).column

    def redrawn(self, indicator: Indicator) -> Indicator:
        """Return an indicator that judges otherwise, at most as many points."""
        if indicator.scored:
            body = self.scoring(indicator.points_of)
            return replace(indicator, body=body, awarded=self._stand_in(body))
        return replace(indicator, body=self.requirement())

    # Tiers

    def tier(
        self, name: str, rank: int, below: Sequence[str], common: Mapping[str, Content], periods: Periods
    ) -> _Tier:
        taken: set[str] = set(common["common"].indicators) | set(common["common"].conditions) if common else set()
        use = ("common",) if common and self.chance(75) else ()
        own, spare = self._indicators(name, taken)
        score, own = self._table(own, taken, name)
        conditions, decide = self._decision(
            own, score, below, taken, name, spare, common["common"] if use else Content()
        )
        held = {each.id: each for each in own}
        columns = {name: column for name, column in self.columns.items() if column.local}
        content = Content(columns, {}, held, conditions)
        content = replace(content, measures=self._own_measures(common["common"] if use else Content()))
        base = Base(name, self.title(), rank, False, NATION, periods, use, content, score, decide)
        return _Tier(name, periods, base, spare, frozenset(spare), bool(use))

    def _uses(self, held: Mapping[str, Indicator], column: str) -> bool:
        return any(column in _columns(each, self.measures) for each in held.values())

    def _own_measures(self, common: Content) -> dict[str, tuple[Title, Expr]]:
        return {name: (self.title(), expr) for name, expr in self.measures.items() if name not in common.measures}

    def _indicators(self, tier: str, taken: set[str]) -> tuple[list[Indicator], list[str]]:
        found = [self.required_indicator("must")]
        taken.add("must")
        for _ in range(self.number(0, 3)):
            application = self.pick(APPLICATIONS) if self.chance(25) else ""
            found.append(self.required_indicator(self.new_id(taken, tier), application))
        if self.on.advisory and self.chance(40):
            found.append(replace(self.required_indicator(self.new_id(taken, tier)), advisory=True))
        spare = [self.fresh("spare") for _ in range(self.number(0, 2))]
        return found + [self.required_indicator(name) for name in spare], spare

    def _table(self, own: list[Indicator], taken: set[str], tier: str) -> tuple[Score | None, list[Indicator]]:
        """Draw a points table, and the indicators that give its points."""
        if not self.chance(75):
            return None, own
        parts: list[Part] = []
        without = self.on.score_without_parts and self.chance(30)
        scored: list[Indicator] = []
        for _ in range(1 if without else self.number(1, 3)):
            name = "" if without else self._part_id(taken, tier)
            mine = self._scored(name, taken, tier)
            scored += mine
            if name:
                parts.append(self._part(name, mine))
        own = [*own, *scored]
        return Score(_whole(scored), self._reachable(scored), tuple(parts)), own

    def _part_id(self, taken: set[str], tier: str) -> str:
        """Draw the id of a part: no indicator's, no condition's, none of ``score`` and ``total``."""
        name = self.pick((*AWKWARD_IDS, tier)) if self.chance(40) else self.fresh("p")
        # The files refuse a part called total: it would name two steps of the decision.
        name = self.fresh("p") if name in taken or name == "total" else name
        taken.add(name)
        return name

    def _scored(self, part: str, taken: set[str], tier: str) -> list[Indicator]:
        found: list[Indicator] = []
        for _ in range(self.number(1, 3)):
            top = self.top()
            if self.chance(20):  # what one application examines, the other gives as many points for elsewhere
                kinds = {"new": self.new_id(taken, tier), "review": self.new_id(taken, tier)}
                found += [self.scored_indicator(name, top, part, kind) for kind, name in kinds.items()]
            else:
                found.append(self.scored_indicator(self.new_id(taken, tier), top, part))
        return found

    def _part(self, name: str, mine: Sequence[Indicator]) -> Part:
        of = _whole(mine)
        if not self.chance(50):
            return Part(name, self.title(), of)
        minimum = self._reachable(mine)
        return Part(name, self.title(), of, minimum, minimum < of and self.chance(50))

    def _reachable(self, scored: Sequence[Indicator]) -> Fraction:
        """Draw a mark that points can meet exactly."""
        marks = [self.pick(_ends(each.body)) for each in scored if each.application != "review"]
        return sum(self.some(marks, 1, len(marks)), Fraction(0))

    # Decisions

    def _decision(
        self,
        own: Sequence[Indicator],
        score: Score | None,
        below: Sequence[str],
        taken: set[str],
        tier: str,
        spare: Sequence[str],
        common: Content,
    ) -> tuple[dict[str, Step], Condition]:
        leaves = self._leaves(own, score, below, spare)
        conditions: dict[str, Step] = {}
        for _ in range(self.number(0, 3)):
            tree = self._tree([*leaves, *map(Holds, conditions)], 2)
            conditions[self.new_id(taken, tier)] = Step(self.title(), tree, self.chance(70))
        must: list[Condition] = [Holds("must"), *map(Holds, common.conditions)]
        must += self._unused(own, score, conditions, common, spare)
        more = [self._tree([*leaves, *map(Holds, conditions)], 1) for _ in range(self.number(0, 2))]
        if spare or self.chance(70):
            members = (*must, *map(Holds, spare), *more)
            return conditions, Choice("all", len(members), members)
        members = (Choice("all", len(must), tuple(must)), *more)
        kind = self.pick(("any", "at_least"))
        return conditions, Choice(kind, 1 if kind == "any" else self.number(1, len(members)), members)

    def _leaves(
        self, own: Sequence[Indicator], score: Score | None, below: Sequence[str], spare: Sequence[str]
    ) -> list[Condition]:
        leaves: list[Condition] = [Holds(each.id) for each in own if not each.advisory and each.id not in spare]
        leaves += [TierPass(each) for each in below]
        if score is not None:
            marks: list[Condition] = [ScoreMark()]
            parts = {part.id: [each for each in own if each.part == part.id] for part in score.parts}
            single = {each.id: [each] for each in own if each.scored}
            if not self.on.points_of_not_examined:
                single = {name: each for name, each in single.items() if not each[0].application}
            for of in (*parts, *single):
                mine = parts.get(of) or single[of]
                marks.append(PointsMark(of, self.pick(_ends(mine[0].body)), False))
                marks.append(PointsMark(of, self.pick(_ends(mine[0].body)) / 2, True))
            leaves += self.some(sorted(marks, key=str), 1, 3)
        return leaves

    def _tree(self, leaves: Sequence[Condition], depth: int) -> Condition:
        if depth == 0 or self.chance(40):
            return self.pick(leaves)
        members = tuple(self._tree(leaves, depth - 1) for _ in range(self.number(1, 3)))
        kind = self.pick(("all", "any", "at_least"))
        count = {"all": len(members), "any": 1}.get(kind) or self.number(1, len(members))
        return Choice(kind, count, members)

    def _unused(
        self,
        own: Sequence[Indicator],
        score: Score | None,
        conditions: Mapping[str, Step],
        common: Content,
        spare: Sequence[str],
    ) -> list[Condition]:
        """Return what must be named in the decision, as nothing else names it."""
        named = {leaf for step in (*conditions.values(), *common.conditions.values()) for leaf in _leaves_of(step.tree)}
        found: list[Condition] = [Holds(name) for name in conditions if Holds(name) not in named]
        every = [*own, *common.indicators.values()]
        needed = [each for each in every if not each.scored and not each.advisory and each.id not in spare]
        found += [Holds(each.id) for each in needed if Holds(each.id) not in named and each.id != "must"]
        if score is not None and not any(isinstance(leaf, (ScoreMark, PointsMark)) for leaf in named):
            found.append(ScoreMark())
        return found

    # Variations

    def changes(self, tier: _Tier, tag: str, *, extending: bool = False) -> Changes:
        """Draw what a variation states: it holds on every base of the tier, and after every other variation."""
        with_columns = {**self.columns}
        local = self._local_columns(tag) if self.chance(50) else {}
        self.columns = {**with_columns, **local}
        own = tier.base.own
        free = [each for each in own.indicators.values() if not each.advisory and each.id not in tier.reserved]
        bodies = {each.id: self.redrawn(each) for each in self.some(free, 0, 2)}
        titles = {each.id: self.title() for each in self.some(free, 0, 1)}
        plain = [each for each in free if not each.scored and each.id != "must"]
        applications = {each.id: self.pick(APPLICATIONS) for each in self.some(plain, 0, 1) if self.chance(40)}
        steps = {name: self._turned(own.conditions[name].tree) for name in self.some(list(own.conditions), 0, 1)}
        mark, minimums = None, {}
        if tier.base.score is not None and self.chance(50):
            scored = [each for each in free if each.scored]
            mark = self._reachable(scored)
            parts = [each for each in tier.base.score.parts if not each.strict]
            minimums = {each.id: each.of / 2 for each in self.some(parts, 0, 1)}
        decides = isinstance(tier.base.decide, Choice) and tier.base.decide.kind == "all"
        removed: tuple[str, ...] = ()
        if tier.spare and self.chance(50):
            removed = (tier.spare[0],)
        use = {}
        if extending and tier.use_may_change and self.chance(90):
            use, tier.use_may_change = {"common": "common_v2"}, False
        known = self.measures
        added, new_measures = self._added(list(local.values())) if decides and self.chance(50) else ({}, {})
        needed = {
            name: each
            for name, each in self.columns.items()
            if each.local and name not in own.columns and self._uses({**bodies, **added}, name)
        }
        self.columns, self.measures = with_columns, known
        return Changes(
            Content(needed, new_measures, added, {}), tuple(added), titles, bodies, applications, steps, mark,
            minimums, use, removed, removed,
        )  # fmt: skip

    def _added(self, local: Sequence[Column]) -> tuple[dict[str, Indicator], dict[str, tuple[Title, Expr]]]:
        """Draw an indicator that an overlay adds, and the measures that it adds for it."""
        asked: list[Requirement] = [self.requirement(1)]
        measures: dict[str, tuple[Title, Expr]] = {}
        if local and self.chance(60):
            asked.append(self._asked(self.pick(local)))
        if self.chance(40):
            expr, kind = self.expressions.computed()
            name = self.fresh("measure")
            measures[name] = (self.title(), expr)
            self.measures = {**self.measures, name: expr}
            asked.append(Compare(Named(name), ">=", self.expressions.figure(kind, Fraction(1))))
        name = self.fresh("added")
        return {name: replace(self.required_indicator(name), body=Group("any", 1, tuple(asked)))}, measures

    def _asked(self, column: Column) -> Compare | Answer:
        """Return a check of a column."""
        if column.kind == "bool":
            return Answer(column.name, True)
        bound = column.levels[1] if column.levels else self.expressions.figure(column.kind, Fraction(1))
        return Compare(Ref(column.name), ">=", bound)

    def _turned(self, tree: Condition) -> Condition:
        """Return a condition over the same leaves that asks otherwise."""
        if not isinstance(tree, Choice):
            return Choice("any", 1, (tree, Holds("must")))
        kind = self.pick(("all", "any", "at_least"))
        return Choice(
            kind, {"all": len(tree.members), "any": 1}.get(kind) or self.number(1, len(tree.members)), tree.members
        )

    def _local_columns(self, tag: str) -> dict[str, Column]:
        kinds = ("bool", "level", "points", "yuan", "ratio", "count", "persons", "years")
        found = {}
        for kind in self.some(kinds, 2, 4):
            name = self.fresh(f"{tag}_{kind}")
            levels = ("none", "city", "province") if kind == "level" else ()
            high = Fraction(self.pick((20, 60))) if kind == "points" else Fraction(1) if kind == "ratio" else None
            low = (
                None
                if kind in ("bool", "level")
                else Fraction(1)
                if kind == "years" and self.chance(50)
                else Fraction(0)
            )
            found[name] = Column(name, kind, low, high, levels, local=True, title=self.title())
        return found

    # Shelves

    def shelf(self) -> Shelf:
        self.columns |= self._local_columns("yx") if self.chance(60) else {}
        common = self._common() if self.chance(60) else {}
        names = self.some(("low", "high", "top_outcome", "tier", "total", "new"), 1, 3)
        ranks = [place + 1 for place in range(len(names))]
        if self.on.equal_ranks and len(ranks) > 1 and self.chance(20):
            ranks[1] = ranks[0]
        tiers: list[_Tier] = []
        bases: list[Base] = []
        overlays: list[Overlay] = []
        whole: list[str] = []
        for place, name in enumerate(names):
            self.measures = {n: expr for n, (_, expr) in common.get("common", Content()).measures.items()}
            self._draw_measures()
            shape = "open" if not place else self.pick(("open", "ends", "by_application", "new_only", "province_only"))
            tier = self.tier(name, ranks[place], whole, common, _PERIODS.get(shape, _PERIODS["open"]))
            if shape == "province_only":
                tier.base = replace(tier.base, jurisdiction="44")
            if self.on.beside_ladder and self.chance(25):
                tier.base = replace(tier.base, beside=True)
            tiers.append(tier)
            mine = self._bases(tier) if shape == "open" else [tier.base]
            bases += mine
            if shape == "open":
                whole.append(name)
            if shape != "province_only":
                overlays += self._overlays(tier, any(each.jurisdiction != NATION for each in mine))
        divisions = () if self.on.overlay_chains and self.chance(15) else DIVISIONS
        other = self.pick(("", "", "duckdb", "pandas", "pyarrow"))
        return Shelf(
            tuple(bases), tuple(overlays), common, tuple(self._tables()), divisions, self.number(0, 2**16), other
        )

    def _draw_measures(self) -> None:
        for _ in range(self.number(0, 2)):
            expr, _ = self.expressions.computed()
            self.measures = {**self.measures, self.fresh("measure"): expr}

    def _common(self) -> dict[str, Content]:
        """Draw a shared file, and another that can stand in for it."""
        local = {name: column for name, column in self.columns.items() if column.local}
        self.columns = {name: column for name, column in self.columns.items() if not column.local}
        expr, _ = self.expressions.computed()
        measures = {self.fresh("shared_measure"): (self.title(), expr)}
        self.measures = {name: each for name, (_, each) in measures.items()}
        held = {name: self.required_indicator(name) for name in ("general_1", "general_2")}
        steps = {"general": Step(self.title(), Choice("all", 2, (Holds("general_1"), Holds("general_2"))))}
        other = {name: self.redrawn(each) for name, each in held.items()}
        self.columns |= local
        return {"common": Content({}, measures, held, steps), "common_v2": Content({}, measures, other, steps)}

    def _bases(self, tier: _Tier) -> list[Base]:
        """Return a tier's base, or two of which one follows the other, or one beside it of a province."""
        base = tier.base
        match self.pick(("one", "two", "extending", "province", *(("extending", "extending") if base.use else ()))):
            case "two":
                first = replace(base, periods=_until(base.periods, MIDDLE))
                return [first, self._redrawn_base(base, _from(base.periods, MIDDLE), NATION)]
            case "extending":
                first = replace(base, periods=_until(base.periods, MIDDLE))
                tier.base = first
                changes = self.changes(tier, "ex", extending=True)
                tier.spare = tier.spare[1:] if changes.removed else tier.spare
                later = replace(
                    first,
                    title=self.title(),
                    periods=_from(base.periods, MIDDLE),
                    extends=first,
                    changes=changes,
                    own=Content(),
                )
                return [first, later]
            case "province":
                return [base, self._redrawn_base(base, base.periods, "44")]
        return [base]

    def _redrawn_base(self, base: Base, periods: Periods, place: str) -> Base:
        """Return a base of the same indicators that judges otherwise."""
        indicators = {name: self.redrawn(each) for name, each in base.own.indicators.items()}
        own = replace(base.own, indicators=indicators)
        return replace(base, periods=periods, jurisdiction=place, own=own, title=self.title())

    def _overlays(self, tier: _Tier, of_province: bool) -> list[Overlay]:
        chain = (
            self.some((NATION, "44", "4409", "440901"), 0, 4)
            if not of_province
            else self.some(("4409", "440901"), 0, 2)
        )
        if not self.on.overlay_chains:
            chain = [place for place in chain if place == NATION][:1] + [place for place in chain if place != NATION][
                :1
            ]
        places = [*sorted(chain, key=lambda place: (place != NATION, place)), *self.some(("33", "4403"), 0, 2)]
        found = []
        for place in places:
            periods = {kind: self._within(period) for kind, period in tier.periods.items()}
            if len(tier.periods) == 2 and self.chance(20):
                del periods[self.pick(APPLICATIONS)]
            tags = {NATION: "cn", "44": "gd", "4409": "mm", "440901": "dx", "33": "zj", "4403": "sz"}
            changes = self.changes(tier, tags[place])
            tier.spare = tier.spare[1:] if changes.removed else tier.spare
            found.append(Overlay(tier.name, place, periods, changes))
        return found

    def _within(self, period: tuple[date, date | None]) -> tuple[date, date | None]:
        start, until = period
        return self.pick((start, max(start, date(2025, 3, 1)))), self.pick((until, date(2026, 7, 1)))

    def _tables(self) -> list[Table]:
        found = []
        if self.chance(60):
            by = self.pick(
                ("industry", *(("division", "name", "credit_code") if self.on.classification_by_place_or_name else ()))
            )
            found.append(self._classification("sme_size", by))
        if self.chance(15):
            found.append(self._classification("rd_body_level", "industry"))
        return found

    def _classification(self, column: str, by: str) -> Table:
        codes = _CODES[by][: self.number(1, 2)]
        rows = tuple(self._row(f"r{place}", each, column) for place, each in enumerate(codes))
        period = self.pick((_PERIODS["open"], _PERIODS["open"], {"new": (START, None)}, _PERIODS["ends"]))
        return Table(column, by, self.title(), period, rows)

    def _row(self, name: str, codes: tuple[str, ...], column: str) -> Row:
        asked = self.some(("employees_y1", "revenue_y1", "total_assets_y1"), 1, 2)
        bounds = []
        for place, level in enumerate(CONTRACT[column].levels[:0:-1]):
            figures = [(each, _FALLING["persons" if each == "employees_y1" else "yuan"][place]) for each in asked]
            kinds = {"employees_y1": "persons"}
            checks = [
                Compare(Ref(each), ">=", self.expressions.figure(kinds.get(each, "yuan"), Fraction(figure)))
                for each, figure in figures
            ]
            bounds.append((level, tuple(checks)))
        return Row(name, self.title(), codes, tuple(bounds))


_CODES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "industry": (("C", "B06"), ("F51", "I6", "G59")),
    "division": (("44",), ("33", "11")),
    "name": (("甲",), ("乙", "Q")),
    "credit_code": (("9144",), ("9133", "9111")),
}
_FALLING = {"persons": ("300", "20", "5", "1"), "yuan": ("10000000", "3000000", "1000", "0.01")}
_PERIODS: Mapping[str, Periods] = {
    "open": {"new": (START, None), "review": (START, None)},
    "ends": {"new": (START, END), "review": (START, END)},
    "by_application": {"new": (START, None), "review": (date(2025, 7, 1), END)},
    "new_only": {"new": (START, END)},
}


def _until(periods: Periods, day: date) -> Periods:
    return {kind: (start, day) for kind, (start, _) in periods.items()}


def _from(periods: Periods, day: date) -> Periods:
    return {kind: (day, until) for kind, (_, until) in periods.items()}


def _columns(indicator: Indicator, measures: Mapping[str, Expr]) -> set[str]:
    return set(columns_of_scoring(indicator.body, measures)) | _awarded_in(indicator.body) | {indicator.awarded}


def _awarded_in(body: Requirement | Scoring) -> set[str]:
    match body:
        case Awarded(column):
            return {column}
        case Sum(members, _) | Highest(members):
            return {name for member in members for name in _awarded_in(member)}
    return set()


def _whole(scored: Sequence[Indicator]) -> Fraction:
    return sum((each.points_of for each in scored if each.application != "review"), Fraction(0))


def _ends(body: Requirement | Scoring) -> list[Fraction]:
    """Return points above none that a scoring can give."""
    match body:
        case Bands(rows):
            return [points for _, points in rows if points]
        case Single(_, points) | Awarded(_, points):
            return [points]
        case Sum(items, cap):
            found = [points for item in items for points in _ends(item) if cap is None or points <= cap]
            return found or [cap or Fraction(1)]
        case Highest(routes):
            return [points for route in routes for points in _ends(route)]
        case Compare() | Answer() | Group() | _:
            return []


def _leaves_of(tree: Condition) -> list[Condition]:
    return [leaf for each in tree.members for leaf in _leaves_of(each)] if isinstance(tree, Choice) else [tree]
