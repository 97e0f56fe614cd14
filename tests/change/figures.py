"""Every figure of the rule files as it stands in the text, and the text with it moved one step.

A figure is what the law decides by: the bound of a comparison, the key of a band, the points it gives, a cap, a
maximum, a mark, a level, a yes or a no. It is found in the YAML text itself, so that what is tried is what a
person would type.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

from tiercheck import packaged_shelf
from tiercheck.api.shelves import packaged_rules
from tiercheck.change.mutation.operators import points_step, step_of
from tiercheck.errors import Location
from tiercheck.model.condition import PartPoints, TotalPoints
from tiercheck.model.expression import Measure, Reference
from tiercheck.model.quantity import AMOUNT_UNITS, CENTS_PER_YUAN, POINT_STEPS, Number, decimal_text
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook.shelf import rule_files
from tiercheck.yaml.node import ListNode, MappingNode, Node, TextNode, texts
from tiercheck.yaml.source import read_file

_RELATION = r"(?:>=|<=|==|>|<)"
_NUMBER = r"(?<![\w.])(?P<number>[0-9]+(?:\.[0-9]+)?)(?=\s*(?P<unit>元|万元|亿元|yuan|%|人|年)?)"
_BOUNDS = (
    re.compile(rf"{_RELATION}\s*{_NUMBER}"),
    re.compile(rf"{_NUMBER}\s*(?:元|万元|亿元|yuan|%|人|年)?\s*{_RELATION}"),
)
_LEVEL = re.compile(rf"(?P<column>\w*)\s*{_RELATION}\s*(?P<level>[a-z_]+)")
_YES_OR_NO = re.compile(r"(?P<negated>not\s+)?(?P<column>[a-z_0-9]+)")
_NAME = re.compile(r"[a-z_][a-z_0-9]*")
_CHECKS = ("require", "any", "all", "large", "medium", "small")
_POINTS = ("points", "else", "of", "at_most")
_MARKS = ("pass_mark", "at_least", "above")
_WORDS_OF_LAW = ("indicators", "rows", "score")
_FINEST = Fraction(1, POINT_STEPS)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a figure belongs to.

    Attributes:
        cite: where the clause is cited.
        clause: the clause.
        lines: the lines of the indicator, row or score that cites it.
        key: the key that the figure stands under.
        measure: what its bands are of, or "".
        part: the part of the score, or "".
    """

    cite: Location
    clause: str = ""
    lines: range = range(0)
    key: str = ""
    measure: str = ""
    part: str = ""

    def __contains__(self, place: Location) -> bool:
        return place.file == self.cite.file and place.line in self.lines


@dataclass(frozen=True, slots=True)
class Move:
    """One figure moved one step in the text of its file.

    Attributes:
        place: where the figure stands.
        old: its text.
        new: the text with the step.
        rule: what it belongs to.
        decides: whether something is held against it; points, caps and maxima are given.
    """

    place: Location
    old: str
    new: str
    rule: Rule
    decides: bool

    def __str__(self) -> str:
        return f"{self.place}-{self.old}-{self.new}".replace(" ", "")

    def applied(self, text: str) -> str:
        """Return the text of the file with the figure moved."""
        lines = text.split("\n")
        line = lines[self.place.line - 1]
        start = self.place.column - 1
        assert line[start:].startswith(self.old), f"{self.place} does not say {self.old}"
        lines[self.place.line - 1] = f"{line[:start]}{self.new}{line[start + len(self.old) :]}"
        return "\n".join(lines)


@cache
def moves() -> tuple[Move, ...]:
    """Return every step of every figure of the packaged rules, in the order of the files."""
    root = packaged_rules().resolve()
    return tuple(move for path in rule_files(root) for move in _File(path, root).moves())


