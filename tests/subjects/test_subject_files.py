"""Subject files: everything wrong is said at once, where it stands; and what is said of the enterprise holds."""

import ast
import pickle
import re
from copy import deepcopy
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

import tiercheck as tc
from tests.contract import CONTRACT, ENTERPRISE
from tiercheck.model.evidence import Role
from tiercheck.model.quantity import Unit
from tiercheck.subjects.enterprise import EnterpriseProfile
from tiercheck.subjects.rights import COUNTS
from tiercheck.subjects.sections import (
    DevelopmentScore,
    Identity,
    Innovation,
    Management,
    Product,
    Section,
    Standing,
    Statement,
)
from tiercheck.subjects.subject import Origin

ROOT = Path(__file__).parents[2]
SECTIONS: tuple[type[Section], ...] = (
    Identity, Statement, DevelopmentScore, Product, Management, Innovation, Standing,
)  # fmt: skip
HEAD = """tiercheck: 1
subject: site
title: {zh: 场地, en: site}
key: site_id
columns:
  site_id: {title: {zh: 编号, en: number}, unit: text}
"""
FAULTS = {
    "unknown-role-column": (HEAD.replace("key: site_id", "key: site_ids"), "unknown-column", "to be the key"),
    "place-without-code": (HEAD.replace("key:", "place: site_id\nkey:"), "bad-column", "does not hold division codes"),
    "two-roles": (HEAD.replace("key:", "name: site_id\nkey:"), "bad-column", "is already the key"),
    "role-of-numbers": (HEAD + "  n: {title: {zh: 数, en: n}, unit: count}\n" + "name: n\n", "bad-column", "is text"),
    "unit": (HEAD + "  a: {title: {zh: 甲, en: a}, unit: metres}\n", "unknown-word", "'metres'"),
    "comparison": (HEAD + "  a: {title: {zh: 甲, en: a}, unit: yuan, min: '>= 0'}\n", "bad-number", "'>= 0'"),
    "swapped": (HEAD + "  a: {title: {zh: 甲, en: a}, unit: count, min: 3, max: 2}\n", "bad-column", "max is below"),
    "levels": (HEAD + "  a: {title: {zh: 甲, en: a}, unit: level}\n", "bad-column", "names at least two"),
    "levels-twice": (
        HEAD + "  a: {title: {zh: 甲, en: a}, unit: level, levels: [x, y, x]}\n", "bad-column", "names at least two",
    ),
    "levels-of-count": (
        HEAD + "  a: {title: {zh: 甲, en: a}, unit: count, levels: [x, y]}\n", "bad-column", "count has no levels",
    ),
    "judged-count": (
        HEAD + "  a: {title: {zh: 甲, en: a}, unit: count, judgement: true}\n", "bad-column", "count has no judgement",
    ),
    "standard": (HEAD + "  a: {title: {zh: 甲, en: a}, unit: text, code: ISO 1}\n", "unknown-word", "'ISO 1'"),
    "part-of-nothing": (
        HEAD + "  a: {title: {zh: 甲, en: a}, unit: yuan, part_of: b}\n", "unknown-column", "to be a part of",
    ),
    "part-of-other-unit": (
        HEAD + "  a: {title: {zh: 甲, en: a}, unit: yuan, part_of: b}\n  b: {title: {zh: 乙, en: b}, unit: count}\n",
        "bad-column", "which counts count",
    ),
    "part-of-itself": (
        HEAD + "  a: {title: {zh: 甲, en: a}, unit: yuan, part_of: a}\n", "bad-column", "a part of itself",
    ),
    "heading-twice": (
        HEAD + "  a: {title: {zh: 甲, en: a}, unit: yuan}\n  b: {title: {zh: 乙, en: b}, unit: yuan, aliases: [甲]}\n",
        "heading-clash", "already a heading of a",
    ),
    "year": (HEAD + "  a: {title: {zh: 甲, en: a}, unit: yuan, year: 1.5}\n", "bad-number", "whole number from 0"),
    "unknown-key": (HEAD + "  a: {title: {zh: 甲, en: a}, unit: yuan, low: 0}\n", "unknown-key", "no key 'low'"),
    "result": (HEAD + "  tier: {title: {zh: 甲, en: a}, unit: text}\n", "column-clash", "'tier' for a result"),
    "no-title": (HEAD + "  a: {unit: yuan}\n", "missing-key", "'title' is missing"),
}  # fmt: skip
TIER = """tiercheck: 1
tier: good_site
subject: {subject}
title: {{zh: 好场地, en: Good site}}
rank: 1
jurisdiction: CN
effective: {{from: 2024-01-01}}
instrument: {{number: 场字1号}}
indicators:
  one: {{title: {{zh: 一, en: One}}, require: "{require}", cite: 一}}
decide: {{all: [one]}}
"""


