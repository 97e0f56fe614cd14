"""The records of a probe lie on both sides of every threshold, and leave its figure out."""

from collections.abc import Mapping
from functools import cache
from itertools import combinations, product

import pytest

from tests.change.mutation.trial import KINDS
from tests.contract import PARTS
from tests.spec.thresholds import rule_sets, thresholds
from tiercheck import Assessor, packaged_shelf, read_shelf
from tiercheck.change.occasions import first_occasions, with_references
from tiercheck.change.probing.figures import is_possible, neighbours
from tiercheck.change.probing.marks import Marks
from tiercheck.change.probing.pivots import Pivot, as_scoring, pivots
from tiercheck.change.probing.probes import JudgeTiers, Probes, probes
from tiercheck.change.probing.settling import Figures
from tiercheck.change.probing.trials import Trials
from tiercheck.change.thresholds import Side, Threshold, of_check, of_points, points_of
from tiercheck.engine.program import compile_program, steps
from tiercheck.engine.reading import reader
from tiercheck.model.evidence import Evidence
from tiercheck.model.expression import Check
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Outcome, Truth
from tiercheck.model.rule_set import Indicator, RuleSet
from tiercheck.model.verdict import Verdict
from tiercheck.rulebook.shelf import Shelf

INDICATORS = {
    f"{indicator.citation.source} {indicator.id}": indicator
    for rules in rule_sets().values()
    for indicator in rules.indicators.values()
}


def at_the_edge(check: Check, figures: Figures) -> bool:
    """Whether one step of one figure turns the check."""
    read = reader(check.measure)
    truth = check.judge(read(figures))
    return any(
        check.judge(read({**figures, column.name: value})) not in (truth, Truth.UNKNOWN)
        for column in check.measure.columns
        for value in neighbours(column, figures.get(column.name, ""))
    )


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS)
def test_every_threshold_is_tried_on_both_sides_and_without_its_figure(indicator: Indicator) -> None:
    tried = Trials(PARTS).of_indicator(indicator)
    assert all(is_possible(figures, PARTS) for figures in tried)
    assert tried[0] == {}
    for check in indicator.checks:
        for threshold in of_check(check, indicator.citation, indicator.id, ()):
            single = threshold.check
            assert single is not None
            judged = [(figures, single.judge(reader(single.measure)(figures))) for figures in tried]
            sides = {truth for figures, truth in judged if truth is Truth.UNKNOWN or at_the_edge(single, figures)}
            assert sides == set(Truth), threshold


def test_every_alternative_is_paired_with_every_other() -> None:
    indicator = next(each for each in INDICATORS.values() if each.id == "valid_title")
    tried = Trials(PARTS).of_indicator(indicator)
    for one, other in combinations(pivots(as_scoring(indicator)), 2):
        assert {(truth(one, figures), truth(other, figures)) for figures in tried} == set(product(Truth, repeat=2))


def truth(pivot: Pivot, figures: Figures) -> Truth:
    return pivot.check.judge(reader(pivot.check.measure)(figures))


def judge_on(shelf: Shelf) -> JudgeTiers:
    assessor = Assessor(shelf, "direct")

    def judge(figures: Figures, options: Occasion) -> Mapping[str, Verdict]:
        evidence = Evidence(figures, shelf.columns)
        return {each.tier: each for each in assessor.assess_evidence(evidence, with_references(shelf, options))}

    return judge


@cache
def of_kinds() -> Probes:
    return probed(read_shelf(KINDS))


def probed(shelf: Shelf) -> Probes:
    return probes(shelf, first_occasions(shelf), judge_on(shelf))


def test_the_same_shelf_gives_the_same_records_in_the_same_order() -> None:
    assert probed(read_shelf(KINDS)) == of_kinds()


def test_no_record_is_asked_twice_on_an_occasion() -> None:
    asked = [(probe.options, sorted(probe.figures.items())) for probe in of_kinds().records]
    assert all(one not in asked[:place] for place, one in enumerate(asked))


def test_an_occasion_is_found_for_everything_on_the_shelf() -> None:
    shelf = packaged_shelf()
    found = first_occasions(shelf)
    assert found.keys() == {entry.id for entry in shelf.entries}
    for entry in shelf.entries:
        for options in found[entry.id]:
            selection = shelf.select(options.as_of, options.jurisdiction, options.application)
            answering = [name for name, _ in selection.digests]
            assert entry.id in answering


MARKS = {
    f"{entry.id} {threshold.subject}": (entry, threshold)
    for entry in rule_sets().values()
    for threshold in of_points(entry)
    if entry.jurisdiction in ("CN", "44")
}


@pytest.mark.parametrize(("entry", "threshold"), MARKS.values(), ids=MARKS)
def test_every_mark_is_straddled_by_records_whose_tier_hangs_on_it(entry: RuleSet, threshold: Threshold) -> None:
    options = first_occasions(packaged_shelf())[entry.id][0]
    judge = judge_on(packaged_shelf())
    marks = Marks(entry, options.application, lambda figures: judge(figures, options), Trials(PARTS))
    verdicts = []
    for figures in marks.straddle(threshold):
        assert figures is not None
        assert is_possible(figures, PARTS)
        verdicts.append(judge(figures, options)[entry.tier])
    assert [each.outcome for each in verdicts] == [Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN]
    sides = [threshold.side_of(points_of(each, threshold.of)) for each in verdicts]
    assert sides == [Side.INSIDE, Side.OUTSIDE, Side.OPEN]


def test_every_mark_is_a_step_of_the_decision() -> None:
    shelf = read_shelf(KINDS)
    for entry in (*shelf.rule_sets, *shelf.overlays, *rule_sets().values()):
        nodes = {node.key: node for node in compile_program(entry, next(iter(entry.effective))).nodes}
        for threshold in of_points(entry):
            node = nodes[threshold.step]
            assert node.counts_points
            assert node.mark == steps(threshold.mark) + threshold.strict


def test_the_thresholds_are_those_that_the_specification_counts() -> None:
    assert len(thresholds()) == 353
