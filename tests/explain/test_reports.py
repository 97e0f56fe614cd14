"""Reports in every format: recorded, aligned, escaped, free of terminal codes."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from rich.cells import cell_len

from tests.explain.golden import assert_recorded
from tests.explain.scene import GOOD, SPARSE, assess
from tests.explain.scene_rules import UPPER
from tests.explain.scene_sizes import SIZES
from tiercheck.api.documents import render
from tiercheck.document.document import Bullet, Bullets, Document, DocumentSection, DocumentTable, Format
from tiercheck.document.plain import plain
from tiercheck.document.values import written
from tiercheck.document.wrapping import wrapped
from tiercheck.explain.layouts import layout
from tiercheck.explain.reached import tier_reached
from tiercheck.explain.rule_layout import RuleListing
from tiercheck.model.classification import Classification
from tiercheck.model.evidence import Value
from tiercheck.model.outcome import Application, Language, Outcome
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.verdict import Assessment, Verdict

SUFFIX = {Format.TEXT: "txt", Format.JSON: "json", Format.MARKDOWN: "md", Format.HTML: "html"}
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]")
LETTER = re.compile("[A-Za-z]{4,}")


def shelf(entries: tuple[RuleSet | Classification, ...], style: Format, language: Language, *, width: int = 100) -> str:
    return RuleListing(entries).render(style, language, width=width)


def page(shown: Assessment | Verdict) -> Document:
    (document,) = layout(shown, "full").documents
    return document


def sections(shown: Assessment) -> list[DocumentSection]:
    """Return what an assessment shows, tier by tier."""
    return [block for block in page(shown).blocks if isinstance(block, DocumentSection) and block.outcome is not None]


def bullets(section: DocumentSection, title: str, language: Language) -> tuple[Bullet, ...]:
    """Return the list under a heading, nothing where there is no such heading."""
    for block in section.blocks:
        if isinstance(block, DocumentSection) and written(block.title, language) == title:
            (found,) = block.blocks
            assert isinstance(found, Bullets)
            return found.items
    return ()


def table(section: DocumentSection) -> DocumentTable:
    (found,) = (block for block in section.blocks if isinstance(block, DocumentTable))
    return found


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("style", Format)
@pytest.mark.parametrize("name", ["good", "sparse"])
def test_reports_are_as_recorded(name: str, style: Format, language: Language) -> None:
    assessment = assess({"good": GOOD, "sparse": SPARSE}[name], paths={"revenue_y1": "statements[0].revenue"})
    assert_recorded(f"{name}.{language}.{SUFFIX[style]}", render(assessment, style, language))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("style", Format)
def test_rule_sets_are_as_recorded(style: Format, language: Language) -> None:
    assert_recorded(f"upper.{language}.{SUFFIX[style]}", render(UPPER, style, language))
    assert_recorded(f"sizes.{language}.{SUFFIX[style]}", render(SIZES, style, language))
    assert_recorded(f"shelf.{language}.{SUFFIX[style]}", shelf((UPPER, SIZES), style, language))


@pytest.mark.parametrize("style", Format)
@pytest.mark.parametrize("language", Language)
def test_no_control_character_of_a_name_reaches_the_output(style: Format, language: Language) -> None:
    assert not CONTROL.search(render(assess(SPARSE), style, language))


def test_colour_only_adds_to_signs_and_words() -> None:
    shown = assess(SPARSE)
    coloured = shown.render(colour=True)
    assert "\x1b[" in coloured
    without = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in without.splitlines()] == shown.render().splitlines()


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_line_is_wider_than_the_terminal_and_columns_line_up(width: int) -> None:
    lines = assess(GOOD).render(width=width).splitlines()
    assert max(cell_len(line) for line in lines) <= width
    head = next(index for index, line in enumerate(lines) if "指标" in line and "数值" in line)
    column = cell_len(lines[head][: lines[head].index("指标")])
    for line in lines[head + 2 :]:
        if not line:
            break
        cells = 0
        for char in line:
            if cells == column:
                break
            cells += cell_len(char)
        assert cells == column, f"a wide character straddles the column: {line}"


@pytest.mark.parametrize("width", range(8, 60))
def test_wrapping_keeps_every_character_and_never_splits_a_figure(width: int) -> None:
    text = "上年度研发费用：520 万元；研发费用占比：6.34…%，要求 ≥ 3%，高出 12345.678 万元。"
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(cell_len, lines)) <= width
    if width >= 16:
        for figure in ("520 万元", "6.34…%", "12345.678 万元"):
            assert any(figure in line for line in lines)


def test_a_word_wider_than_the_column_is_cut_rather_than_lost() -> None:
    assert "".join(wrapped("x" * 25, 10)) == "x" * 25


def test_a_figure_too_wide_for_its_column_is_cut_before_its_unit() -> None:
    assert wrapped("≥ 10,000,000 yuan;", 13) == ("≥ 10,000,000", "yuan;")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("工信部企业〔2022〕63号 附件2", 14, ["工信部企业", "〔2022〕63号", "附件2"]),
        ("revenue_or_financing", 14, ["revenue_or_", "financing"]),
        ("missing (rd_expense_y1)", 18, ["missing", "(rd_expense_y1)"]),
        ("rules/CN/srdi.yaml", 10, ["rules/CN/", "srdi.yaml"]),
        ("innovation-demonstration title", 14, ["innovation-", "demonstration", "title"]),
        ("指标（2022年）", 6, ["指标", "（2022", "年）"]),
        ("最好排名 1–3", 10, ["最好排名", "1–3"]),
    ],
)
def test_lines_break_where_a_reader_would_break_them(text: str, width: int, lines: list[str]) -> None:
    assert list(wrapped(text, width)) == lines


def test_control_characters_become_visible() -> None:
    assert plain("a\x1b[2J\n\x9b\u202e\ud800") == r"a\x1b[2J\x0a\x9b\u202e\ud800"
    assert plain("广州 ✔ é") == "广州 ✔ é"


class Tags(HTMLParser):
    """Collects tags, and checks that they are closed in order."""

    VOID = frozenset({"meta"})

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.languages: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.languages += [value for name, value in attrs if name == "lang"]
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", Language)
def test_html_is_well_formed_self_contained_and_escaped(language: Language) -> None:
    for text in (render(assess(SPARSE), Format.HTML, language), assess(SPARSE)._repr_html_()):
        tags = Tags()
        tags.feed(text)
        tags.close()
        assert tags.open == []
        assert "script" not in tags.seen
        assert "&lt;script&gt;" in text
        assert {"table", "caption", "th"} <= set(tags.seen)
    assert tags.languages


def test_a_fragment_for_a_notebook_is_no_document() -> None:
    assessment = assess(GOOD)
    assert "<html" not in assessment._repr_html_()
    assert "<html" not in assessment["upper"]._repr_html_()
    assert "上层企业" in assessment["upper"]._repr_html_()


def test_markdown_tables_keep_their_columns_whatever_a_name_holds() -> None:
    text = render(assess(SPARSE), Format.MARKDOWN, Language.EN)
    assert text.startswith("# &lt;script&gt;alert(1)&lt;/script&gt; \\| \\`x\\`")
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        bars = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(bars) == 1


def test_a_verdict_alone_can_be_printed() -> None:
    text = str(assess(GOOD)["upper"])
    assert text.startswith("上层企业\n")
    assert "下层企业：" not in text


def test_json_follows_the_contract() -> None:
    found = json.loads(render(assess(GOOD), Format.JSON, Language.ZH))
    assert list(found)[:8] == [
        "format",
        "subject",
        "as_of",
        "jurisdiction",
        "application",
        "tier",
        "verdicts",
        "receipt",
    ]
    verdict = found["verdicts"][1]
    assert list(verdict)[:7] == ["tier", "outcome", "rule_set", "score", "status", "indicators", "missing"]
    assert list(verdict["rule_set"])[:4] == ["id", "digest", "effective_from", "instrument"]
    assert {key: verdict["score"][key] for key in ("min", "max", "of", "pass_mark")} == {
        "min": 85.5,
        "max": 85.5,
        "of": 100,
        "pass_mark": 60,
    }
    indicators = {indicator["id"]: indicator for indicator in verdict["indicators"]}
    assert list(indicators["debt"])[:12] == [
        "id",
        "title",
        "outcome",
        "points",
        "value",
        "unit",
        "requirement",
        "margin",
        "evidence",
        "missing",
        "citation",
        "explanation",
    ]
    assert indicators["debt"]["value"] == "0." + "3" * 30
    assert indicators["debt"]["margin"] == "0.3" + "6" * 29
    assert indicators["debt"]["points"] is None
    assert indicators["margin"]["points"] == 8
    assert indicators["margin"]["unit"] == "ratio"
    assert indicators["local"]["points"] == 7.5
    assert indicators["growth"]["value"].startswith("0.0823")
    assert indicators["size"]["value"] == "small"
    assert {figure["field"] for figure in indicators["size"]["evidence"]} == {"industry", "employees_y1", "revenue_y1"}
    assert [part["outcome"] for part in indicators["income"]["checks"]] == ["pass", "unknown"]
    assert found["receipt"]["evidence"]["rd_expense_y1"] == "5200000"
    assert found["receipt"]["options"]["as_of"] == "2025-06-01"


def test_json_tells_what_is_open() -> None:
    found = json.loads(render(assess(SPARSE, Application.REVIEW), Format.JSON, Language.EN))
    indicators = {indicator["id"]: indicator for indicator in found["verdicts"][1]["indicators"]}
    assert found["tier"] is None
    assert indicators["margin"]["points"] == {"min": 0, "max": 10}
    assert indicators["margin"]["missing"] == ["net_profit_y1"]
    assert indicators["margin"]["gaps"] == [
        {"kind": "not_reported", "field": "net_profit_y1"},
        {"kind": "undefined", "field": "revenue_y1"},
    ]
    assert indicators["growth"]["outcome"] == "not_applicable"
    assert indicators["growth"]["missing"] == []


def test_several_assessments_are_a_json_list_even_when_there_is_one_or_none() -> None:
    assert len(json.loads(render([assess(GOOD)], Format.JSON, Language.ZH))) == 1
    assert json.loads(render([], Format.JSON, Language.ZH)) == []
    assert render([], Format.TEXT, Language.ZH) == ""
    assert "<main" in render([], Format.HTML, Language.ZH)


def test_the_same_assessment_gives_the_same_bytes() -> None:
    for style in Format:
        again = assess({name: GOOD[name] for name in sorted(GOOD, reverse=True)})
        assert render(assess(GOOD), style, Language.ZH) == render(again, style, Language.ZH)


def test_a_failed_tier_names_the_reasons_that_decided_it_and_no_others() -> None:
    general, lower = bullets(sections(assess(SPARSE))[1], "Reasons", Language.EN)
    assert written(general.text, Language.EN) == "General conditions: the following does not hold:"
    assert [written(member.text, Language.EN).split(":")[0] for member in general.members] == [
        "Not listed",
        "Years in the segment",
        "R&D effort",
    ]
    assert written(lower.text, Language.EN) == "Lower tier: does not qualify."
    assert bullets(sections(assess(GOOD))[1], "Reasons", Language.EN) == ()


def test_a_score_below_its_mark_is_a_reason() -> None:
    weak = {**GOOD, "development_score_this": 0, "reputation_high": False, "in_six_bases": False, "rd_body_level": 0}
    (group, *_) = bullets(sections(assess(weak))[1], "原因", Language.ZH)
    assert written(group.text, Language.ZH) == "以下各项无一满足："
    assert (
        written(group.members[0].text, Language.ZH)
        == "总分 40.5 分，及格 60 分。依据：示范省〔2024〕5号 三（二手来源）。"
    )


@pytest.mark.parametrize("style", [Format.TEXT, Format.MARKDOWN, Format.HTML])
def test_the_pass_mark_is_shown_with_its_citation_and_status(style: Format) -> None:
    assert "60，依据 示范省〔2024〕5号 三（二手来源）" in render(assess(GOOD), style, Language.ZH)


def test_json_cites_the_pass_mark_and_names_what_amended_the_rules() -> None:
    verdict = json.loads(render(assess(GOOD), Format.JSON, Language.ZH))["verdicts"][1]
    assert verdict["score"]["citation"] == {
        "instrument": "示范省〔2024〕5号",
        "clause": "三",
        "status": "secondary",
        "source": "XX/upper/2024-07-17.overlay.yaml:9",
        "url": None,
        "url_status": None,
    }
    assert verdict["rule_set"]["instrument"] == "示范〔2022〕1号 附件1"
    assert verdict["rule_set"]["amended_by"] == ["示范省〔2024〕5号"]


ADDRESS = "https://example.org/notice"
UNOPENED = {Language.ZH: "引用地址，未打开核对", Language.EN: "address cited by others, not opened"}
NO_ADDRESS = {Language.ZH: "没有确定的地址", Language.EN: "no certain address"}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("style", [Format.TEXT, Format.MARKDOWN, Format.HTML])
def test_each_document_comes_once_with_its_address_and_a_word_on_it(style: Format, language: Language) -> None:
    assessment = assess(GOOD)
    pages = [render(assessment, style, language), render(UPPER, style, language)]
    pages += [shelf((UPPER, UPPER, SIZES), style, language)]
    if style is Format.TEXT:
        pages.append(assessment["upper"].render("text", language))
    for text in pages:
        (line,) = (line for line in text.splitlines() if ADDRESS in line)
        assert "示范〔2022〕1号" in line
        assert UNOPENED[language] in line
        (other,) = (line for line in text.splitlines() if NO_ADDRESS[language] in line)
        assert "示范省〔2024〕5号" in other


def test_an_address_in_markdown_is_taken_as_it_is() -> None:
    address = "https://example.org/a_b*c_d"
    rules = replace(SIZES, instrument=replace(SIZES.instrument, url=address), rows=())
    assert f"<{address}>" in render(rules, Format.MARKDOWN, Language.ZH)


def test_json_says_of_each_address_that_it_was_cited() -> None:
    found = json.loads(render(assess(GOOD), Format.JSON, Language.ZH))["verdicts"][1]["rule_set"]
    shown = json.loads(render(UPPER, Format.JSON, Language.ZH))
    listed = json.loads(shelf((UPPER,), Format.JSON, Language.ZH))[0]
    for each in (found, shown, listed):
        assert (each["url"], each["url_status"]) == (ADDRESS, "cited")
        assert each["documents"] == [
            {"number": "示范〔2022〕1号", "url": ADDRESS, "url_status": "cited"},
            {"number": "示范省〔2024〕5号", "url": None, "url_status": None},
        ]


def test_the_document_of_a_table_that_derived_a_level_is_among_those_behind_a_verdict() -> None:
    rows = {name: value for name, value in GOOD.items() if name != "sme_size"}
    assert "示范〔2022〕1号" in assess(rows).render().rpartition("文件及地址")[2]


@pytest.mark.parametrize("style", [Format.TEXT, Format.MARKDOWN, Format.HTML])
def test_amending_documents_are_named_wherever_the_instrument_is(style: Format) -> None:
    amended = "示范〔2022〕1号 附件1（经 示范省〔2024〕5号 调整）"
    unfolded = (
        render(assess(GOOD), style, Language.ZH),
        render(UPPER, style, Language.ZH),
        shelf((UPPER,), style, Language.ZH, width=160),
    )
    assert all(amended in text for text in unfolded)
    same = replace(UPPER, amended_by=(UPPER.instrument,))
    assert "调整" not in render(same, style, Language.ZH)


def test_the_headline_says_who_what_when_where_and_for_what() -> None:
    lines = render(assess(GOOD), Format.TEXT, Language.ZH).splitlines()
    assert lines[:3] == [
        "广州示范精密有限公司（91440101MA5EXAMPLE）",
        "可达到的层级：上层企业 · 2025-06-01 · 示范省（44） · 新申报",
        "",
    ]


def reached(assessment: Assessment, tiers: tuple[str, ...] | None) -> str:
    """Return the tier reached in words, had only ``tiers`` been asked for."""
    options = replace(assessment.context.options, tiers=tiers)
    verdicts = tuple(verdict for verdict in assessment if tiers is None or verdict.tier in tiers)
    passed = [verdict.tier for verdict in verdicts if verdict.outcome is Outcome.PASS]
    occasion = replace(assessment.context, options=options)
    asked = replace(assessment, tier=passed[-1] if passed else None, verdicts=verdicts, context=occasion)
    return tier_reached(asked, Language.EN)


def test_a_tier_that_was_not_asked_for_is_not_said_to_be_missed() -> None:
    missed, good = assess({**GOOD, "on_abnormal_list": True}), assess(GOOD)
    assert reached(missed, None) == "Lower tier"
    assert reached(missed, ("upper",)) == "none of those asked for (only Upper tier was judged)"
    assert reached(good, ("upper",)) == "Upper tier (only Upper tier was judged)"
    assert reached(good, ("lower", "upper")) == "Upper tier (only Lower tier, Upper tier were judged)"
    assert reached(assess({}), ("lower",)) == "none yet (only Lower tier was judged)"
    assert reached(assess({**GOOD, "years_in_segment": 1}), None) == "none"


def test_a_tier_that_is_still_open_is_not_said_to_be_missed() -> None:
    sparse = assess({name: value for name, value in GOOD.items() if name != "rd_expense_y1"})
    assert reached(sparse, None) == "Lower tier (Upper tier cannot be decided yet)"
    assert reached(assess({}), None) == "none yet (Lower tier, Upper tier cannot be decided yet)"


def test_a_clause_of_another_document_is_marked_once_and_explained_below_the_table() -> None:
    lower, upper = (table(section) for section in sections(assess(GOOD)))
    clauses = {name: written(row[-1], Language.ZH) for name, row in zip(upper.ids, upper.rows, strict=True)}
    assert clauses["clean"] == "一(一)"
    assert clauses["local"] == "[1] 三5（未核实）"
    assert upper.legend is not None
    assert written(upper.legend, Language.ZH) == "[1] 示范省〔2024〕5号；未标号的条款出自 示范〔2022〕1号 附件1"
    assert lower.legend is None


def test_the_shelf_has_one_heading() -> None:
    lines = shelf((UPPER, SIZES), Format.TEXT, Language.ZH).splitlines()
    assert lines[:2] == ["规则库", ""]
    assert lines[2].startswith("层级 ")


def test_a_digest_is_never_parted() -> None:
    assert f"sha256:{'1' * 12}" in shelf((UPPER, SIZES), Format.TEXT, Language.EN, width=80)


def test_an_open_tier_names_what_is_missing() -> None:
    reported = {name: value for name, value in GOOD.items() if name != "rd_expense_y1"}
    section = sections(assess(reported))[1]
    assert written(section.title, Language.ZH) == "? 上层企业：尚不能判断"
    missing, reasons = (bullets(section, title, Language.ZH) for title in ("尚缺信息", "原因"))
    assert written(missing[0].text, Language.ZH) == "上年度研发费用 (rd_expense_y1)"
    assert written(reasons[0].text, Language.ZH) == "基本条件：以下各项尚不能判断："


def test_english_reports_are_english() -> None:
    text = render(assess(GOOD), Format.TEXT, Language.EN)
    for line in text.splitlines():
        if "未" in line or "达标" in line or "依据" in line:
            pytest.fail(f"Chinese sentence in an English report: {line}")
    assert LETTER.search(text)


def test_a_cell_shows_an_open_level_only_where_it_says_something() -> None:
    known: Mapping[str, Value] = {"industry": "C3453", "employees_y1": 999}
    unknown: Mapping[str, Value] = {"industry": "J66"}
    for reported, value in ((known, "微型–中型"), (unknown, "无法推定")):
        shown = table(sections(assess(reported))[1])
        assert written(shown.rows[shown.ids.index("size")][2], Language.ZH) == value


def test_documents_are_made_without_loading_any_renderer() -> None:
    program = (
        "import sys, tiercheck.explain.layouts;"
        "found = {'rich', 'jinja2', 'click'} & set(sys.modules);"
        "sys.exit(' '.join(sorted(found)) or 0)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def beside(assessment: Assessment, *tiers: str) -> Assessment:
    """Return an assessment whose rule sets say of some tiers that they stand beside the ladder."""
    verdicts = tuple(
        replace(each, rule_set=replace(each.rule_set, beside_ladder=each.tier in tiers)) for each in assessment
    )
    passed = [each.rule_set for each in verdicts if each.outcome is Outcome.PASS]
    tier = max(passed, key=lambda rules: rules.precedence).tier if passed else None
    return replace(assessment, verdicts=verdicts, tier=tier)


@pytest.mark.parametrize(
    ("figures", "aside", "said"),
    [
        (GOOD, "upper", "Lower tier (Upper tier passed too, beside the ladder)"),
        (GOOD, "lower", "Upper tier (Lower tier passed too, beside the ladder)"),
        ({**GOOD, "on_abnormal_list": True}, "lower", "Lower tier (beside the ladder, no step of it)"),
        ({**GOOD, "years_in_segment": 1}, "lower", "none"),
    ],
)
def test_a_tier_beside_the_ladder_is_told_apart_from_its_steps(
    figures: Mapping[str, Value], aside: str, said: str
) -> None:
    assert tier_reached(beside(assess(figures), aside), Language.EN) == said


def test_what_is_open_on_the_ladder_comes_before_what_passed_beside_it() -> None:
    figures = {**GOOD, "years_in_segment": 9, "revenue_y1": None}
    open_upper = beside(assess({name: value for name, value in figures.items() if value is not None}), "lower")
    assert open_upper["upper"].outcome is Outcome.UNKNOWN
    assert open_upper.tier == "lower"
    assert "Upper tier cannot be decided yet" in tier_reached(open_upper, Language.EN)
