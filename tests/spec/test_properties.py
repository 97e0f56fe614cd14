"""Properties of every verdict, on random records dense around thresholds and holes."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.soak import times
from tests.spec.records import records
from tests.spec.running import ENGINE_NAMES, assessor
from tests.spec.thresholds import occasions, rule_sets
from tiercheck.model.outcome import Application, Outcome
from tiercheck.model.verdict import Assessment, Verdict
from tiercheck.subjects import EnterpriseProfile

FIRST_DAY = date(2017, 5, 3)
OCCASIONS = st.sampled_from(sorted(occasion for occasion in occasions() if occasion[0] >= FIRST_DAY))
Occasion: TypeAlias = tuple[date, str, Application]
Record: TypeAlias = Mapping[str, str]

thorough = settings(max_examples=times(800, 4_000), deadline=None, print_blob=True)
modest = settings(max_examples=times(400, 2_000), deadline=None, print_blob=True)


def assess(record: Record, occasion: Occasion, engine: str = "direct") -> Assessment:
    day, place, application = occasion
    return assessor(engine).assess(EnterpriseProfile.from_record(record), day, place, application)


def facts(verdict: Verdict) -> dict[str, object]:
    """Everything an engine derives or hands on, but for the order of the derivation."""
    return {
        "outcome": verdict.outcome,
        "status": verdict.status,
        "score": verdict.score,
        "findings": [(finding.id, finding.outcome, finding.points, finding.missing) for finding in verdict.indicators],
        "conditions": [(condition.condition.id, condition.outcome) for condition in verdict.conditions],
        "provenance": sorted(verdict.provenance),
    }


@thorough
@given(records(), OCCASIONS)
def test_engines_agree_on_every_tier(record: Record, occasion: Occasion) -> None:
    assessments = [assess(record, occasion, engine) for engine in ENGINE_NAMES]
    first = {verdict.tier: facts(verdict) for verdict in assessments[0]}
    for other in assessments[1:]:
        assert {verdict.tier: facts(verdict) for verdict in other} == first
        assert other.tier == assessments[0].tier
        assert other.receipt.digest == assessments[0].receipt.digest


@modest
@given(records(), OCCASIONS, st.data())
def test_more_evidence_only_settles_what_was_unknown(record: Record, occasion: Occasion, data: st.DataObject) -> None:
    removable = sorted(set(record) - kept(record, occasion))
    removed = data.draw(st.sets(st.sampled_from(removable)) if removable else st.just(set[str]()))
    reduced = {name: value for name, value in record.items() if name not in removed}
    more, less = assess(record, occasion), assess(reduced, occasion)
    for full, partial in zip(more, less, strict=True):
        assert full.tier == partial.tier
        assert settles(partial.outcome, full.outcome), full.tier
        for fewer, all_of_them in zip(partial.indicators, full.indicators, strict=True):
            name = f"{full.tier}.{fewer.id}"
            assert settles(fewer.outcome, all_of_them.outcome), name
            if fewer.points is not None and all_of_them.points is not None:
                assert fewer.points.low <= all_of_them.points.low, name
                assert all_of_them.points.high <= fewer.points.high, name
        for fewer_condition, condition in zip(partial.conditions, full.conditions, strict=True):
            assert settles(fewer_condition.outcome, condition.outcome), f"{full.tier}.{condition.condition.id}"
        if partial.score is not None and full.score is not None:
            assert partial.score.low <= full.score.low
            assert full.score.high <= partial.score.high


def settles(before: Outcome, after: Outcome) -> bool:
    """Whether more evidence may turn one outcome into the other."""
    return before in (after, Outcome.UNKNOWN)


def kept(record: Record, occasion: Occasion) -> set[str]:
    """The columns whose silence has a meaning of its own, so that it is not a lack of evidence.

    - ``sme_size``: a reported class is taken as it is, an unreported one is derived from others.
    - the local columns of a provincial block beside ``local_feature_points``: the points as awarded
      count only when none of the block's columns is reported.
    """
    blocks: set[str] = set()
    for verdict in assess(record, occasion):
        for indicator in verdict.rule_set.indicators.values():
            if indicator.awarded is not None and indicator.awarded.name in record:
                blocks |= {column.name for column in indicator.table_columns}
    return {"sme_size"} | blocks


@settings(modest, max_examples=300)
@given(records(), OCCASIONS, st.randoms(use_true_random=False))
def test_the_order_of_the_columns_changes_nothing(record: Record, occasion: Occasion, random: Random) -> None:
    names = sorted(record)
    random.shuffle(names)
    shuffled = {name: record[name] for name in names}
    first, second = assess(dict(sorted(record.items())), occasion), assess(shuffled, occasion)
    assert first.receipt == second.receipt
    assert [facts(verdict) for verdict in first] == [facts(verdict) for verdict in second]


@settings(modest, max_examples=200)
@given(records(), OCCASIONS)
def test_the_same_question_gives_the_same_answer(record: Record, occasion: Occasion) -> None:
    for engine in ENGINE_NAMES:
        first, second = assess(record, occasion, engine), assess(record, occasion, engine)
        assert first.receipt == second.receipt
        assert [verdict.provenance for verdict in first] == [verdict.provenance for verdict in second]


def test_every_rule_set_is_asked_about() -> None:
    asked = set()
    for occasion in occasions():
        if occasion[0] >= FIRST_DAY:
            asked |= {verdict.rule_set.id for verdict in assess({}, occasion)}
    assert asked == set(rule_sets())
