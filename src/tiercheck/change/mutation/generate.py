"""All mutants of a shelf, in a fixed order; what several rule sets share is mutated once, in all of them."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TypeVar

from tiercheck.change.mutation.days import moved_days
from tiercheck.change.mutation.mutant import Change, Kind, Mutant, RulesChange, TableChange
from tiercheck.change.mutation.operators import NOTHING, Context, Mutated, mutated
from tiercheck.errors import Location
from tiercheck.explain.requirements import requirement_text
from tiercheck.model.classification import Classification, ClassRow
from tiercheck.model.condition import ConditionTree, IndicatorHolds, IndicatorPoints, PointsReach, leaves
from tiercheck.model.rule_set import Citation, Condition, Indicator, Part, RuleSet, Score
from tiercheck.model.tree import Node
from tiercheck.rulebook.moving import stated_at
from tiercheck.rulebook.shelf import Shelf

Shared = TypeVar("Shared", bound=Hashable)
BESIDE, DECIDE, EFFECTIVE, RANK, SCORE = "beside_ladder", "decide", "effective", "rank", "score"


def mutants_of(shelf: Shelf) -> tuple[Mutant, ...]:
    """Return every mutant of a shelf: its rules with one mistake each, of the kinds that ``Kind`` lists."""
    made = (*_of_indicators(shelf), *_of_conditions(shelf), *_of_decides(shelf), *_of_scores(shelf))
    return _with_unique_ids((*made, *_of_ranks(shelf), *_of_tables(shelf), *_of_days(shelf)))


def _with_unique_ids(mutants: Iterable[Mutant]) -> tuple[Mutant, ...]:
    """Return mutants with unique ids: one overlay may be laid on several bases."""
    seen: dict[str, int] = {}
    unique = []
    for mutant in mutants:
        seen[mutant.id] = count = seen.get(mutant.id, 0) + 1
        unique.append(mutant if count == 1 else replace(mutant, id=f"{mutant.id}:{count}"))
    return tuple(unique)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a piece of the rules comes from."""

    rule_sets: tuple[str, ...]
    subject: str
    clause: str
    source: Location

    def mutant(self, kind: Kind, position: str, before: str, after: str, change: Change) -> Mutant:
        name = ":".join(filter(None, (self.rule_sets[0], self.subject, kind, position)))
        return Mutant(name, kind, self.rule_sets, self.subject, self.clause, self.source, before, after, change)

    def mutant_of(self, found: Mutated[Node], change: Change) -> Mutant:
        return self.mutant(found.kind, found.position, found.before, found.after, change)


def _cited(rule_sets: Iterable[RuleSet], subject: str, citation: Citation) -> _Origin:
    ids = tuple(dict.fromkeys(each.id for each in rule_sets))
    return _Origin(ids, subject, _clause(citation), citation.source)


def _clause(citation: Citation) -> str:
    return f"{citation.instrument} {citation.clause}".rstrip()


def _rule_sets(shelf: Shelf) -> tuple[RuleSet, ...]:
    return tuple(entry for entry in shelf.entries if isinstance(entry, RuleSet))


def _sharing(found: Iterable[tuple[Shared, RuleSet]]) -> dict[Shared, list[RuleSet]]:
    """Return every distinct piece with the rule sets that have it."""
    sharing: dict[Shared, list[RuleSet]] = {}
    for thing, rule_set in found:
        sharing.setdefault(thing, []).append(rule_set)
    return sharing


def _of_indicators(shelf: Shelf) -> Iterator[Mutant]:
    found = ((indicator, rules) for rules in _rule_sets(shelf) for indicator in rules.indicators.values())
    for indicator, rule_sets in _sharing(found).items():
        origin = _cited(rule_sets, indicator.id, indicator.citation)
        for each in mutated(indicator, Context(shelf.about(rule_sets[0].subject).columns, rule_sets)):
            yield origin.mutant_of(each, RulesChange(partial(_with_indicator, indicator, each.piece)))
        if not any(_is_decided_on(indicator.id, rules) for rules in rule_sets):
            dropped = RulesChange(partial(_with_indicator, indicator, None))
            yield origin.mutant(Kind.DROPPED, "", requirement_text(indicator), NOTHING, dropped)


def _is_decided_on(indicator: str, rule_set: RuleSet) -> bool:
    """Whether the decision names an indicator, so that the rule set makes no sense without it."""
    trees = (rule_set.decide, *(condition.tree for condition in rule_set.conditions.values()))
    return any(
        (isinstance(leaf, IndicatorHolds) and leaf.indicator == indicator)
        or (isinstance(leaf, PointsReach) and leaf.of == IndicatorPoints(indicator))
        for tree in trees
        for leaf in leaves(tree)
    )


def _with_indicator(old: Indicator, new: Indicator | None, rules: RuleSet) -> RuleSet:
    if rules.indicators.get(old.id) != old:
        return rules
    others = {name: each for name, each in rules.indicators.items() if name != old.id or new is not None}
    return replace(rules, indicators=others if new is None else {**others, old.id: new})


def _of_conditions(shelf: Shelf) -> Iterator[Mutant]:
    found = ((condition, rules) for rules in _rule_sets(shelf) for condition in rules.conditions.values())
    for condition, rule_sets in _sharing(found).items():
        citation = condition.citation
        ids = tuple(dict.fromkeys(each.id for each in rule_sets))
        place = stated_at(shelf, rule_sets[0], "conditions") if citation is None else citation.source
        origin = _Origin(ids, condition.id, "" if citation is None else _clause(citation), place)
        for each in mutated(condition, Context(shelf.about(rule_sets[0].subject).columns, rule_sets)):
            yield origin.mutant_of(each, RulesChange(partial(_with_condition, condition, each.piece)))