@pytest.mark.parametrize(("text", "code", "said"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_subject_file_is_told_where_it_stands(tmp_path: Path, text: str, code: str, said: str) -> None:
    file = tmp_path / "site.yaml"
    file.write_text(text, encoding="utf-8")
    (problem,) = tc.check(file)
    assert (problem.code, said in problem.message) == (code, True), problem
    assert problem.location is not None
    assert problem.location.file == "site.yaml"
    assert problem.source_line in text.splitlines()


def test_all_that_is_wrong_is_told_at_once_and_nothing_twice(tmp_path: Path) -> None:
    """Columns that could not be read are known by name, so that rules which use them have no fault of their own."""
    subject = HEAD + "  a: {title: {zh: 甲, en: a}, unit: metres}\n  b: {title: {zh: 乙, en: b}, unit: count, max: x}\n"
    (tmp_path / "site.yaml").write_text(subject, encoding="utf-8")
    rules = TIER.format(subject="site", require="a >= 1")
    (tmp_path / "tier.yaml").write_text(rules, encoding="utf-8")
    assert [problem.code for problem in tc.check(tmp_path)] == ["unknown-word", "bad-number"]


def test_a_rule_set_names_a_subject_that_is_described(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "tier.yaml").write_text(TIER.format(subject="sit", require="own_brand"), encoding="utf-8")
    (problem,) = tc.check(tmp_path)
    assert problem.code == "unknown-subject"
    assert "site" in problem.hint
    (tmp_path / "tier.yaml").write_text(TIER.format(subject="site", require="own_brand"), encoding="utf-8")
    (problem,) = tc.check(tmp_path)
    assert problem.code == "unknown-name"


def test_a_tier_has_one_subject_and_refers_to_tiers_of_it_alone(tmp_path: Path) -> None:
    site = HEAD + "  open: {title: {zh: 开放, en: open}, unit: bool}\n"
    (tmp_path / "site.yaml").write_text(site, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(TIER.format(subject="site", require="open"), encoding="utf-8")
    firm = TIER.format(subject="enterprise", require="own_brand").replace("good_site", "firm")
    (tmp_path / "b.yaml").write_text(firm.replace("[one]", "[one, {tier: good_site}]"), encoding="utf-8")
    (problem,) = tc.check(tmp_path)
    assert (problem.code, "judges 'site'" in problem.message) == ("subject-differs", True)
    later = TIER.format(subject="enterprise", require="own_brand").replace("2024-01-01", "2025-01-01")
    (tmp_path / "a.yaml").write_text(
        TIER.format(subject="site", require="open").replace("2024-01-01}", "2024-01-01, until: 2025-01-01}"), "utf-8"
    )
    (tmp_path / "b.yaml").write_text(later, encoding="utf-8")
    (problem,) = tc.check(tmp_path)
    assert (problem.code, "is a tier of the subject" in problem.message) == ("subject-differs", True)


def test_a_shelf_can_describe_the_enterprise_itself(tmp_path: Path) -> None:
    shipped = (ROOT / "rules/subjects/enterprise.yaml").read_text(encoding="utf-8")
    more = shipped + "  roof_area:\n    title: {zh: 屋顶, en: roof}\n    unit: count\n    min: 0\n"
    (tmp_path / "enterprise.yaml").write_text(more, encoding="utf-8")
    (tmp_path / "tier.yaml").write_text(TIER.format(subject="enterprise", require="roof_area >= 2"), encoding="utf-8")
    shelf = tc.read_shelf(tmp_path)
    assert tc.assess({"roof_area": 2}, date(2025, 1, 1), shelf=shelf)["good_site"].outcome is tc.Outcome.PASS
    with pytest.raises(tc.ProfileError, match="roof_area"):
        tc.assess({"roof_area": -1}, date(2025, 1, 1), shelf=shelf)
    with pytest.raises(tc.ProfileError, match="no column 'roof_area'"):
        tc.EnterpriseProfile.from_record({"roof_area": 2})


def test_levels_of_a_nested_profile_are_those_of_the_shelf(tmp_path: Path) -> None:
    """Levels are stored as positions, so a profile is read once more where a shelf has other levels."""
    shipped = (ROOT / "rules/subjects/enterprise.yaml").read_text(encoding="utf-8")
    own = shipped.replace("levels: [micro, small, medium, large]", "levels: [tiny, micro, small, medium, large]")
    (tmp_path / "enterprise.yaml").write_text(own, encoding="utf-8")
    (tmp_path / "tier.yaml").write_text(TIER.format(subject="enterprise", require="sme_size == small"), "utf-8")
    profile = tc.EnterpriseProfile.model_validate({"standing": {"sme_size": "small"}})
    assert tc.assess(profile, date(2025, 1, 1), shelf=tc.read_shelf(tmp_path)).tier == "good_site"
    (tmp_path / "enterprise.yaml").write_text(own.replace("sme_size", "size_class"), encoding="utf-8")
    (tmp_path / "tier.yaml").write_text(TIER.format(subject="enterprise", require="own_brand"), "utf-8")
    with pytest.raises(tc.ProfileError, match="no column 'sme_size'"):
        tc.assess(profile, date(2025, 1, 1), shelf=tc.read_shelf(tmp_path))


def test_the_nested_profile_covers_the_columns_exactly() -> None:
    """Every column stands somewhere in the nested profile, and every field of it is a column."""
    assert all(origin.path for origin in ENTERPRISE.origins.values())
    lists = {"intellectual_property", "awards", "financing_rounds", "titles"}
    assert set(ENTERPRISE.sections) == {section.place for section in SECTIONS} | lists
    assert set(ENTERPRISE.sections) | {"local", "record"} == set(EnterpriseProfile.model_fields)
    for section in SECTIONS:
        own = [name for name in section.model_fields if name != "year"]
        assert sorted(own) == sorted(ENTERPRISE.sections[section.place])
        by_year = "year" in section.model_fields
        for field in own:
            columns = ENTERPRISE.sections[section.place][field]
            years = [ENTERPRISE.origins[name].year for name in columns]
            assert None not in years if by_year else columns == (field,)
            assert len(set(years)) == len(columns)
            assert len({CONTRACT[name].unit for name in columns}) == 1
    assert sorted(ENTERPRISE.sections["intellectual_property"]) == sorted(COUNTS)
    for place in ("awards", "financing_rounds"):
        for columns in ENTERPRISE.sections[place].values():
            assert all(ENTERPRISE.years_within(name) for name in columns)


def test_every_column_of_a_year_says_which() -> None:
    """The name says the same as the data: y1 is the last year, y2 and y3 those before it."""
    named = {name: int(found[1]) for name in CONTRACT if (found := re.search(r"_y([123])$", name))}
    stated = {name: origin.year for name, origin in ENTERPRISE.origins.items() if origin.year is not None}
    assert named == {name: year for name, year in stated.items() if not name.startswith("development_score")}


def test_roles_and_headings() -> None:
    assert {column.role: name for name, column in CONTRACT.items() if column.role} == {
        Role.KEY: "credit_code", Role.NAME: "name", Role.PLACE: "division", Role.INDUSTRY: "industry",
    }  # fmt: skip
    headings = [name for each in ENTERPRISE.origins.values() for name in each.aliases]
    headings += [title for column in CONTRACT.values() for title in column.title]
    assert len(set(headings)) == len(headings)
    assert {"营业收入", "研发费用", "社会信用代码"} <= set(headings)


def test_no_column_is_written_twice_in_python() -> None:
    """Columns are fields of the nested profile, and nowhere else a word of the sources."""
    words = {name for name in CONTRACT if "_" in name} - {"credit_code"}
    fields_of_sections = {name for section in SECTIONS for name in section.model_fields}
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in words:
                found.setdefault(str(node.value), []).append(path.name)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id in words:
                assert node.target.id in fields_of_sections
                found.setdefault(node.target.id, []).append(path.name)
    assert {name: paths for name, paths in found.items() if paths != ["sections.py"]} == {}


def test_a_subject_is_pickled_copied_and_never_changed() -> None:
    assert pickle.loads(pickle.dumps(ENTERPRISE)) == ENTERPRISE == deepcopy(ENTERPRISE)  # noqa: S301
    with pytest.raises(TypeError):
        ENTERPRISE.columns["other"] = CONTRACT["name"]  # type: ignore[index]
    assert {field.name for field in fields(Origin)} == {"aliases", "path", "year", "within"}


def test_columns_are_listed_with_the_tiers_that_read_them() -> None:
    listed = tc.columns()
    assert repr(listed) == "<ColumnList 99 columns of the subject enterprise>"
    assert [entry.column.name for entry in listed][: len(CONTRACT)] == list(CONTRACT)
    assert listed["rd_expense_y1"].tiers == ("innovative", "srdi", "little_giant", "tech_sme")
    assert listed["name"].tiers == ()
    assert "srdi" in listed["industry"].tiers  # through the size class
    assert listed["revenue_y1"].column.unit is Unit.YUAN
    assert "revenue last year" in listed.render("markdown", "en")
    assert "营业收入" in str(listed)
    assert "<table" in listed._repr_html_()
    document = listed.to_dict()
    assert document["format"] == "tiercheck/columns/1"
    with pytest.raises(KeyError):
        listed["revenue"]
    with pytest.raises(tc.SelectionError, match="there is no format"):
        listed.render("xml")
    with pytest.raises(tc.SelectionError, match="no rules judge a subject 'parc'"):
        tc.columns("parc")
