"""All mutants of a shelf, in a fixed order; what several rule sets share is mutated once, in all of them."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from tiercheck.change.mutation.days import moved_days
from tiercheck.change.mutation.decisions import is_decided_on, of_decision, of_part, of_pass_mark
from tiercheck.change.mutation.indicators import of_indicator
from tiercheck.change.mutation.mutant import Change, Kind, Mutant, RulesChange, Slip, TableChange, mutant_id
from tiercheck.change.mutation.tables import of_class, of_codes, of_row_measures
from tiercheck.errors import Location
from tiercheck.explain.requirements import requirement_text
from tiercheck.model.classification import Classification, ClassRow
from tiercheck.model.condition import ConditionTree
from tiercheck.model.rule_set import Citation, Condition, Indicator, RuleSet, Score
from tiercheck.rulebook.moving import stated_at
from tiercheck.rulebook.shelf import Shelf

Thing = TypeVar("Thing", bound=Hashable)
BESIDE, DECIDE, EFFECTIVE, RANK, SCORE = "beside_ladder", "decide", "effective", "rank", "score"


def mutants_of(shelf: Shelf) -> tuple[Mutant, ...]:
    """Return every mutant of a shelf: its rules with one slip each, of the kinds that ``Kind`` lists."""
    made = (*_of_indicators(shelf), *_of_conditions(shelf), *_of_decides(shelf), *_of_scores(shelf))
    return _told_apart((*made, *_of_ranks(shelf), *_of_tables(shelf), *_of_days(shelf)))


def _told_apart(mutants: Iterable[Mutant]) -> tuple[Mutant, ...]:
    """Return mutants with ids of their own: one overlay may be laid on several bases."""
    seen: dict[str, int] = {}
    told = []
    for mutant in mutants:
        seen[mutant.id] = count = seen.get(mutant.id, 0) + 1
        told.append(mutant if count == 1 else replace(mutant, id=f"{mutant.id}:{count}"))
    return tuple(told)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a piece of the rules comes from."""

    rule_sets: tuple[str, ...]
    subject: str
    clause: str
    source: Location

    def mutant(self, slip: Slip[Thing], change: Change) -> Mutant:
        name = mutant_id(self.rule_sets[0], self.subject, slip)
        return Mutant(
            name, slip.kind, self.rule_sets, self.subject, self.clause, self.source, slip.before, slip.after, change
        )


def _cited(rule_sets: Iterable[RuleSet], subject: str, citation: Citation) -> _Origin:
    ids = tuple(dict.fromkeys(each.id for each in rule_sets))
    return _Origin(ids, subject, _clause(citation), citation.source)


def _clause(citation: Citation) -> str:
    return f"{citation.instrument} {citation.clause}".rstrip()


def _rule_sets(shelf: Shelf) -> tuple[RuleSet, ...]:
    return tuple(entry for entry in shelf.entries if isinstance(entry, RuleSet))


def _sharing(found: Iterable[tuple[Thing, RuleSet]]) -> dict[Thing, list[RuleSet]]:
    """Return every distinct thing with the rule sets that have it."""
    sharing: dict[Thing, list[RuleSet]] = {}
    for thing, rule_set in found:
        sharing.setdefault(thing, []).append(rule_set)
    return sharing


def _of_indicators(shelf: Shelf) -> Iterator[Mutant]:
    found = ((indicator, rules) for rules in _rule_sets(shelf) for indicator in rules.indicators.values())
    for indicator, rule_sets in _sharing(found).items():
        origin = _cited(rule_sets, indicator.id, indicator.citation)
        answered = {application for rules in rule_sets for application in rules.effective}
        for slip in of_indicator(indicator, shelf.columns, answered):
            yield origin.mutant(slip, _indicator_change(indicator, slip.piece))
        if not any(is_decided_on(indicator.id, rules) for rules in rule_sets):
            dropped = Slip(Kind.DROPPED, "", requirement_text(indicator), "nothing", None)
            yield origin.mutant(dropped, _indicator_change(indicator, None))


def _indicator_change(old: Indicator, new: Indicator | None) -> RulesChange:
    def rewrite(rules: RuleSet) -> RuleSet:
        if rules.indicators.get(old.id) != old:
            return rules
        others = {name: each for name, each in rules.indicators.items() if name != old.id or new is not None}
        return replace(rules, indicators=others if new is None else {**others, old.id: new})

    return RulesChange(rewrite)


def _of_conditions(shelf: Shelf) -> Iterator[Mutant]:
    found = ((condition, rules) for rules in _rule_sets(shelf) for condition in rules.conditions.values())
    for condition, rule_sets in _sharing(found).items():
        citation = condition.citation
        ids = tuple(dict.fromkeys(each.id for each in rule_sets))
        place = stated_at(shelf, rule_sets[0], "conditions") if citation is None else citation.source
        origin = _Origin(ids, condition.id, "" if citation is None else _clause(citation), place)
        for slip in of_decision(condition.tree, rule_sets):
            yield origin.mutant(slip, _condition_change(condition, replace(condition, tree=slip.piece)))


