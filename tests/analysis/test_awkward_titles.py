"""Text of rule files and tables is shown as it is: never a template, never markup, never a line of a table more."""

import json
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

import tiercheck as tc
from tests.cli.conftest import tiercheck
from tests.cli.running import Here
from tiercheck import read_shelf
from tiercheck.document.plain import plain
from tiercheck.rulebook.shelf import Shelf

SIGNS = "{a} {0} {} }{ %s %(x)s 50% [bold]红[/bold] [/] | `x` *y* __z__ <b>&amp; </td> \\ \"'\n末 \x1b[31m # 1."
LANGUAGES = ("zh", "en")
__all__ = ["tiercheck"]  # the fixture
# What stands between two pipes is a cell; an escaped pipe is none.
_PIPES = re.compile(r"(?<!\\)(?:\\\\)*\|")

RULES = """tiercheck: 1
tier: t
{head}rank: 1
measures:
  m: {{title: {title}, expression: rd_expense_y1 / revenue_y1}}
indicators:
  a: {{title: {title}, require: m >= {share}, cite: {signs}}}
  b: {{title: {title}, part: p, of: 100, score: revenue_y1, bands: {{">= 100 万元": 100, ">= 50 万元": 50, else: 0}}, cite: {signs}}}
  d: {{title: {title}, require: sme_size <= medium, cite: {signs}}}
score: {{of: 100, pass_mark: 60, cite: {signs}, parts: {{p: {{title: {title}, of: 100}}}}}}
conditions:
  c: {{title: {title}, any: [a, d], cite: {signs}}}
decide: {{all: [c, score]}}
"""  # noqa: E501
UPPER = """tiercheck: 1
tier: u
{head}rank: 2
indicators:
  a: {{title: {title}, require: not on_abnormal_list, cite: {signs}}}
decide: {{all: [a, tier: t]}}
"""
SIZES = """tiercheck: 1
classification: sme_size
{head}selects_by: industry
rows:
  r:
    title: {title}
    codes: [C]
    large: [revenue_y1 >= 100 万元]
    medium: [revenue_y1 >= 50 万元]
    small: [revenue_y1 >= 10 万元]
    cite: {signs}
"""
CASES = """tiercheck: 1
title: {signs}
as_of: 2025-06-01
tier: t
cases:
  - name: {signs}
    with: {{revenue_y1: 1元, rd_expense_y1: 0元, sme_size: large}}
    expect: {{outcome: {outcome}}}
    cite: {signs}
    why: {signs}
"""


def written(folder: Path, share: str = "3%") -> Path:
    """Write a shelf whose every title, clause and instrument is made of signs."""
    signs = json.dumps(SIGNS)
    title = f"{{zh: {signs}, en: {signs}}}"
    head = f"title: {title}\njurisdiction: CN\neffective: {{from: 2025-01-01}}\ninstrument: {{number: {signs}}}\n"
    for name, text in {"t": RULES, "u": UPPER, "sme_size": SIZES}.items():
        path = folder / "CN" / name / "2025-01-01.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(text.format(head=head, title=title, signs=signs, share=share), encoding="utf-8")
    return folder


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return read_shelf(written(tmp_path / "rules"))


RECORDS = (
    {"industry": "C34", "revenue_y1": "2000000", "rd_expense_y1": "100000", "on_abnormal_list": "false"},
    {"industry": "C34", "revenue_y1": "600000", "rd_expense_y1": "1", "on_abnormal_list": "false"},
    {"industry": "C34", "revenue_y1": "900000", "rd_expense_y1": "", "on_abnormal_list": ""},
    {"industry": "", "revenue_y1": "", "rd_expense_y1": "", "on_abnormal_list": "true"},
    {"industry": SIGNS, "revenue_y1": SIGNS, "rd_expense_y1": "x|y", "on_abnormal_list": "<b>"},
)


