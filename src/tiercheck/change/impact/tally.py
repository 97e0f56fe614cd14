"""Rows counted as they come, so that no more of a portfolio is kept than the counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from tiercheck.change.editions import Edition, Pair
from tiercheck.change.impact.judging import Judge, Values
from tiercheck.change.impact.movement import Move, move_of
from tiercheck.change.impact.result import Group, MoveSummary, Passage, RulesAsked, TierImpact, Weight, total
from tiercheck.engine.grounds import Ground
from tiercheck.model.outcome import Outcome
from tiercheck.model.text import Text
from tiercheck.portfolios.industries import SECTIONS
from tiercheck.portfolios.rows import Row
from tiercheck.rulebook.merging import prefixes

Cell: TypeAlias = tuple[Outcome, Outcome]
_NOT_REPORTED = Text("未填报", "not reported")


class Tally:
    """Counts one tier of a change."""

    def __init__(self, pair: Pair, old: Judge, new: Judge, most_keys: int) -> None:
        """Begin to count.

        Args:
            pair: the tier before and after.
            old: judges by the rules before.
            new: judges by the rules after.
            most_keys: how many affected enterprises are named for each move.
        """
        self._pair = pair
        self._old, self._new = old, new
        self._most_keys = most_keys
        self._moves: Counter[Move] = Counter()
        self._keys: dict[Move, list[str]] = {move: [] for move in Move}
        self._alone: dict[Move, Counter[str]] = {move: Counter() for move in Move}
        self._among: dict[Move, Counter[str]] = {move: Counter() for move in Move}
        self._grounds: dict[Move, dict[str, Ground]] = {move: {} for move in Move}
        self._divisions: dict[str, Counter[Cell]] = {}
        self._industries: dict[str, Counter[Cell]] = {}

    def add(self, rows: Sequence[Row]) -> None:
        """Judge some rows on both sides and count what happened to them."""
        readable = [(row.key, row.values) for row in rows if row.values is not None]
        values = [each for _, each in readable]
        before = self._old.outcomes(values)
        after = before if self._new is self._old else self._new.outcomes(values)
        for (key, row), cell in zip(readable, zip(before, after, strict=True), strict=True):
            self._divisions.setdefault(self._province(row), Counter())[cell] += 1
            self._industries.setdefault(_section(row), Counter())[cell] += 1
            move = move_of(*cell)
            if move is not None:
                self._count(move, key, row)

    def _count(self, move: Move, key: str, row: Values) -> None:
        self._moves[move] += 1
        if len(self._keys[move]) < self._most_keys:
            self._keys[move].append(key)
        judge = self._old if move is Move.GAINED else self._new
        grounds = judge.grounds(row)
        counted = self._alone[move] if len(grounds) == 1 else self._among[move]
        for ground in grounds:
            self._grounds[move].setdefault(ground.id, ground)
            counted[ground.id] += 1

    def result(self) -> TierImpact:
        """Return what was counted so far."""
        everything: Counter[Cell] = Counter()
        for cells in self._industries.values():
            everything.update(cells)
        return TierImpact(
            tier=self._pair.tier,
            title=self._edition.rule_set.title,
            old=_asked(self._pair.old, self._old),
            new=_asked(self._pair.new, self._new),
            passages=_passages(everything),
            moves=tuple(self._summary(move) for move in Move),
            divisions=_groups(self._divisions, self._edition.shelf.divisions),
            industries=_groups(self._industries, SECTIONS),
        )

    @property
    def _edition(self) -> Edition:
        edition = self._pair.new if self._pair.new is not None else self._pair.old
        if edition is None:
            raise TypeError(f"{self._pair.tier} has no edition on either side")
        return edition

    def _summary(self, move: Move) -> MoveSummary:
        alone, among = self._alone[move], self._among[move]
        weights = [Weight(ground, alone[name], among[name]) for name, ground in self._grounds[move].items()]
        weights.sort(key=lambda weight: (-weight.alone, -weight.among, weight.ground.id))
        return MoveSummary(move, self._moves[move], tuple(self._keys[move]), tuple(weights))

    def _province(self, row: Values) -> str:
        """Return the division of provincial level that a row lies in, or "" where that was not reported."""
        division = row.get("division")
        if not isinstance(division, str):
            return ""
        *_, province = prefixes(division, self._edition.shelf.divisions)
        return province


def _asked(edition: Edition | None, judge: Judge) -> RulesAsked | None:
    return None if edition is None else RulesAsked(judge.rule_sets, edition.as_of)


def _section(row: Values) -> str:
    industry = row.get("industry")
    return industry[0] if isinstance(industry, str) else ""


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