def _condition_change(old: Condition, new: Condition) -> RulesChange:
    def rewrite(rules: RuleSet) -> RuleSet:
        if rules.conditions.get(old.id) != old:
            return rules
        return replace(rules, conditions={**rules.conditions, old.id: new})

    return RulesChange(rewrite)


def _of_decides(shelf: Shelf) -> Iterator[Mutant]:
    found = (((rules.tier, rules.decide, stated_at(shelf, rules, DECIDE)), rules) for rules in _rule_sets(shelf))
    for (_, tree, place), rule_sets in _sharing(found).items():
        ids = tuple(dict.fromkeys(each.id for each in rule_sets))
        origin = _Origin(ids, DECIDE, str(rule_sets[0].instrument), place)
        for slip in of_decision(tree, rule_sets):
            yield origin.mutant(slip, _decide_change(frozenset(ids), tree, slip.piece))


def _decide_change(ids: frozenset[str], old: ConditionTree, new: ConditionTree) -> RulesChange:
    def rewrite(rules: RuleSet) -> RuleSet:
        return replace(rules, decide=new) if rules.id in ids and rules.decide == old else rules

    return RulesChange(rewrite)


def _of_scores(shelf: Shelf) -> Iterator[Mutant]:
    found = ((rules.score, rules) for rules in _rule_sets(shelf) if rules.score is not None)
    for score, rule_sets in _sharing(found).items():
        origin = _cited(rule_sets, SCORE, score.citation)
        for slip in of_pass_mark(score, rule_sets):
            yield origin.mutant(slip, _score_change(score, slip.piece))
        for part in score.parts:
            for slip in of_part(score, part, rule_sets):
                yield replace(origin, subject=part.id).mutant(slip, _score_change(score, slip.piece))


def _score_change(old: Score, new: Score) -> RulesChange:
    def rewrite(rules: RuleSet) -> RuleSet:
        return replace(rules, score=new) if rules.score == old else rules

    return RulesChange(rewrite)


def _of_ranks(shelf: Shelf) -> Iterator[Mutant]:
    """Yield the shelf with two neighbours of the ladder in each other's place, or a tier beside it at its top."""
    first = {rules.tier: rules for rules in reversed(_rule_sets(shelf))}
    every = sorted(first.values(), key=lambda rules: rules.order)
    ladder = [rules for rules in every if not rules.beside_ladder]
    for lower, higher in pairwise(ladder):
        ids = tuple(each.id for each in _rule_sets(shelf) if each.tier in (lower.tier, higher.tier))
        origin = _Origin(ids, RANK, str(lower.instrument), stated_at(shelf, lower, RANK))
        words = f"{lower.tier} below {higher.tier}", f"{higher.tier} below {lower.tier}"
        ranks = {lower.tier: higher.rank, higher.tier: lower.rank}
        yield origin.mutant(Slip(Kind.RANK, higher.tier, *words, None), _rank_change(ranks))

    for beside in every if ladder else ():
        if beside.beside_ladder:
            ids = tuple(each.id for each in _rule_sets(shelf) if each.tier == beside.tier)
            origin = _Origin(ids, BESIDE, str(beside.instrument), stated_at(shelf, beside, BESIDE))
            words = f"{beside.tier} beside the ladder", f"{beside.tier} above {ladder[-1].tier}"
            slip = Slip(Kind.RANK, beside.tier, *words, None)
            yield origin.mutant(slip, _on_top(beside.tier, ladder[-1].rank + 1))


def _on_top(tier: str, rank: int) -> RulesChange:
    def rewrite(rules: RuleSet) -> RuleSet:
        return replace(rules, rank=rank, beside_ladder=False) if rules.tier == tier else rules

    return RulesChange(rewrite)


def _rank_change(ranks: dict[str, int]) -> RulesChange:
    def rewrite(rules: RuleSet) -> RuleSet:
        return replace(rules, rank=ranks[rules.tier]) if rules.tier in ranks else rules

    return RulesChange(rewrite)


def _of_tables(shelf: Shelf) -> Iterator[Mutant]:
    for table in shelf.classifications:
        levels = table.derives.levels
        for row in table.rows:
            for place, bound in enumerate(row.bounds):
                origin = _Origin((table.id,), f"{table.name}/{row.id}", _clause(bound.citation), bound.citation.source)
                for slip in of_class(row, place, levels[bound.level]):
                    yield origin.mutant(slip, _row_change(table, row, slip.piece))
            origin = _Origin((table.id,), f"{table.name}/{row.id}", _clause(row.citation), row.citation.source)
            for slip in (*of_codes(row), *of_row_measures(row, shelf.columns)):
                yield origin.mutant(slip, _row_change(table, row, slip.piece))


def _row_change(table: Classification, old: ClassRow, new: ClassRow) -> TableChange:
    rows = tuple(new if row == old else row for row in table.rows)
    return TableChange(table, replace(table, rows=rows), old.id)


def _of_days(shelf: Shelf) -> Iterator[Mutant]:
    for each in moved_days(shelf):
        first = each.rules[0]
        ids = tuple(dict.fromkeys(rules.id for rules in each.rules))
        origin = _Origin(ids, EFFECTIVE, str(first.instrument or ""), first.source)
        slip = Slip(Kind.DATE, each.position, each.before, each.after, None)
        yield origin.mutant(slip, each.change)
