"""The rules of a shelf written as rule files: the YAML text that tiercheck then reads."""

import json
import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

from tests.random_shelves.syntax import (
    APPLICATIONS,
    Answer,
    Awarded,
    Bands,
    Base,
    Between,
    Bin,
    Changes,
    Choice,
    Column,
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
    Part,
    Periods,
    PointsMark,
    Ref,
    Requirement,
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
)

# What a file holds: text that is YAML already, and lists and mappings of it.
Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
_PLAIN = re.compile(r"[a-z][a-zA-Z0-9_ +*/().<>=万亿元人年%]*")
_WORDS = {"yes", "no", "on", "off", "true", "false", "null", "not"}


def files_of(shelf: Shelf) -> dict[str, str]:
    """Return the text of every file of a shelf, by its path."""
    written: dict[str, Tree] = {}
    for base in shelf.bases:
        written[f"{base.jurisdiction}/{base.tier}/{base.first_day}.yaml"] = _base(base)
    for place, overlay in enumerate(shelf.overlays):
        written[f"overlays/{overlay.jurisdiction}/{overlay.tier}/{place}.yaml"] = _overlay(overlay)
    for name, content in shelf.shared.items():
        header: dict[str, Tree] = {"tiercheck": "1", "shared": name, "instrument": {"number": text("共用〔2025〕1号")}}
        written[f"shared/{name}.yaml"] = header | _content(content)
    for place, table in enumerate(shelf.tables):
        written[f"CN/{table.column}/{place}.yaml"] = _table(table)
    if shelf.divisions:
        names: dict[str, Tree] = {f'"{code}"': title(Title(f"地{code}", f"Place {code}")) for code in shelf.divisions}
        written["divisions.yaml"] = {"tiercheck": "1", "divisions": names}
    return {path: "\n".join(_lines(tree)) + "\n" for path, tree in written.items()}


def write(shelf: Shelf, folder: Path) -> None:
    """Write every file of a shelf."""
    for path, content in files_of(shelf).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")


# YAML


def text(value: str) -> str:
    """Return a text as a scalar: plain where that is sure, else in double quotes."""
    plain = _PLAIN.fullmatch(value) and value == value.strip() and value.split(" ")[0] not in _WORDS
    return value if plain else json.dumps(value, ensure_ascii=False)


def number(value: Fraction) -> str:
    """Return a number as a plain decimal, which it must be."""
    if value < 0:
        return f"-{number(-value)}"
    whole, rest = divmod(value, 1)
    digits = ""
    while rest:
        step, rest = divmod(rest * 10, 1)
        digits += str(step)
        assert len(digits) <= 12, value
    return f"{whole}.{digits}" if digits else str(whole)


def _lines(tree: Tree) -> list[str]:
    """Write a tree in blocks, small mappings and lists of scalars in one line."""
    if isinstance(tree, str):
        return [tree]
    flow = _flow(tree)
    if len(flow) <= 60 or not tree:
        return [flow]
    found: list[str] = []
    entries = (
        [(f"{key}:", value) for key, value in tree.items()] if isinstance(tree, dict) else [("-", x) for x in tree]
    )
    for key, value in entries:
        first, *rest = _lines(value)
        one_line = not rest and (isinstance(value, str) or first == _flow(value))
        if one_line:
            found.append(f"{key} {first}")
        elif key == "-":
            found += [f"- {first}", *(f"  {line}" for line in rest)]
        else:
            found += [key, *(f"  {line}" for line in (first, *rest))]
    return found


