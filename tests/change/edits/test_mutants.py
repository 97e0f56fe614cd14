"""No slip in the rules goes untold: every mutant of the shelf has edits, of the kinds its slip allows."""

from collections.abc import Iterator

import pytest

from tiercheck import packaged_shelf
from tiercheck.change.edits.comparing import rule_set_edits
from tiercheck.change.edits.edit import Edit, EditKind
from tiercheck.change.edits.tables import table_edits
from tiercheck.change.mutation.generate import mutants_of
from tiercheck.change.mutation.mutant import Kind, Mutant, RulesChange, TableChange

EVERY = 7
BANDS = {EditKind.BAND_BOUND_CHANGED}
POINTS = {EditKind.BAND_POINTS_CHANGED, EditKind.MOST_POINTS_CHANGED, EditKind.SCORING_CHANGED}
ALLOWED = {
    Kind.THRESHOLD_UP: {
        EditKind.THRESHOLD_RAISED,
        EditKind.PASS_MARK_RAISED,
        EditKind.PART_CHANGED,
        EditKind.REQUIREMENT_CHANGED,
        *BANDS,
    },
    Kind.THRESHOLD_DOWN: {
        EditKind.THRESHOLD_LOWERED,
        EditKind.PASS_MARK_LOWERED,
        EditKind.PART_CHANGED,
        EditKind.REQUIREMENT_CHANGED,
        *BANDS,
    },
    Kind.COMPARISON: {
        EditKind.COMPARISON_MADE_STRICT,
        EditKind.COMPARISON_MADE_LAX,
        EditKind.PART_CHANGED,
        EditKind.REQUIREMENT_CHANGED,
        *BANDS,
    },
    Kind.UNIT: {EditKind.THRESHOLD_LOWERED, *BANDS},
    Kind.NEGATION: {EditKind.REQUIREMENT_CHANGED, *BANDS},
    Kind.COLUMN: {EditKind.MEASURE_CHANGED, EditKind.DEMAND_ADDED, EditKind.DEMAND_REMOVED, *BANDS},
    Kind.COMBINATION: {EditKind.REQUIREMENT_CHANGED, *BANDS},
    Kind.DROPPED: {
        EditKind.DEMAND_ADDED,
        EditKind.DEMAND_REMOVED,
        EditKind.ALTERNATIVE_REMOVED,
        EditKind.BAND_REMOVED,
        EditKind.SCORED_REMOVED,
        EditKind.INDICATOR_REMOVED,
        EditKind.ADVISORY_REMOVED,
        EditKind.CONDITION_REMOVED,
        EditKind.PART_CHANGED,
        EditKind.CODES_CHANGED,
        EditKind.REQUIREMENT_CHANGED,
        *BANDS,
    },
    Kind.POINTS_UP: POINTS,
    Kind.POINTS_DOWN: POINTS,
    Kind.SWAPPED: {EditKind.SCORING_CHANGED},
    Kind.CAP_UP: POINTS,
    Kind.CAP_DOWN: POINTS,
    Kind.AWARD: POINTS,
    Kind.APPLICATION: {EditKind.APPLICATIONS_CHANGED},
    Kind.RANK: {EditKind.RANK_CHANGED},
}


def edits_of(mutant: Mutant) -> tuple[Edit, ...]:
    """The edits of the first rule set, or of the table, that a mutant changes."""
    if isinstance(mutant.change, TableChange):
        return tuple(table_edits(mutant.change.old, mutant.change.new))
    assert isinstance(mutant.change, RulesChange)
    shelf = packaged_shelf()
    pairs = ((rules, mutant.change.rewrite(rules)) for rules in (*shelf.rule_sets, *shelf.overlays))
    old, new = next((old, new) for old, new in pairs if new is not old)
    return tuple(rule_set_edits(old, new))


def mutants() -> Iterator[Mutant]:
    """Every seventh mutant of each kind; days are periods, which other tests move."""
    seen = dict.fromkeys(Kind, 0)
    for mutant in mutants_of(packaged_shelf()):
        seen[mutant.kind] += 1
        if mutant.kind is not Kind.DATE and seen[mutant.kind] % EVERY == 1:
            yield mutant


def test_every_mutant_is_told() -> None:
    told = 0
    for mutant in mutants():
        kinds = {edit.kind for edit in edits_of(mutant)}
        assert kinds, f"nothing is told of {mutant}"
        assert kinds <= ALLOWED.get(mutant.kind, set(EditKind)), mutant
        told += 1
    assert told > 250


@pytest.mark.parametrize("rules", packaged_shelf().rule_sets, ids=lambda rules: rules.id)
def test_a_rule_set_has_no_edits_against_itself(rules: object) -> None:
    assert not list(rule_set_edits(rules, rules))  # type: ignore[arg-type]
