"""The rule shelf says what the law says: every rule set against a second, independent transcription of it."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import yaml
from tests.shelf import notation
from tests.shelf.in_force import IN_FORCE
from tiercheck.model.expression import CompoundGrowth, Reference
from tiercheck.model.outcome import Application, Language, Status
from tiercheck.model.rule_set import Citation, RuleSet

Line: TypeAlias = list[str]

EXPECTED = yaml.safe_load(Path(__file__).with_name("expected.yaml").read_text(encoding="utf-8"))
SHORT_NAMES = {number: short for short, number in EXPECTED["instruments"].items()}
LETTERS = {Status.CONFIRMED: "C", Status.SECONDARY: "S", Status.INTERPRETATION: "I", Status.UNVERIFIED: "U"}
LOADED: Mapping[str, RuleSet] = {
    rule_set.id: rule_set for occasion in IN_FORCE for rule_set in occasion.selected.rule_sets
}
SCORED_TABLES = {"innovative/CN/2022-08-01": 6, "srdi/CN/2022-08-01": 13, "tech_sme/CN/2017-05-03": 3}
IDS = sorted(EXPECTED["rule_sets"])
(SIZE_CLASSES,) = IN_FORCE[0].selected.classifications


def expected(rule_set_id: str) -> dict[str, Any]:
    """A rule set as written down, with what it takes from another filled in."""
    own = EXPECTED["rule_sets"][rule_set_id]
    if "like" not in own:
        return dict(own)
    like = expected(own["like"])
    indicators = {**like["indicators"], **own.get("indicators", {})}
    conditions = {**like["conditions"], **own.get("conditions", {})}
    return {**like, **own, "indicators": indicators, "conditions": conditions}


def shared(rule_set_id: str, kind: str) -> dict[str, Line]:
    """The lines a rule set takes from its general conditions, or none."""
    lines = EXPECTED["general_conditions"].get(expected(rule_set_id).get("general_conditions"), {})
    return dict(lines.get(kind, {}))


def cited(citation: Citation) -> list[str]:
    return [LETTERS[citation.status], notation.cited(citation, SHORT_NAMES)]


def test_every_rule_set_of_the_shelf_is_transcribed() -> None:
    assert sorted(LOADED) == IDS


@pytest.mark.parametrize("rule_set_id", IDS)
def test_indicators(rule_set_id: str) -> None:
    loaded = LOADED[rule_set_id].indicators.values()
    lines = {shown.id: [*cited(shown.citation), notation.indicator(shown)] for shown in loaded}
    assert lines == {**shared(rule_set_id, "indicators"), **expected(rule_set_id)["indicators"]}


@pytest.mark.parametrize("rule_set_id", IDS)
def test_conditions_and_decision(rule_set_id: str) -> None:
    loaded = LOADED[rule_set_id]
    lines = {
        shown.id: [*(cited(shown.citation) if shown.citation else []), notation.decision(shown.tree)]
        for shown in loaded.conditions.values()
    }
    assert lines == {**shared(rule_set_id, "conditions"), **expected(rule_set_id)["conditions"]}
    assert notation.decision(loaded.decide) == expected(rule_set_id)["decide"]


@pytest.mark.parametrize("rule_set_id", IDS)
def test_score(rule_set_id: str) -> None:
    score, written = LOADED[rule_set_id].score, expected(rule_set_id)
    if score is None:
        assert "pass_mark" not in written
        return
    assert [*cited(score.citation), f"{score.pass_mark} of {score.points_of}"] == written["pass_mark"]
    assert {part.id: notation.part(part) for part in score.parts} == written["parts"]
    indicators = LOADED[rule_set_id].indicators.values()
    for part in score.parts:
        assert sum(shown.points_of for shown in indicators if shown.part == part.id) == part.points_of


@pytest.mark.parametrize("rule_set_id", IDS)
def test_periods_instrument_and_rank(rule_set_id: str) -> None:
    loaded, written = LOADED[rule_set_id], expected(rule_set_id)
    periods = {
        application.value: [LETTERS[period.status], period.start, period.until]
        for application, period in loaded.effective.items()
    }
    assert periods == written["effective"]
    assert (loaded.rank, loaded.beside_ladder) == (written["rank"], written.get("beside_ladder", False))
    if "like" not in EXPECTED["rule_sets"][rule_set_id] or "instrument" in EXPECTED["rule_sets"][rule_set_id]:
        short = " ".join(filter(None, (SHORT_NAMES[loaded.instrument.number], loaded.instrument.part)))
        assert short == written["instrument"]


@pytest.mark.parametrize("rule_set_id", IDS)
def test_local_columns(rule_set_id: str) -> None:
    columns = {column.name: notation.column(column) for column in LOADED[rule_set_id].local_columns.values()}
    assert columns == EXPECTED["rule_sets"][rule_set_id].get("columns", {})


def test_measures_are_computed_as_the_law_computes_them() -> None:
    measures = {
        check.measure.name: notation.expression(check.measure.expression)
        for rule_set in LOADED.values()
        for shown in rule_set.indicators.values()
        for check in shown.checks
        if check.measure.name
    }
    assert measures == EXPECTED["measures"]


def test_compound_growth_of_five_percent_is_a_ratio_of_exactly_1_1025() -> None:
    growth = LOADED["little_giant/CN/2026-04-01"].indicators["revenue_growth"]
    (check,) = growth.checks
    assert isinstance(check.measure.expression, CompoundGrowth)
    assert check.bounds[0].compared == Fraction("1.1025")


@pytest.mark.parametrize(("rule_set_id", "tables"), SCORED_TABLES.items())
def test_number_of_scored_tables(rule_set_id: str, tables: int) -> None:
    scored = [shown for shown in LOADED[rule_set_id].indicators.values() if shown.scoring is not None]
    assert len(scored) == tables


@pytest.mark.parametrize("rule_set_id", IDS)
def test_every_line_speaks_both_languages(rule_set_id: str) -> None:
    loaded = LOADED[rule_set_id]
    titles = [indicator.title for indicator in loaded.indicators.values()]
    titles += [condition.title for condition in loaded.conditions.values()]
    titles += [column.title for column in loaded.local_columns.values()]
    for title in titles:
        assert any("\u4e00" <= char <= "\u9fff" for char in title.zh), title
        assert title.en.replace("亿元", "").isascii(), title
        assert title.en, title


def test_size_classes() -> None:
    classification = SIZE_CLASSES
    assert classification.name == "sme_size"
    assert classification.instrument.number == EXPECTED["instruments"]["300"]
    assert classification.selects_by.name == "industry"
    columns = {"X": ("employees_y1", ""), "Y": ("revenue_y1", "万"), "Z": ("total_assets_y1", "万")}
    assert len(classification.rows) == len(EXPECTED["size_classes"])
    for row, written in zip(classification.rows, EXPECTED["size_classes"], strict=True):
        clause, codes, criteria, *marks, medium_status = written
        assert row.citation.clause == clause
        assert " ".join(row.codes) == codes
        assert [classification.derives.levels[bound.level] for bound in row.bounds] == ["large", "medium", "small"]
        for bound, class_marks in zip(row.bounds, marks, strict=True):
            figures = zip(criteria.split(), str(class_marks).split(), strict=True)
            lines = [f"{columns[letter][0]} >= {figure}{columns[letter][1]}" for letter, figure in figures]
            assert [notation.check(check) for check in bound.checks] == lines
        assert [LETTERS[bound.citation.status] for bound in row.bounds] == ["C", medium_status, "C"]


FIVE_ITEMS = {
    Language.ZH: (
        "较大及以上安全生产事故",
        "重大网络或数据安全事件",
        "重大环境违法",
        "严重质量问题",
        "严重违反行业规则",
    ),
    Language.EN: (
        "relatively serious or graver work-safety accident",
        "major network or data-security incident",
        "major environmental violation",
        "serious quality problem",
        "serious breach of the rules of the trade",
    ),
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "rule_set_id", [name for name in IDS if "no_relatively_serious_accident" in LOADED[name].indicators]
)
def test_article_11_of_2026_names_five_items(rule_set_id: str, language: Language) -> None:
    indicator = LOADED[rule_set_id].indicators["no_relatively_serious_accident"]
    (check,) = indicator.checks
    assert isinstance(check.measure.expression, Reference)
    assert indicator.note is not None
    for text in (indicator.title, check.measure.expression.column.title, indicator.note):
        assert [item for item in FIVE_ITEMS[language] if item not in text.in_language(language).lower()] == []


# GB/T 4754-2017: rail, finance, education P83, health Q84, own-property rental K704, S, T; the others are too short.
OUTSIDE = ["G53", "G5310", "J66", "P83", "P8321", "Q84", "Q8411", "K704", "K7040", "S91", "T97"]
TOO_SHORT = ["", "G", "G5", "G59", "F5", "H", "I", "K", "K70", "Q", "Q8"]


@pytest.mark.parametrize("code", [*OUTSIDE, *TOO_SHORT])
def test_no_size_class_outside_the_document_or_for_a_code_too_short_to_tell(code: str) -> None:
    assert SIZE_CLASSES.row_for(code) is None


def test_both_applications_are_judged_where_the_law_names_no_difference() -> None:
    for rule_set in LOADED.values():
        if len(rule_set.effective) == 1:
            only = {
                "little_giant/CN/2026-04-01.notice": Application.NEW,
                "little_giant/CN/2026-04-01.review": Application.REVIEW,
            }
            assert list(rule_set.effective) == [only[rule_set.id]]