def _flow(tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    if isinstance(tree, list):
        return f"[{', '.join(map(_flow, tree))}]"
    return f"{{{', '.join(f'{key}: {_flow(value)}' for key, value in tree.items())}}}"


def title(value: Title) -> Tree:
    return {"zh": text(value.zh), "en": text(value.en)}


# Expressions


def expression(expr: Expr) -> str:
    """Write an expression, with brackets around whatever is computed within it."""
    match expr:
        case Ref(name) | Named(name):
            return name
        case Lit(_, written):
            return written
        case Growth(end, start, years):
            return f"compound_growth({expression(end)}, {expression(start)}, {years})"
        case Bin(sign, left, right):
            sides = [f"({expression(each)})" if isinstance(each, Bin) else expression(each) for each in (left, right)]
            return f" {sign} ".join(sides)


def _check(check: Compare | Between | Answer) -> str:
    match check:
        case Answer(column, wanted):
            return column if wanted else f"not {column}"
        case Between(low, first, measure, second, high):
            return f"{low.text} {first} {expression(measure)} {second} {high.text}"
        case Compare(measure, relation, bound):
            return f"{expression(measure)} {relation} {bound if isinstance(bound, str) else bound.text}"


def _requirement(needed: Requirement) -> dict[str, Tree]:
    return _group(needed) if isinstance(needed, Group) else {"require": text(_check(needed))}


def _group(group: Group) -> dict[str, Tree]:
    members: list[Tree] = [_group(m) if isinstance(m, Group) else text(_check(m)) for m in group.members]
    return _of_kind(group.kind, group.count, members)


def _of_kind(kind: str, count: int, members: list[Tree]) -> dict[str, Tree]:
    return {kind: {"count": str(count), "of": members}} if kind == "at_least" else {kind: members}


def _scoring(scoring: Scoring) -> dict[str, Tree]:
    match scoring:
        case Bands(rows, None):
            return {"bands": [_band(when, points) for when, points in rows]}
        case Bands(rows, measure):
            assert measure is not None
            bands: dict[str, Tree] = {}
            for when, points in rows:
                bands[_band_key(when)] = number(points)
            return {"score": text(expression(measure)), "bands": bands}
        case Single(needed, points):
            return {**_requirement(needed), "points": number(points)}
        case Sum(items, cap):
            lines: dict[str, Tree] = {"sum": [_scoring(item) for item in items]}
            return lines if cap is None else {**lines, "at_most": number(cap)}
        case Highest(routes):
            return {"highest_of": [_scoring(route) for route in routes]}
        case Awarded(column, most):
            return {"awarded": column, "of": number(most)}


def _band(when: Requirement | None, points: Fraction) -> Tree:
    return {"else": number(points)} if when is None else {**_requirement(when), "points": number(points)}


def _band_key(when: Requirement | None) -> str:
    if when is None:
        return "else"
    assert isinstance(when, Compare)
    return json.dumps(
        f"{when.relation} {when.bound if isinstance(when.bound, str) else when.bound.text}", ensure_ascii=False
    )


def _condition(tree: Condition) -> Tree:
    match tree:
        case Holds(name):
            return name
        case ScoreMark():
            return "score"
        case TierPass(tier):
            return {"tier": tier}
        case PointsMark(of, mark, strict):
            return {"points": {"of": of, "above" if strict else "at_least": number(mark)}}
        case Choice(kind, count, members):
            return _of_kind(kind, count, [_condition(member) for member in members])


def _whole(tree: Condition) -> dict[str, Tree]:
    """Write a condition that stands alone, where a name must stand in a list."""
    written = _condition(tree)
    return written if isinstance(written, dict) else {"all": [written]}


# Files


def _body(indicator: Indicator) -> dict[str, Tree]:
    if isinstance(indicator.body, (Compare, Between, Answer, Group)):
        return _requirement(indicator.body)
    body = _scoring(indicator.body)
    if indicator.awarded:
        body["awarded"] = indicator.awarded
    return body | {"of": number(indicator.points_of)}


def _indicator(indicator: Indicator) -> Tree:
    tree: dict[str, Tree] = {"title": title(indicator.title)}
    if indicator.part:
        tree["part"] = indicator.part
    tree |= _body(indicator)
    if indicator.application:
        tree["application"] = indicator.application
    if indicator.advisory:
        tree["advisory"] = "true"
    tree["cite"] = text(f"第{len(indicator.id)}条")
    if indicator.status:
        tree["status"] = indicator.status
    if indicator.note:
        tree["note"] = title(indicator.note)
    return tree


def _column(column: Column) -> Tree:
    assert column.title is not None
    tree: dict[str, Tree] = {"unit": column.kind, "title": title(column.title)}
    if column.levels:
        tree["levels"] = [text(level) for level in column.levels]
    if column.low:
        tree["low"] = number(column.low)
    if column.high is not None:
        tree["high"] = number(column.high)
    return tree


def _step(step: Step) -> Tree:
    tree: dict[str, Tree] = {"title": title(step.title)}
    tree |= _whole(step.tree)
    return tree | ({"cite": text("第九条")} if step.cited else {})


def _content(content: Content) -> dict[str, Tree]:
    sections: Mapping[str, dict[str, Tree]] = {
        "columns": {name: _column(each) for name, each in content.columns.items()},
        "measures": {
            name: {"title": title(called), "expression": text(expression(expr))}
            for name, (called, expr) in content.measures.items()
        },
        "indicators": {name: _indicator(each) for name, each in content.indicators.items()},
        "conditions": {name: _step(each) for name, each in content.conditions.items()},
    }
    return {name: section for name, section in sections.items() if section}


def _part(part: Part) -> Tree:
    tree: dict[str, Tree] = {"title": title(part.title), "of": number(part.of)}
    if part.minimum is not None:
        tree["above" if part.strict else "at_least"] = number(part.minimum)
    return tree


def _score(score: Score) -> Tree:
    tree: dict[str, Tree] = {"of": number(score.of), "pass_mark": number(score.mark), "cite": text("第十条")}
    return tree | ({"parts": {part.id: _part(part) for part in score.parts}} if score.parts else {})


def _periods(periods: Periods) -> Tree:
    def one(start: date, until: date | None) -> Tree:
        first: dict[str, Tree] = {"from": str(start)}
        return first if until is None else {**first, "until": str(until)}

    if len({*periods.values()}) == 1 and set(periods) == set(APPLICATIONS):
        return one(*periods["new"])
    return {application: one(*period) for application, period in periods.items()}


def _base(base: Base) -> Tree:
    tree: dict[str, Tree] = {"tiercheck": "1", "tier": base.tier}
    if base.extends is not None:
        tree["extends"] = base.extends.id
    tree |= {"title": title(base.title), "rank": str(base.rank)}
    if base.beside:
        tree["beside_ladder"] = "true"
    tree |= {"jurisdiction": text(base.jurisdiction), "effective": _periods(base.periods)}
    tree["instrument"] = {"number": text("试〔2025〕1号"), "part": text("附件1")}
    if base.extends is not None:
        return tree | _changes(base.changes)
    if base.use:
        tree["use"] = list(base.use)
    tree |= _content(base.own)
    if base.score is not None:
        tree["score"] = _score(base.score)
    tree["decide"] = _whole(base.decide)
    return tree


def _overlay(overlay: Overlay) -> Tree:
    tree: dict[str, Tree] = {"tiercheck": "1", "overlay": overlay.tier, "jurisdiction": text(overlay.jurisdiction)}
    tree |= {
        "effective": _periods(overlay.periods),
        "instrument": {"number": text(f"地{overlay.jurisdiction}〔2025〕2号")},
    }
    return tree | _changes(overlay.changes)


def _changes(changes: Changes) -> dict[str, Tree]:
    add = _content(changes.add)
    if changes.decide:
        add["decide"] = list(changes.decide)
    change: dict[str, Tree] = {}
    if changes.use:
        change["use"] = dict(changes.use)
    names = dict.fromkeys([*changes.titles, *changes.bodies, *changes.applications])
    if names:
        change["indicators"] = {name: _indicator_change(name, changes) for name in names}
    if changes.steps:
        change["conditions"] = {name: _whole(tree) for name, tree in changes.steps.items()}
    if changes.mark is not None:
        change["score"] = {"pass_mark": number(changes.mark), "cite": text("第一条")}
    if changes.minimums:
        change["parts"] = {name: {"at_least": number(mark)} for name, mark in changes.minimums.items()}
    remove: dict[str, Tree] = {}
    if changes.removed:
        remove["indicators"] = list(changes.removed)
    if changes.undecided:
        remove["decide"] = list(changes.undecided)
    sections = {"add": add, "change": change, "remove": remove}
    return {name: section for name, section in sections.items() if section}


def _indicator_change(name: str, changes: Changes) -> Tree:
    tree: dict[str, Tree] = {}
    if name in changes.titles:
        tree["title"] = title(changes.titles[name])
    if name in changes.bodies:
        tree |= _body(changes.bodies[name])
        tree["cite"] = text("第二条")
    if name in changes.applications:
        tree["application"] = changes.applications[name]
    return tree


def _table(table: Table) -> Tree:
    rows: dict[str, Tree] = {}
    for row in table.rows:
        tree: dict[str, Tree] = {
            "title": title(row.title),
            "codes": [json.dumps(code, ensure_ascii=False) for code in row.codes],
        }
        for level, checks in row.bounds:
            tree[level] = [text(_check(check)) for check in checks]
        rows[row.id] = tree | {"cite": text("第四条")}
    return {
        "tiercheck": "1",
        "classification": table.column,
        "title": title(table.title),
        "jurisdiction": "CN",
        "effective": _periods(table.periods),
        "instrument": {"number": text("划型〔2025〕1号")},
        "selects_by": table.selects_by,
        "rows": rows,
    }
