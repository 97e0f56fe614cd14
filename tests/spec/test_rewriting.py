"""Renaming every id, and reordering what has no order, changes no outcome."""

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.soak import times
from tests.spec.records import enterprises
from tests.spec.rewriting import Content, renamed, reordered, rule_files, write
from tests.spec.test_properties import FIRST_DAY
from tests.spec.thresholds import occasions
from tiercheck import Assessor, packaged_shelf, read_shelf
from tiercheck.api.shelves import packaged_rules
from tiercheck.model.evidence import Value
from tiercheck.model.verdict import Assessment
from tiercheck.rulebook.shelf import Shelf
from tiercheck.subjects import EnterpriseProfile

few = settings(max_examples=times(2, 8), deadline=None, print_blob=True)
OCCASIONS = [occasion for occasion in occasions() if occasion[0] >= FIRST_DAY]


def outcomes(shelf: Shelf, new: Callable[[str], str], engine: str) -> Mapping[str, object]:
    """Everything that comes out for every enterprise on every occasion, by the new ids."""
    assessor = Assessor(shelf, engine)
    found: dict[str, object] = {}
    for number, (day, place, application) in enumerate(OCCASIONS):
        name, values = list(enterprises().items())[number % len(enterprises())]
        assessment = assessor.assess(_profile(values), day, place, application)
        found[f"{name} {day} {place} {application}"] = _told(assessment, new)
    return found


def _profile(values: Mapping[str, Value]) -> EnterpriseProfile:
    columns = packaged_shelf().columns
    return EnterpriseProfile.from_record({name: columns[name].written(value) for name, value in values.items()})


def _told(assessment: Assessment, new: Callable[[str], str]) -> object:
    return assessment.tier, [
        (
            verdict.rule_set.id,
            verdict.outcome,
            verdict.status,
            verdict.score and (verdict.score.low, verdict.score.high, sorted(verdict.score.parts)),
            sorted((new(finding.id), finding.outcome, str(finding.points)) for finding in verdict.indicators),
            sorted((new(shown.condition.id), shown.outcome) for shown in verdict.conditions),
        )
        for verdict in assessment
    ]


def same(name: str) -> str:
    return name


def read_back(files: Mapping[Path, Content], folder: Path) -> Shelf:
    write(files, folder)
    return read_shelf(folder)


@few
@given(st.randoms(use_true_random=False), st.sampled_from(["direct", "chaining"]))
def test_renaming_every_indicator_and_condition(
    tmp_path_factory: pytest.TempPathFactory, random: Random, engine: str
) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    words: dict[str, str] = {}

    def new(name: str) -> str:
        return words.setdefault(name, f"{random.choice(letters)}{len(words)}_{random.choice(letters)}")

    shelf = read_back(renamed(rule_files(packaged_rules()), new), tmp_path_factory.mktemp("renamed"))
    assert outcomes(packaged_shelf(), lambda name: words[name], engine) == outcomes(shelf, same, engine)


@few
@given(st.randoms(use_true_random=False), st.sampled_from(["direct", "chaining"]))
def test_reordering_keys(tmp_path_factory: pytest.TempPathFactory, random: Random, engine: str) -> None:
    shelf = read_back(reordered(rule_files(packaged_rules()), random), tmp_path_factory.mktemp("reordered"))
    assert outcomes(packaged_shelf(), same, engine) == outcomes(shelf, same, engine)