class _File:
    """One rule file."""

    def __init__(self, path: Path, root: Path) -> None:
        name = path.relative_to(root.parent).as_posix()
        source = read_file(path, name)
        assert isinstance(source.root, MappingNode), name
        self._root = source.root

    def moves(self) -> Iterator[Move]:
        blocks = [
            self._root,
            *(block for key in ("add", "change") if isinstance(block := self._root.get(key), MappingNode)),
        ]
        for block in blocks:
            for key in _WORDS_OF_LAW:
                inner = block.get(key)
                if isinstance(inner, MappingNode):
                    yield from self._within(inner, Rule(inner.location))

    def _within(self, node: Node, rule: Rule) -> Iterator[Move]:
        match node:
            case TextNode():
                yield from self._text(node, rule)
            case ListNode(items):
                for item in items:
                    yield from self._within(item, rule)
            case MappingNode():
                yield from self._mapping(node, rule)

    def _mapping(self, node: MappingNode, rule: Rule) -> Iterator[Move]:
        cite, clause = node.key("cite"), node.get("cite")
        if cite is not None and isinstance(clause, TextNode):
            last = max(text.location.line for text in texts(node))
            lines = range(node.location.line, last + 1)
            rule = replace(rule, cite=cite.location, clause=clause.text, lines=lines)
        measured = node.get("score")
        if isinstance(measured, TextNode):
            rule = replace(rule, measure=measured.text)
        for key, value in node.entries:
            if key.text == "bands" and isinstance(value, MappingNode):
                yield from self._bands(value, rule)
            else:
                part = key.text if rule.key == "parts" else rule.part
                yield from self._within(value, replace(rule, key=key.text, part=part))

    def _bands(self, node: MappingNode, rule: Rule) -> Iterator[Move]:
        for key, points in node.entries:
            if key.text != "else":
                yield from _of_expression(key, rule)
            yield from self._within(points, replace(rule, key="points"))

    def _text(self, node: TextNode, rule: Rule) -> Iterator[Move]:
        if rule.key in _CHECKS:
            yield from _of_expression(node, rule)
        elif rule.key in _POINTS:
            yield from _of_points(node, 1, rule)
        elif rule.key in _MARKS:
            yield from _of_points(node, _mark_step(rule), rule)


def _of_points(node: TextNode, step: Number, rule: Rule) -> Iterator[Move]:
    figure = Fraction(node.text)
    for other in (figure + step, figure - step):
        if other >= 0:
            yield _move(node, 0, node.text, decimal_text(other), rule)


def _of_expression(node: TextNode, rule: Rule) -> Iterator[Move]:
    text = node.text
    for found in (each for pattern in _BOUNDS for each in pattern.finditer(text)):
        step = _step(found["unit"], [rule.measure, *_NAME.findall(text)])
        for other in (Fraction(found["number"]) + step, Fraction(found["number"]) - step):
            if other >= 0 or found["unit"] == "%":
                yield _move(node, found.start("number"), found["number"], decimal_text(other), rule)
    for found in _LEVEL.finditer(text):
        levels = _levels(found["column"] or rule.measure)
        if found["level"] in levels:
            here = levels.index(found["level"])
            for level in (*levels[here + 1 : here + 2], *levels[max(here - 1, 0) : here]):
                yield _move(node, found.start("level"), found["level"], level, rule)
    yes_or_no = _YES_OR_NO.fullmatch(text)
    if yes_or_no is not None:
        yield _move(node, 0, text, yes_or_no["column"] if yes_or_no["negated"] else f"not {text}", rule)


def _move(node: TextNode, offset: int, old: str, new: str, rule: Rule) -> Move:
    assert rule.clause, f"{node.location} has no clause"
    return Move(node.place(offset), old, new, rule, rule.key not in _POINTS)


def _step(unit: str | None, names: Iterable[str]) -> Fraction:
    """Return the smallest step of a figure, as it is written in its unit."""
    if unit in AMOUNT_UNITS:
        return Fraction(1, CENTS_PER_YUAN * AMOUNT_UNITS[unit])
    step = max((Fraction(_steps()[name]) for name in names if name in _steps()), default=_FINEST)
    return step * 100 if unit == "%" else step


def _mark_step(rule: Rule) -> Number:
    """Return the smallest step between two sums of points that a mark is held against."""
    sharing = [each for each in _rule_sets() if each.score is not None and each.score.citation.source == rule.cite]
    return points_step(sharing, PartPoints(rule.part) if rule.part else TotalPoints())


def _rule_sets() -> Iterator[RuleSet]:
    return (entry for entry in packaged_shelf().entries if isinstance(entry, RuleSet))


@cache
def _steps() -> Mapping[str, Number]:
    """Return the smallest step of every measure that the rules name, and of every column."""
    columns = (Measure(Reference(column)) for column in packaged_shelf().columns.values())
    named = {measure.columns[0].name: step_of(measure) for measure in columns}
    checks = (check for each in _rule_sets() for indicator in each.indicators.values() for check in indicator.checks)
    return named | {check.measure.name: step_of(check.measure) for check in checks if check.measure.name}


def _levels(column: str) -> tuple[str, ...]:
    found = packaged_shelf().columns.get(column)
    return () if found is None else found.levels
