"""Nothing of the law is without a case: every threshold, every day on which a rule set begins or ends."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import pytest

from tests.spec.cases import Aspect, Case, read_cases
from tests.spec.thresholds import Triple, rule_sets, thresholds
from tiercheck import packaged_shelf, show
from tiercheck.api.shelves import packaged_rules
from tiercheck.errors import SelectionError
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook.shelf import rule_files

CASES = read_cases()
BOUNDS = tuple(case for case in CASES if case.kind == "bound")


@cache
def triples() -> Mapping[str, Triple]:
    return {case.id: Triple.of(case) for case in BOUNDS}


@pytest.mark.parametrize("case", BOUNDS, ids=lambda case: case.id)
def test_each_triple_straddles_a_threshold_by_the_smallest_step(case: Case) -> None:
    carried_out = triples()[case.id]
    assert not carried_out.fault(), f"{case.place}: {carried_out.fault()}"
    assert list(carried_out.covers()), f"{case.place}: no threshold of {case.name} lies between inside and outside"


def test_every_threshold_of_the_shelf_has_a_triple() -> None:
    covered = {threshold.key for carried_out in triples().values() for threshold in carried_out.covers()}
    bare = [str(threshold) for key, threshold in thresholds().items() if key not in covered]
    assert not bare, f"{len(bare)} of {len(thresholds())} thresholds have no boundary triple:\n" + "\n".join(bare)


def is_chosen(rule_set: RuleSet, day: date, application: Application) -> bool:
    """Whether the rule set is the one in force: an overlay may stand in its place from its first day on."""
    selected = packaged_shelf().select(day, rule_set.jurisdiction, application).rule_sets
    return rule_set.id in {rules.id for rules in selected}


def test_every_first_and_last_day_has_a_case() -> None:
    said = {
        (case.name, step.asked.application, step.asked.as_of, step.label)
        for case in CASES
        if case.kind == "period"
        for step in case.steps
    }
    bare = []
    for rule_set in rule_sets().values():
        for application, period in rule_set.effective.items():
            edges = [("first day", period.start)]
            if period.until is not None:
                edges.append(("last day", period.until - timedelta(1)))
            bare += [
                f"{rule_set.id} {application}: {edge} {day}"
                for edge, day in edges
                if (rule_set.id, str(application), str(day), edge) not in said and is_chosen(rule_set, day, application)
            ]
    assert not bare, "\n".join(bare)


def test_every_rule_file_is_reached_by_some_occasion() -> None:
    read = {file for rule_set in rule_sets().values() for file in rule_set.files}
    read |= {file for classification in packaged_shelf().classifications for file in classification.files}
    names = {file.rsplit("rules/", 1)[-1] for file in read}
    written = {str(path.relative_to(packaged_rules())) for path in rule_files(packaged_rules())}
    assert written - names <= {"divisions.yaml", "subjects/enterprise.yaml"}


def test_the_size_classes_begin_with_their_document() -> None:
    assert show("sme_size", date(2011, 6, 18)).id == "sme_size/CN/2011-06-18"
    with pytest.raises(SelectionError, match="sme_size/CN/2011-06-18"):
        show("sme_size", date(2011, 6, 17))


def test_every_rule_set_is_the_subject_of_some_case() -> None:
    expected = [each for case in CASES for step in case.steps for each in step.expected]
    applied = {each.answer for each in expected if each.aspect is Aspect.RULE_SET}
    assert rule_sets().keys() <= applied