class _Tags(HTMLParser):
    """Every tag that a reader of HTML sees, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def close(text: str) -> str:
    """Return text without blanks, which lines are broken at."""
    return re.sub(r"\s", "", text)


def review_text(text: str, *, holds_title: bool = True) -> None:
    assert [line for line in text.split("\n") if plain(line) != line] == []
    # A title that is broken into cells of several lines cannot be found whole; its first sign can.
    assert not holds_title or "{a}" in text


def review_markdown(text: str) -> None:
    review_text(text, holds_title=False)
    text = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    assert "<b>" not in text
    assert "[bold]" not in text
    assert "&amp; " not in text.replace("&amp;amp; ", "")
    tables: list[list[int]] = [[]]
    for line in text.splitlines():
        if line.startswith("|"):
            tables[-1].append(len(_PIPES.findall(line)))
        else:
            tables.append([])
    assert all(len(set(table)) <= 1 for table in tables)
    assert sum(map(len, tables)) > 2


def review_html(text: str) -> None:
    tags = _Tags()
    tags.feed(text)
    assert "b" not in tags.tags
    assert close(plain(SIGNS)) in close(tags.text)
    assert "\x1b" not in text


REVIEWS: Mapping[str, Callable[[str], None]] = {
    "text": review_text,
    "markdown": review_markdown,
    "html": review_html,
    "json": lambda text: json.loads(text),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", REVIEWS)
def test_assessments_and_rules_show_signs_as_they_are(style: str, language: str, shelf: Shelf) -> None:
    for record in RECORDS[:-1]:
        profile = tc.EnterpriseProfile.from_record(record)
        for engine in ("direct", "chaining"):
            assessed = tc.assess(profile, "2025-06-01", engine=engine, shelf=shelf)
            REVIEWS[style](tc.render(assessed, style, language))
            assert tc.replay(tc.render(assessed, "json", language), shelf=shelf).same
    for name in ("t", "u", "sme_size"):
        REVIEWS[style](tc.render(tc.show(name, "2025-06-01", shelf=shelf), style, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_analyses_show_signs_as_they_are(language: str, shelf: Shelf) -> None:
    frame = pl.DataFrame(RECORDS).with_row_index("row").with_columns(pl.lit(SIGNS).alias("name"))
    judged = tc.portfolio(frame, "2025-06-01", shelf=shelf, key="row", language=language)
    assert judged.frame["invalid"].to_list() == [False, False, False, False, True]
    analyses = {
        "summary": judged.summary(),
        "by industry": judged.summary("industry"),
        "by division": judged.summary("division"),
        "blockers": judged.blockers(),
        "missing": judged.missing(),
        "scores": judged.scores("t"),
        "reasons": judged.reasons(),
        "problems": judged.problems(),
    }
    for name, analysis in analyses.items():
        review_text(str(analysis), holds_title=name not in ("by industry", "by division"))
        assert "\x1b" not in repr(analysis)
        tags = _Tags()
        tags.feed(analysis._repr_html_())
        assert "b" not in tags.tags, name
        analysis.to_frame()
        assert json.loads(analysis.plot().to_json()), name
    title = judged.scores("t").title
    assert SIGNS in title.zh
    assert SIGNS in title.en
    assert plain(SIGNS) in judged.scores("t").plot().to_dict()["title"]
    assert {row.column for row in judged.problems().rows} == set(RECORDS[-1])


@pytest.mark.parametrize("style", ["text", "markdown", "json"])
def test_the_verbs_show_signs_as_they_are(style: str, tiercheck: Here, tmp_path: Path) -> None:
    old, new = written(tmp_path / "old"), written(tmp_path / "new", "4%")
    cases = tmp_path / "t.cases.yaml"
    wrong = tmp_path / "wrong.cases.yaml"
    for path, outcome in ((cases, "fail"), (wrong, "pass")):
        path.write_text(CASES.format(signs=json.dumps(SIGNS), outcome=outcome), encoding="utf-8")
    table = tmp_path / "table.csv"
    pl.DataFrame(RECORDS[:-1]).with_row_index("row").write_csv(table)
    day = ("--as-of", "2025-06-01")
    for arguments in (
        ("diff", old, new, *day, "--format", style),
        ("diff", old, new, *day, "--direction", "--format", style),
        ("impact", old, new, *day, "--portfolio", table, "--key", "row", "--partial", "--format", style),
        ("coverage", cases, "--rules", old, "--format", style),
        ("mutate", cases, "--rules", old, "--format", style),
        ("test", wrong, "--rules", old),
    ):
        ran = tiercheck(*arguments)
        assert ran.code in (0, 1), (arguments[0], ran.err)
        assert "Traceback" not in ran.err
        if style == "json" and "--format" in arguments:
            assert json.loads(ran.out)
        else:
            (review_markdown if style == "markdown" and "--format" in arguments else review_text)(ran.out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_portfolio_of_files_shows_signs_as_they_are(language: str, tiercheck: Here, tmp_path: Path) -> None:
    rules, table = written(tmp_path / "rules"), tmp_path / "table.csv"
    pl.DataFrame(RECORDS).with_row_index("row").write_csv(table)
    options = ("--reasons", tmp_path / "why.csv", "--as-of", "2025-06-01", "--key", "row", "--lang", language)
    ran = tiercheck("portfolio", table, tmp_path / "out.csv", *options, "--rules", rules)
    assert ran.code == 0, ran.err
    review_text(ran.out)
    why = pl.read_csv(tmp_path / "why.csv", infer_schema=False)
    assert [cell for row in why.rows() for cell in row if cell is not None and "{a} {0}" in cell]
