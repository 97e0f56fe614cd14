"""Reforms: a shelf whose rules were changed by path, for a what-if in Python; rule files stay as they are.

A path is ``RULES.NAME`` or ``RULES.NAME.STEP...``:

- ``RULES``: a tier (``srdi``: every rule set of it, overlays included), a tier and a jurisdiction (``srdi/44``) or one
  rule set (``srdi/44/2024-07-17``).
- ``NAME``: an indicator, a condition, or ``score``.
- ``STEP``: a place within it, in the words of mutant ids: ``1`` (a member of any, all or at_least), ``band2``,
  ``item1``, ``route1``; last, one of its figures: ``points`` (a band), ``at_most`` (a sum, or points as awarded),
  ``at_least`` (how many members must hold), ``pass_mark`` and ``PART.minimum`` (the score).

A path without a figure at its end names a comparison, or an indicator or band that consists of one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, TypeGuard, assert_never

from tiercheck.errors import Problem, ReformError, nearest
from tiercheck.model.classification import Classification
from tiercheck.model.condition import Combination, Requirement, leaves
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Check
from tiercheck.model.outcome import Status
from tiercheck.model.quantity import POINT_STEPS, Number, Unit, decimal_text, whole
from tiercheck.model.rule_set import Citation, Condition, Indicator, Instrument, Part, RuleSet, Score
from tiercheck.model.scoring import Awarded, Band, CappedSum, most_points
from tiercheck.model.tree import Node, Path, PathStep, children, replace_at, walk
from tiercheck.rulebook.digest import digest_of_all, with_digest
from tiercheck.rulebook.expression import BrokenNameFault, Scope, read_band, read_check
from tiercheck.rulebook.phrase import ExpressionFault
from tiercheck.rulebook.shelf import Shelf

Value: TypeAlias = str | int | float | Decimal | Fraction | None
_FIGURES = ("points", "at_most", "at_least", "pass_mark", "minimum")
_RELATIONS = (">", "<", "==")


@dataclass(frozen=True, slots=True)
class _Place:
    """One node of a rule set that a path names.

    Attributes:
        path: the steps from the rule set.
        node: what stands there.
        figure: the figure of it that changes, or "" for the comparison itself.
    """

    path: Path
    node: Node
    figure: str


def reformed(shelf: Shelf, changes: Mapping[str, Value]) -> Shelf:
    """Return a shelf with other rules; see the module for the paths.

    Args:
        shelf: the rules as they are.
        changes: what is changed, by path. A threshold is written as in a rule file, with its unit (``"2.5%"``,
            ``"800 万元"``); a whole comparison may be written too (``"rd_intensity > 3%"``). Points are numbers.
            None leaves an indicator, a band or a minimum out.

    Returns:
        A shelf of its own digest, usable wherever a shelf is. What was changed is cited as a reform, unverified.

    Raises:
        ReformError: every path that names nothing (with the nearest that does), and every value that does not fit.
    """
    problems: list[Problem] = []
    for path, value in changes.items():
        try:
            shelf = _changed(shelf, path, value)
        except ReformError as error:
            problems += error.problems
    if problems:
        raise ReformError(problems)
    return shelf


def _changed(shelf: Shelf, path: str, value: Value) -> Shelf:
    selected, steps = _rule_sets(shelf, path)
    rewritten: dict[str, RuleSet] = {}
    missing: list[ReformError] = []
    for rules in selected:
        try:
            place = _find(rules, steps, path)
        except ReformError as error:
            missing.append(error)
            continue
        rewritten[rules.digest] = _rewrite(rules, place, path, value, shelf.about(rules.subject).columns)
    if not rewritten:
        raise missing[0]
    other = shelf.altered(lambda rules: rewritten.get(rules.digest, rules), lambda table: table)
    every: tuple[RuleSet | Classification, ...] = (*other.rule_sets, *other.overlays, *other.classifications)
    return replace(other, digest=digest_of_all((each.id, each.digest) for each in every))


def _rule_sets(shelf: Shelf, path: str) -> tuple[tuple[RuleSet, ...], tuple[str, ...]]:
    """Return the rule sets that the first part of a path names, and the steps after it."""
    every: tuple[RuleSet, ...] = tuple(shelf.merged.values())
    names: dict[str, list[RuleSet]] = {}
    for rules in every:
        for name in (rules.tier, f"{rules.tier}/{rules.jurisdiction}", rules.id):
            names.setdefault(name, []).append(rules)
    # The day in an id may be followed by a dot and a word, so the longest name that fits is taken.
    fitting = [name for name in names if path.startswith(f"{name}.")]
    if not fitting:
        first = path.partition(".")[0]
        hint = nearest(first, names) or f"begin with a tier: {', '.join(dict.fromkeys(each.tier for each in every))}"
        raise _refused("unknown-path", path, f"no rule set is called {first!r}", hint)
    name = max(fitting, key=len)
    return tuple(names[name]), tuple(path[len(name) + 1 :].split("."))


def _find(rules: RuleSet, steps: tuple[str, ...], path: str) -> _Place:
    """Return the node that steps lead to."""
    name, rest = steps[0], steps[1:]
    start: dict[str, tuple[PathStep, Node]] = {}
    for step, node in children(rules):
        if step.field == "score":
            start["score"] = step, node
        elif step.key is not None:
            start.setdefault(str(step.key), (step, node))
    if name not in start:
        hint = nearest(name, start) or f"{rules.id} has {', '.join(start)}"
        raise _refused("unknown-path", path, f"{rules.id} has no indicator or condition {name!r}", hint)
    step, node = start[name]
    found: Path = (step,)
    for position, word in enumerate(rest):
        if word in _FIGURES and position == len(rest) - 1:
            return _Place(found, node, word)
        below = dict(_named_children(node))
        if word not in below:
            known = [*below, *_figures_of(node)]
            hint = nearest(word, known) or (f"there are {', '.join(known)}" if known else "nothing stands below it")
            raise _refused("unknown-path", path, f"{'.'.join(steps[: position + 1])} has no {word!r}", hint)
        further, node = below[word]
        found = (*found, *further)
    return _Place(found, node, "")


def _named_children(node: Node) -> Iterator[tuple[str, tuple[Path, Node]]]:
    """Yield what stands below a node under the names of paths; a node that holds but one other is passed through."""
    for step, child in children(node):
        if step.key is None:
            for name, (path, below) in _named_children(child):
                yield name, ((step, *path), below)
        elif step.field in ("bands", "items", "routes"):
            yield f"{step.field[:-1]}{int(step.key) + 1}", ((step,), child)
        elif step.field == "members":
            yield str(int(step.key) + 1), ((step,), child)
        elif isinstance(child, Part):
            yield child.id, ((step,), child)


def _figures_of(node: Node) -> Iterator[str]:
    """Yield the figures that a path may end in at a node."""
    match _content(node)[1]:
        case Band():
            yield "points"
        case CappedSum() | Awarded():
            yield "at_most"
        case Combination():
            yield "at_least"
        case Score():
            yield "pass_mark"
        case Part():
            yield "minimum"


def _content(node: Node) -> tuple[Path, Node]:
    """Return what an indicator, a condition or a band holds, and the steps to it."""
    match node:
        case Indicator(requirement=requirement, scoring=scoring):
            field = "requirement" if requirement is not None else "scoring"
            content = requirement if requirement is not None else scoring
            return ((PathStep(field),), content) if content is not None else ((), node)
        case Condition(tree=tree):
            return (PathStep("tree"),), tree
        case _:
            return (), node


def _rewrite(rules: RuleSet, place: _Place, path: str, value: Value, columns: Mapping[str, Column]) -> RuleSet:
    further, node = _content(place.node)
    at = (*place.path, *further)
    if place.figure:
        new = _with_figure(node, place.figure, path, value)
        rules = replace_at(rules, at, new)
    elif value is None:
        rules = _left_out(rules, place, path)
    else:
        below = (PathStep("when"),) if isinstance(node, Band) else ()
        old = node.when if isinstance(node, Band) else node
        if not _is_requirement(old):
            known = [*dict(_named_children(place.node)), *_figures_of(place.node)]
            raise _refused("not-a-threshold", path, "this is not one comparison", f"name one of: {', '.join(known)}")
        rules = replace_at(rules, (*at, *below), _comparison(old, path, value, columns))
    _review(rules, place, path)
    return _cited_as_reform(rules, place, path, value)


def _is_requirement(node: Node | None) -> TypeGuard[Requirement]:
    return isinstance(node, Check) or (
        isinstance(node, Combination) and any(isinstance(n, Check) for _, n in walk(node))
    )


def _with_figure(node: Node, figure: str, path: str, value: Value) -> Node:
    """Return a node with another figure."""
    match figure, node:
        case "minimum", Part():
            minimum = None if value is None else _points(path, value)
            return replace(node, minimum=minimum, strict=node.strict and minimum is not None)
        case "points", Band():
            return replace(node, points=_points(path, value))
        case "at_most", CappedSum() | Awarded():
            return replace(node, at_most=_points(path, value))
        case "pass_mark", Score():
            return replace(node, pass_mark=_points(path, value))
        case "at_least", Combination():
            count = _points(path, value)
            if not isinstance(count, int) or not 1 <= count <= len(node.members):
                hint = f"write a whole number from 1 to {len(node.members)}"
                raise _refused(
                    "out-of-range", path, f"{value} of {len(node.members)} members cannot be asked for", hint
                )
            return replace(node, kind="at_least", count=count)
    known = ", ".join(_figures_of(node))
    raise _refused("unknown-path", path, f"there is no {figure} here", f"there is {known}" if known else "")


def _comparison(old: Requirement, path: str, value: Value, columns: Mapping[str, Column]) -> Requirement:
    """Return a requirement with another threshold in each of its comparisons, or one comparison written anew."""
    text = _figure_text(path, value)
    scope = Scope(columns, {})
    try:
        if any(relation in text for relation in _RELATIONS):
            return read_check(text, scope)
        checks = tuple(leaves(old))
        if len({(each.measure.unit, each.bounds) for each in checks}) > 1:
            message = "these are several comparisons with thresholds of their own"
            raise _refused("not-a-threshold", path, message, f"name one of them: {path}.1")
        if len(checks[0].bounds) > 1:
            raise _refused("not-a-threshold", path, "this is a range", "write it whole, such as 1 <= rank <= 5")
        if checks[0].measure.unit is Unit.BOOL:
            raise _refused("not-a-threshold", path, "this is a yes or no", "write None to leave it out")
        return _with_threshold(old, text, scope)
    except ExpressionFault as fault:
        raise _refused(fault.code, path, fault.message, fault.hint) from None
    except BrokenNameFault:
        raise _refused("unknown-name", path, "it names a measure; write its columns", "") from None


def _with_threshold(old: Requirement, text: str, scope: Scope) -> Requirement:
    if isinstance(old, Check):
        return read_band(f"{old.bounds[0].relation} {text}", old.measure, scope)
    return replace(old, members=tuple(_with_threshold(member, text, scope) for member in old.members))


def _figure_text(path: str, value: Value) -> str:
    """Write a value as a rule file would."""
    match value:
        case bool() | None:
            raise _refused("not-a-figure", path, f"{value} is no threshold", 'write a figure, such as "2.5%"')
        case str():
            return value.strip()
        case int() | float() | Decimal() | Fraction():
            return decimal_text(_exact(path, value))
        case _:
            assert_never(value)


def _exact(path: str, value: int | float | Decimal | Fraction | str) -> Fraction:
    """Return a number exactly; a float is the decimal that it is written as."""
    try:
        return Fraction(str(value) if isinstance(value, float | str) else value)
    except (ValueError, OverflowError, ZeroDivisionError):
        raise _refused("not-a-figure", path, f"{value!r} is not a number", "write a plain decimal") from None


def _points(path: str, value: Value) -> Number:
    if value is None or isinstance(value, bool):
        raise _refused("not-a-figure", path, f"{value} is no number of points", "write a number")
    points = _exact(path, value)
    if points < 0 or (points * POINT_STEPS).denominator != 1:
        hint = "points are zero or more, with at most six decimals"
        raise _refused("out-of-range", path, f"{value} points cannot be given", hint)
    return whole(points)


def _left_out(rules: RuleSet, place: _Place, path: str) -> RuleSet:
    """Return the rules with an indicator not examined, or without a band or a member."""
    node, last = place.node, place.path[-1]
    if isinstance(node, Indicator):
        # An indicator that no application examines is judged by nobody and stands in no decision.
        return replace_at(rules, place.path, replace(node, applications=frozenset()))
    above: Node = rules
    for step in place.path[:-1]:
        above = dict(children(above))[step]
    siblings = [step for step, _ in children(above) if step.field == last.field]
    if last.field not in ("bands", "items", "routes", "members") or len(siblings) == 1:
        hint = "None leaves out an indicator, a part's minimum, or one of several bands or members"
        raise _refused("not-optional", path, "this cannot be left out", hint)
    fewer = replace_at(above, (last,), None)
    if isinstance(fewer, Combination):
        fewer = replace(
            fewer, count=len(fewer.members) if fewer.kind == "all" else min(fewer.count, len(fewer.members))
        )
    return replace_at(rules, place.path[:-1], fewer)


def _review(rules: RuleSet, place: _Place, path: str) -> None:
    """Refuse points that do not fit into their indicator, their part or their score."""
    score, step = rules.score, place.path[0]
    if step.field == "score" and score is not None:
        marks = [(score.pass_mark, score.points_of), *((part.minimum or 0, part.points_of) for part in score.parts)]
    else:
        indicator = rules.indicators.get(str(step.key)) if step.field == "indicators" else None
        scoring = None if indicator is None else indicator.scoring
        marks = [] if indicator is None or scoring is None else [(most_points(scoring), indicator.points_of)]
    for given, of in marks:
        if given > of:
            hint = f"write at most {decimal_text(Fraction(of))}"
            raise _refused("out-of-range", path, f"{decimal_text(Fraction(given))} of {of} points", hint)


def _cited_as_reform(rules: RuleSet, place: _Place, path: str, value: Value) -> RuleSet:
    """Return the rules with the change named among their documents, and cited where it was made."""
    reform = Instrument("reform", f"{path} = {'none' if value is None else value}")
    step = place.path[0]
    match dict(children(rules)).get(step):
        case Indicator(citation=citation) as owner:
            rules = replace_at(rules, (step,), replace(owner, citation=_cited(citation, reform)))
        case Condition(citation=Citation() as citation) as owner:
            rules = replace_at(rules, (step,), replace(owner, citation=_cited(citation, reform)))
        case Score(citation=citation) as owner:
            rules = replace_at(rules, (step,), replace(owner, citation=_cited(citation, reform)))
    return with_digest(replace(rules, amended_by=(*rules.amended_by, reform)))


def _cited(citation: Citation, reform: Instrument) -> Citation:
    return replace(citation, instrument=reform, status=Status.UNVERIFIED)


def _refused(code: str, path: str, message: str, hint: str) -> ReformError:
    return ReformError([Problem(code, message, hint, path=path)])