def _with_condition(old: Condition, new: Condition, rules: RuleSet) -> RuleSet:
    if rules.conditions.get(old.id) != old:
        return rules
    return replace(rules, conditions={**rules.conditions, old.id: new})


def _of_decides(shelf: Shelf) -> Iterator[Mutant]:
    found = (((rules.tier, rules.decide, stated_at(shelf, rules, DECIDE)), rules) for rules in _rule_sets(shelf))
    for (_, tree, place), rule_sets in _sharing(found).items():
        ids = tuple(dict.fromkeys(each.id for each in rule_sets))
        origin = _Origin(ids, DECIDE, str(rule_sets[0].instrument), place)
        for each in mutated(tree, Context(shelf.about(rule_sets[0].subject).columns, rule_sets)):
            yield origin.mutant_of(each, RulesChange(partial(_with_decision, frozenset(ids), tree, each.piece)))


def _with_decision(ids: frozenset[str], old: ConditionTree, new: ConditionTree, rules: RuleSet) -> RuleSet:
    return replace(rules, decide=new) if rules.id in ids and rules.decide == old else rules


def _of_scores(shelf: Shelf) -> Iterator[Mutant]:
    found = ((rules.score, rules) for rules in _rule_sets(shelf) if rules.score is not None)
    for score, rule_sets in _sharing(found).items():
        origin = _cited(rule_sets, SCORE, score.citation)
        for each in mutated(score, Context(shelf.about(rule_sets[0].subject).columns, rule_sets)):
            subject = each.node.id if isinstance(each.node, Part) else SCORE
            yield replace(origin, subject=subject).mutant_of(each, RulesChange(partial(_with_score, score, each.piece)))


def _with_score(old: Score, new: Score, rules: RuleSet) -> RuleSet:
    return replace(rules, score=new) if rules.score == old else rules


def _of_ranks(shelf: Shelf) -> Iterator[Mutant]:
    """Yield the shelf with two neighbours of the ladder in each other's place, or a tier beside it at its top."""
    first = {rules.tier: rules for rules in reversed(_rule_sets(shelf))}
    every = sorted(first.values(), key=lambda rules: rules.order)
    ladder = [rules for rules in every if not rules.beside_ladder]
    for lower, higher in pairwise(ladder):
        ids = tuple(each.id for each in _rule_sets(shelf) if each.tier in (lower.tier, higher.tier))
        origin = _Origin(ids, RANK, str(lower.instrument), stated_at(shelf, lower, RANK))
        texts = f"{lower.tier} below {higher.tier}", f"{higher.tier} below {lower.tier}"
        ranks = {lower.tier: higher.rank, higher.tier: lower.rank}
        yield origin.mutant(Kind.RANK, higher.tier, *texts, RulesChange(partial(_with_ranks, ranks)))

    for beside in every if ladder else ():
        if beside.beside_ladder:
            ids = tuple(each.id for each in _rule_sets(shelf) if each.tier == beside.tier)
            origin = _Origin(ids, BESIDE, str(beside.instrument), stated_at(shelf, beside, BESIDE))
            texts = f"{beside.tier} beside the ladder", f"{beside.tier} above {ladder[-1].tier}"
            yield origin.mutant(
                Kind.RANK, beside.tier, *texts, RulesChange(partial(_on_top, beside.tier, ladder[-1].rank + 1))
            )


def _on_top(tier: str, rank: int, rules: RuleSet) -> RuleSet:
    return replace(rules, rank=rank, beside_ladder=False) if rules.tier == tier else rules


def _with_ranks(ranks: dict[str, int], rules: RuleSet) -> RuleSet:
    return replace(rules, rank=ranks[rules.tier]) if rules.tier in ranks else rules


def _of_tables(shelf: Shelf) -> Iterator[Mutant]:
    for table in shelf.classifications:
        context = Context(shelf.about(table.subject).columns, levels=table.derives.levels)
        for row in table.rows:
            for each in mutated(row, context):
                citation = _class_or_row(row, each, context)
                origin = _Origin((table.id,), f"{table.name}/{row.id}", _clause(citation), citation.source)
                yield origin.mutant_of(each, _row_change(table, row, each.piece))


def _class_or_row(row: ClassRow, found: Mutated[ClassRow], context: Context) -> Citation:
    """Return the citation of the class that a mutation is in, or of the row when it is in none."""
    name = found.position.partition("/")[0]
    return next((bound.citation for bound in row.bounds if context.levels[bound.level] == name), row.citation)


def _row_change(table: Classification, old: ClassRow, new: ClassRow) -> TableChange:
    rows = tuple(new if row == old else row for row in table.rows)
    return TableChange(table, replace(table, rows=rows), old.id)


def _of_days(shelf: Shelf) -> Iterator[Mutant]:
    for each in moved_days(shelf):
        first = each.rules[0]
        ids = tuple(dict.fromkeys(rules.id for rules in each.rules))
        origin = _Origin(ids, EFFECTIVE, str(first.instrument or ""), first.source)
        yield origin.mutant(Kind.DATE, each.position, each.before, each.after, each.change)
