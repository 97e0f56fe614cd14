"""A judged portfolio shows itself: text, HTML, frames, charts, in two languages; bad questions are answered."""

import subprocess
import sys
from collections.abc import Callable

import duckdb
import polars as pl
import pytest

import tiercheck as tc
from tests.analysis.conftest import ROWS, Judged
from tests.analysis.recorded import assert_recorded
from tiercheck.api.portfolio_result import Portfolio
from tiercheck.document.document import DocumentSection, DocumentTable
from tiercheck.document.values import written
from tiercheck.portfolios.analysis.showing import Analysis

DAY = "2026-03-31"


def tables(shown: Analysis) -> list[DocumentTable]:
    """Return the tables of an analysis, whatever they stand under."""
    inner = [block.blocks if isinstance(block, DocumentSection) else (block,) for block in shown.blocks()]
    return [block for blocks in inner for block in blocks if isinstance(block, DocumentTable)]


def firsts(table: DocumentTable) -> list[str]:
    return [written(row[0], tc.Language.ZH) for row in table.rows]


def analyses(portfolio: Portfolio[pl.DataFrame]) -> dict[str, Analysis]:
    return {
        "summary": portfolio.summary(),
        "divisions": portfolio.summary("division"),
        "industries": portfolio.summary("industry"),
        "reasons": portfolio.reasons("srdi"),
        "blockers": portfolio.blockers("srdi"),
        "missing": portfolio.missing("srdi"),
        "scores": portfolio.scores("srdi"),
    }


