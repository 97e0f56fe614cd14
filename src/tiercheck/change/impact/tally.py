"""The rows of one tier counted batch by batch, so that no more of a portfolio is kept than the counts."""

from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

from tiercheck.change.editions import Edition, Pair
from tiercheck.change.impact.movement import Move, move_of
from tiercheck.change.impact.result import Group, MoveSummary, Passage, RulesAsked, TierImpact, Weight, total
from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.layout import TierLayout
from tiercheck.engine.columnar.outcome_codes import CODES, OUTCOMES
from tiercheck.engine.columnar.plan import ColumnarPlan
from tiercheck.engine.grounds import Ground
from tiercheck.model.outcome import Outcome
from tiercheck.model.text import Text
from tiercheck.portfolios.industries import SECTIONS
from tiercheck.rulebook.merging import prefixes

Cell: TypeAlias = tuple[Outcome, Outcome]
_NOT_REPORTED = Text("未填报", "not reported")
_MOVES: Mapping[int, str] = {
    CODES[before] * len(OUTCOMES) + CODES[after]: move.value
    for before in OUTCOMES
    for after in OUTCOMES
    if (move := move_of(before, after)) is not None
}


class Tally:
    """Counts one tier of a change.

    Attributes:
        pair: the tier before and after.
    """

    def __init__(self, pair: Pair, old: ColumnarPlan | None, new: ColumnarPlan | None, most_keys: int) -> None:
        """Begin to count.

        Args:
            pair: the tier before and after.
            old: the rules before, or None where there are none.
            new: the rules after, likewise.
            most_keys: how many affected enterprises are named for each move.
        """
        self.pair = pair
        self._old, self._new = old, new
        self._most_keys = most_keys
        self._places: tuple[set[str], set[str]] = set(), set()
        self._moves: Counter[Move] = Counter()
        self._keys: dict[Move, list[str]] = {move: [] for move in Move}
        self._alone: dict[Move, Counter[str]] = {move: Counter() for move in Move}
        self._among: dict[Move, Counter[str]] = {move: Counter() for move in Move}
        self._grounds: dict[Move, dict[str, Ground]] = {move: {} for move in Move}
        self._divisions: dict[str, Counter[Cell]] = {}
        self._industries: dict[str, Counter[Cell]] = {}

    def add(
        self, rows: pl.DataFrame, old: pl.DataFrame | None, new: pl.DataFrame | None, valid: pl.Series
    ) -> pl.DataFrame:
        """Count what happened to some rows, and return their outcomes before and after.

        Args:
            rows: their ``key``, ``place`` and ``industry``.
            old: what the rules before make of them, or None.
            new: what the rules after make of them, or None.
            valid: which of them count.
        """
        for places, side in zip(self._places, (old, new), strict=True):
            if side is not None:
                places.update(side.filter(valid)["jurisdiction"].unique())
        outcomes = pl.DataFrame(
            {"before": self._outcomes(self._old, old, len(rows)), "after": self._outcomes(self._new, new, len(rows))}
        )
        pair = pl.col("before") * len(OUTCOMES) + pl.col("after")
        move = pair.replace_strict(list(_MOVES), list(_MOVES.values()), default=None, return_dtype=pl.String)
        judged = rows.hstack(outcomes).with_columns(move.alias("move"))
        self._count_groups(judged.filter(valid))
        for each in Move:
            moved = valid & (judged["move"] == each.value).fill_null(False)
            if moved.any():
                plan, side = (self._old, old) if each is Move.GAINED else (self._new, new)
                self._count_move(each, judged.filter(moved), plan, None if side is None else side.filter(moved))
        names = f"{self.pair.tier}_before", f"{self.pair.tier}_after"
        texts = (_text(outcomes[name], valid).alias(to) for name, to in zip(outcomes.columns, names, strict=True))
        return pl.DataFrame(list(texts))

    def _outcomes(self, plan: ColumnarPlan | None, side: pl.DataFrame | None, count: int) -> pl.Series:
        """Return the outcome codes of one side: not applicable where a row's place has no such tier."""
        missing = CODES[Outcome.NOT_APPLICABLE]
        if plan is None or side is None:
            return pl.repeat(missing, count, dtype=pl.Int8, eager=True)
        return side[self._layout(plan).outcome].cast(pl.Int8).fill_null(missing)

    def _layout(self, plan: ColumnarPlan) -> TierLayout:
        return next(layout for layout in plan.layouts if layout.tier == self.pair.tier)

    def _count_groups(self, judged: pl.DataFrame) -> None:
        for place, industry, before, after, count in (
            judged.group_by("place", pl.col("industry").str.head(1), "before", "after").len().iter_rows()
        ):
            cell = OUTCOMES[before], OUTCOMES[after]
            self._divisions.setdefault(self._province(place), Counter())[cell] += count
            self._industries.setdefault(industry or "", Counter())[cell] += count

    def _count_move(
        self, move: Move, moved: pl.DataFrame, plan: ColumnarPlan | None, side: pl.DataFrame | None
    ) -> None:
        self._moves[move] += len(moved)
        keys = self._keys[move]
        keys.extend(moved["key"].head(self._most_keys - len(keys)).to_list())
        if plan is None or side is None:
            return
        code = self._layout(plan).code
        combinations = side.select(code.columns).drop_nulls().group_by(code.columns, maintain_order=True).len()
        for *words, count in combinations.iter_rows():
            grounds = code.decode(*words).grounds
            counted = self._alone[move] if len(grounds) == 1 else self._among[move]
            for ground in grounds:
                self._grounds[move].setdefault(ground.id, ground)
                counted[ground.id] += count

    def result(self) -> TierImpact:
        """Return what was counted so far."""
        everything: Counter[Cell] = Counter()
        for cells in self._industries.values():
            everything.update(cells)
        return TierImpact(
            tier=self.pair.tier,
            title=self._edition.rule_set.title,
            old=self._asked(self.pair.old, self._old, self._places[0]),
            new=self._asked(self.pair.new, self._new, self._places[1]),
            passages=_passages(everything),
            moves=tuple(self._summary(move) for move in Move),
            divisions=_groups(self._divisions, self._edition.shelf.divisions),
            industries=_groups(self._industries, SECTIONS),
        )

    @property
    def _edition(self) -> Edition:
        edition = self.pair.new if self.pair.new is not None else self.pair.old
        if edition is None:
            raise TypeError(f"{self.pair.tier} has no edition on either side")
        return edition

    def _asked(self, edition: Edition | None, plan: ColumnarPlan | None, places: set[str]) -> RulesAsked | None:
        if edition is None or plan is None:
            return None
        held = (plan.programs[place].get(self.pair.tier) for place in places)
        return RulesAsked(tuple(sorted({each.rule_set.id for each in held if each is not None})), edition.as_of)

    def _summary(self, move: Move) -> MoveSummary:
        alone, among = self._alone[move], self._among[move]
        weights = [Weight(ground, alone[name], among[name]) for name, ground in self._grounds[move].items()]
        weights.sort(key=lambda weight: (-weight.alone, -weight.among, weight.ground.id))
        return MoveSummary(move, self._moves[move], tuple(self._keys[move]), tuple(weights))

    def _province(self, division: str | None) -> str:
        """Return the division of provincial level that a division lies in, or "" where none was reported."""
        if division is None:
            return ""
        *_, province = prefixes(division, self._edition.shelf.divisions)
        return province


def _text(codes: pl.Series, valid: pl.Series) -> pl.Series:
    """Return outcomes by their names, null where a row is invalid."""
    kind = pl.Enum([outcome.value for outcome in OUTCOMES])
    frame = pl.DataFrame({"code": codes, "valid": valid})
    name = pl.col("code").replace_strict(range(len(OUTCOMES)), kind.categories, return_dtype=kind)
    return frame.select(pl.when("valid").then(name)).to_series()


def _passages(cells: Mapping[Cell, int]) -> tuple[Passage, ...]:
    found = (Passage(before, after, cells.get((before, after), 0)) for before in Outcome for after in Outcome)
    return tuple(passage for passage in found if passage.enterprises)


def _groups(counted: Mapping[str, Mapping[Cell, int]], titles: Mapping[str, Text]) -> tuple[Group, ...]:
    groups = [
        Group(code, titles.get(code, Text(code, code) if code else _NOT_REPORTED), _passages(cells))
        for code, cells in counted.items()
    ]
    return tuple(sorted(groups, key=lambda group: (-_moved(group), -total(group.passages), group.code)))


def _moved(group: Group) -> int:
    return sum(passage.enterprises for passage in group.passages if move_of(passage.before, passage.after) is not None)