@pytest.fixture
def portfolio(judged: Callable[[str, str], Judged]) -> Portfolio[pl.DataFrame]:
    return judged(DAY, "new")[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_people_read_is_as_recorded(sample: pl.DataFrame, language: str) -> None:
    portfolio = tc.portfolio(sample, DAY, language=language)
    assert_recorded(f"{language}.txt", "\n".join(f"{shown}\n" for shown in analyses(portfolio).values()))


def test_english_is_complete(sample: pl.DataFrame) -> None:
    portfolio = tc.portfolio(sample, DAY, language="en")
    for name, shown in analyses(portfolio).items():
        frame = shown.to_frame()
        words = [text for column in frame.select(pl.col(pl.String).exclude("clause", "instrument")) for text in column]
        assert not [text for text in words if any("\u4e00" <= sign <= "\u9fff" for sign in text)], name


def test_a_notebook_shows_tables(portfolio: Portfolio[pl.DataFrame]) -> None:
    for name, shown in analyses(portfolio).items():
        page = shown._repr_html_()
        assert page.startswith('<div class="tiercheck"'), name
        assert page.count('<div class="wide">') == len(list(shown.blocks())) > 0, name
    assert portfolio._repr_html_() == portfolio.summary()._repr_html_()
    assert str(portfolio) == str(portfolio.summary())


def test_frames_hold_every_row(portfolio: Portfolio[pl.DataFrame]) -> None:
    assert len(portfolio.reasons().to_frame()) == len(portfolio.reasons().rows)
    assert portfolio.blockers().to_frame()["total"].sum() == sum(row.total for row in portfolio.blockers().rows)
    assert portfolio.missing().to_frame()["alone"].sum() == sum(row.alone for row in portfolio.missing().rows)
    assert portfolio.summary().to_frame().columns == ["tier", "passed", "unknown", "failed", "without_rules"]
    assert portfolio.scores("srdi").to_frame()[["settled", "unsettled"]].sum().row(0) == tuple(
        sum(getattr(row, name) for row in portfolio.scores("srdi").rows) for name in ("settled", "unsettled")
    )


def test_the_legend_explains_every_verdict_code_of_the_frame_once(portfolio: Portfolio[pl.DataFrame]) -> None:
    for tier in portfolio.tiers:
        legend = portfolio.reasons(tier).legend()
        codes = portfolio.frame.filter(~pl.col("invalid"), pl.col(f"{tier}_verdict") != 0)[f"{tier}_verdict"]
        assert dict(legend.select("verdict", "enterprises").iter_rows()) == dict(codes.value_counts().iter_rows())
        assert all(
            outcome == ("fail" if code > 0 else "unknown")
            for code, outcome in legend.select("verdict", "outcome").iter_rows()
        )
    row = portfolio.reasons("srdi").legend().row(0, named=True)
    assert (row["outcome"], row["requirements"]) == ("fail", "score_or_shortcut")
    assert row["explanation"] == "评价得分或直通条件（工信部企业〔2022〕63号 附件2 一(四)）"


def test_every_analysis_draws_a_chart(portfolio: Portfolio[pl.DataFrame]) -> None:
    for name, shown in analyses(portfolio).items():
        drawn = shown.plot().to_dict()
        assert drawn["title"], name
        assert sum(map(len, drawn["datasets"].values())) > 0, name


def test_the_histogram_has_a_line_at_each_pass_mark(portfolio: Portfolio[pl.DataFrame]) -> None:
    drawn = portfolio.scores("srdi").plot().to_dict()
    marks = [row["mark"] for rows in drawn["datasets"].values() for row in rows if "mark" in row]
    assert marks == [60, 70]


def test_without_altair_the_error_says_how_to_get_it(
    portfolio: Portfolio[pl.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(tc.MissingExtraError, match=r"tiercheck\[plot\]"):
        portfolio.summary().plot()


def test_the_funnel_leads_up_the_ladder_alone(sample: pl.DataFrame, portfolio: Portfolio[pl.DataFrame]) -> None:
    funnel, beside = tables(portfolio.summary())
    assert firsts(funnel) == ["创新型中小企业", "专精特新中小企业", "专精特新“小巨人”企业"]
    assert "梯度之外的层级\n" in str(portfolio.summary())
    assert firsts(beside) == ["科技型中小企业"]
    (groups,) = tables(portfolio.summary("industry"))
    heads = [written(column.head, tc.Language.ZH) for column in groups.columns]
    assert heads[2:] == [*firsts(funnel), "科技型中小企业（梯度之外）"]
    panels = {row["panel"]: row["bar"] for row in plotted(portfolio) if row["bar"] == "科技型中小企业"}
    assert panels == {"梯度之外的层级": "科技型中小企业"}
    assert {row["panel"] for row in plotted(portfolio)} == {"梯度", "梯度之外的层级"}
    for tiers in ("tech_sme", "srdi"):
        alone = tc.portfolio(sample.head(5), DAY, tiers=tiers).summary()
        (table,) = tables(alone)
        assert len(table.rows) == 1
        assert ("\n梯度之外的层级\n" in str(alone)) is (tiers == "tech_sme")


def plotted(portfolio: Portfolio[pl.DataFrame]) -> list[dict[str, object]]:
    (rows,) = portfolio.summary().plot().to_dict()["datasets"].values()
    return list(rows)


def test_the_tier_of_a_row_is_a_step_of_the_ladder_where_one_passes(portfolio: Portfolio[pl.DataFrame]) -> None:
    rows = portfolio.frame.filter(pl.col("tech_sme_outcome") == 2)
    steps = [rows[f"{tier}_outcome"] == 2 for tier in ("little_giant", "srdi", "innovative")]
    wanted = pl.select(
        pl.when(steps[0]).then(pl.lit("little_giant")).when(steps[1]).then(pl.lit("srdi"))
        .when(steps[2]).then(pl.lit("innovative")).otherwise(pl.lit("tech_sme"))
    ).to_series()  # fmt: skip
    assert rows["tier"].to_list() == wanted.to_list()
    assert {"tech_sme", "innovative", "srdi"} <= set(rows["tier"])


def test_a_row_is_explained_as_assess_explains_it(sample: pl.DataFrame, portfolio: Portfolio[pl.DataFrame]) -> None:
    for row in sample.sample(5, seed=1).iter_rows(named=True):
        wanted = tc.assess(tc.EnterpriseProfile.from_record(row), DAY)
        found = tc.explain_row(portfolio, row["credit_code"])
        assert str(found) == str(wanted)
        assert found.receipt == wanted.receipt


def test_a_row_of_a_judged_table_is_explained_as_assess_explains_it(sample: pl.DataFrame) -> None:
    row = sample.row(3, named=True)
    wanted = tc.assess(tc.EnterpriseProfile.from_record(row), DAY)
    tables: dict[str, object] = {
        "polars": sample,
        "lazy": sample.lazy(),
        "arrow": sample.to_arrow(),
        "pandas": sample.to_pandas(use_pyarrow_extension_array=True),
        "duckdb": duckdb.from_arrow(sample.to_arrow()),
    }
    for name, table in tables.items():
        found = tc.explain_row(tc.assess_portfolio(table, DAY), row["credit_code"], DAY)
        assert (str(found), found.receipt) == (str(wanted), wanted.receipt), name
    srdi = tc.assess_portfolio(sample, DAY, tiers="srdi", columns="tiers")
    assert [each.tier for each in tc.explain_row(srdi, row["credit_code"], DAY)] == ["srdi"]


def test_a_judged_table_is_not_explained_by_other_rules_than_its_own(sample: pl.DataFrame) -> None:
    judged = tc.assess_portfolio(sample, DAY)
    same = judged.filter(pl.col("srdi_outcome") == tc.assess_portfolio(sample, "2026-04-01")["srdi_outcome"])
    for code in same["credit_code"].head(20):
        with pytest.raises(tc.PortfolioError, match="in the table"):
            tc.explain_row(judged, code, "2026-04-01")
    key = sample["credit_code"][0]
    for columns in ("tiers", "indicators", "all"):
        few = tc.assess_portfolio(sample.head(5), DAY, columns=columns)
        assert tc.explain_row(few, key, DAY).tier == few["tier"][0]
        spoilt = few.with_columns(srdi_score_min=pl.col("srdi_score_min") - 1)
        with pytest.raises(tc.PortfolioError, match="srdi_score_min is"):
            tc.explain_row(spoilt, key, DAY)
        with pytest.raises(tc.PortfolioError, match="in the table"):
            tc.explain_row(few.with_columns(tier=pl.lit("srdi!")), key, DAY)
    with pytest.raises(tc.PortfolioError, match="srdi__rd_intensity is not there"):
        tc.explain_row(judged.drop("srdi__rd_intensity"), key, DAY)
    with pytest.raises(tc.SelectionError, match="pass as_of"):
        tc.explain_row(judged, key)
    with pytest.raises(tc.PortfolioError, match="no results to explain"):
        tc.explain_row(sample, key, DAY)
    with pytest.raises(tc.PortfolioError, match="no column 'code'"):
        tc.explain_row(judged, key, DAY, key_column="code")
    with pytest.raises(tc.PortfolioError, match="no table"):
        tc.explain_row([1], key, DAY)
    with pytest.raises(tc.SelectionError, match="nearest"):
        tc.explain_row(judged, key, "1999-01-01")


def test_a_row_comes_out_as_in_the_frame(portfolio: Portfolio[pl.DataFrame]) -> None:
    codes = {"fail": 0, "unknown": 1, "pass": 2}
    for row in portfolio.frame.sample(25, seed=2).iter_rows(named=True):
        found = portfolio.explain_row(row["credit_code"])
        assert (found.tier, found.jurisdiction) == (row["tier"], row["jurisdiction"])
        assert {each.tier: codes[each.outcome] for each in found} == {
            tier: row[f"{tier}_outcome"] for tier in portfolio.tiers
        }


def test_the_frame_is_of_the_callers_kind(sample: pl.DataFrame, portfolio: Portfolio[pl.DataFrame]) -> None:
    wanted = portfolio.summary()
    assert isinstance(portfolio.frame, pl.DataFrame)
    kinds = {
        "lazy": sample.lazy(),
        "arrow": sample.to_arrow(),
        "pandas": sample.to_pandas(use_pyarrow_extension_array=True),
        "duckdb": duckdb.from_arrow(sample.to_arrow()),
    }
    for name, frame in kinds.items():
        found = tc.portfolio(frame, DAY)
        assert type(found.frame) is type(frame), name
        assert found.summary() == wanted, name
        assert found.missing("srdi") == portfolio.missing("srdi"), name


def test_a_tier_by_itself_is_read_as_among_all(sample: pl.DataFrame, portfolio: Portfolio[pl.DataFrame]) -> None:
    alone = tc.portfolio(sample, DAY, tiers="srdi")
    assert alone.tiers == ("srdi",)
    assert alone.blockers() == portfolio.blockers("srdi")
    assert alone.reasons() == portfolio.reasons("srdi")
    assert alone.missing() == portfolio.missing("srdi")
    assert "innovative_outcome" not in alone.frame.columns


def test_rows_at_fault_are_counted_apart(sample: pl.DataFrame, portfolio: Portfolio[pl.DataFrame]) -> None:
    first = pl.int_range(pl.len()) == 0
    spoilt = sample.with_columns(pl.when(first).then(-5).otherwise("employees_y1").alias("employees_y1"))
    found = tc.portfolio(spoilt, DAY)
    assert found.summary().invalid == found.reasons().invalid == 1
    (one,) = (each.enterprises for each in found.blockers("little_giant").missed)
    (other,) = (each.enterprises for each in portfolio.blockers("little_giant").missed)
    assert one in (other, other - 1)
    assert len(found) == ROWS
    with pytest.raises(tc.ProfileError, match="employees_y1"):
        found.explain_row(sample["credit_code"][0])


def test_one_jurisdiction_for_all_rows(sample: pl.DataFrame) -> None:
    found = tc.portfolio(sample, DAY, "44", tiers=["srdi"])
    assert [mark.mark for mark in found.scores("srdi").marks] == [70]
    assert found.explain_row(sample["credit_code"][3]).jurisdiction == "44"


def test_an_empty_table_has_empty_analyses(sample: pl.DataFrame) -> None:
    nothing = tc.portfolio(sample.clear(), DAY)
    assert len(nothing) == 0
    for shown in analyses(nothing).values():
        assert str(shown)
        assert shown._repr_html_()
        shown.plot()


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda p: p.reasons("sdri"), "srdi"),
        (lambda p: p.blockers(7), "srdi"),
        (lambda p: p.summary("province"), "division"),
        (lambda p: p.scores("tech"), "tech_sme"),
    ],
)
def test_a_wrong_name_is_answered_with_the_right_ones(
    portfolio: Portfolio[pl.DataFrame], ask: Callable[[Portfolio[pl.DataFrame]], object], told: str
) -> None:
    with pytest.raises(tc.SelectionError, match=told):
        ask(portfolio)


def test_a_row_that_cannot_be_found_is_told(sample: pl.DataFrame, portfolio: Portfolio[pl.DataFrame]) -> None:
    with pytest.raises(tc.PortfolioError, match="no row has the credit_code 'nobody'"):
        portfolio.explain_row("nobody")
    twice = tc.portfolio(pl.concat([sample, sample.head(1)]), DAY)
    with pytest.raises(tc.PortfolioError, match="2 rows have the credit_code"):
        twice.explain_row(sample["credit_code"][0])
    with pytest.raises(tc.PortfolioError, match="no column 'credit'"):
        tc.portfolio(sample.head(3), DAY, key="credit").explain_row("x")


def test_rows_are_named_by_any_column(sample: pl.DataFrame) -> None:
    numbered = sample.head(20).with_row_index("file_number_7")
    found = tc.portfolio(numbered, DAY, key="file_number_7")
    assert found.explain_row(7).credit_code == sample["credit_code"][7]


def test_a_tier_without_a_points_table_has_no_scores(sample: pl.DataFrame) -> None:
    with pytest.raises(tc.PortfolioError, match="without a points table"):
        tc.portfolio(sample.head(3), "2026-04-01").scores("srdi")


def test_the_function_is_not_hidden_by_the_room_of_its_name() -> None:
    script = "import tiercheck as tc, tiercheck.portfolios.table; print(callable(tc.portfolio))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
