"""From file to file the answers are those of ``assess``, in every format and on every engine."""

from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from tests.cli.running import Here
from tests.portfolio_verb.files import DAY, FORMATS, read, write
from tiercheck import Assessor, EnterpriseProfile, packaged_shelf
from tiercheck.api.portfolio_files import assess_files
from tiercheck.engine.columnar.outcome_codes import outcome_of


def test_the_outcomes_are_those_of_assess(tiercheck: Here, tmp_path: Path, firms: pl.DataFrame) -> None:
    ran = tiercheck("portfolio", write(firms, tmp_path / "in.parquet"), tmp_path / "out.parquet", "--as-of", DAY)
    assert (ran.code, (tmp_path / "out.parquet.problems.csv").exists()) == (0, False)
    assessor = Assessor(packaged_shelf(), "direct")
    judged = read(tmp_path / "out.parquet")
    assert judged["credit_code"].to_list() == firms["credit_code"].to_list()
    for given, found in list(zip(firms.to_dicts(), judged.to_dicts(), strict=True))[::5]:
        assessment = assessor.assess(EnterpriseProfile.from_record(given), DAY, found["jurisdiction"])
        for verdict in assessment.verdicts:
            assert outcome_of(found[f"{verdict.tier}_outcome"]) is verdict.outcome
            for finding in verdict.indicators:
                assert outcome_of(found[f"{verdict.tier}__{finding.indicator.id}"]) is finding.outcome


@pytest.mark.parametrize(("source", "target"), [*pairwise((*FORMATS, FORMATS[0]))])
def test_every_format_gives_the_same_answers(
    tiercheck: Here, tmp_path: Path, firms: pl.DataFrame, source: str, target: str
) -> None:
    few = firms.head(60)
    assert_judged_alike(tiercheck, tmp_path, few, f"in{source}", f"out{target}")


def test_duckdb_gives_the_same_answers(tiercheck: Here, tmp_path: Path, firms: pl.DataFrame) -> None:
    assert_judged_alike(tiercheck, tmp_path, firms.head(60), "in.csv", "out.parquet", "--engine", "duckdb")


def test_every_row_is_told_once_as_it_goes_by(tmp_path: Path, firms: pl.DataFrame) -> None:
    told: list[tuple[int, int]] = []
    source = write(firms, tmp_path / "in.parquet")
    assess_files(source, tmp_path / "o.csv", DAY, columns="tiers", tick=lambda more, of: told.append((more, of)))
    assert sum(more for more, _ in told) == firms.height
    assert {of for _, of in told} == {firms.height}


def assert_judged_alike(
    tiercheck: Here, folder: Path, firms: pl.DataFrame, source: str, target: str, *options: str
) -> None:
    expected = folder / "expected.parquet"
    plain = ("--as-of", DAY, "--columns", "tiers")
    assert tiercheck("portfolio", write(firms, folder / "plain.parquet"), expected, *plain).code == 0
    ran = tiercheck("portfolio", write(firms, folder / source), folder / target, *plain, *options)
    assert ran.code == 0, ran.err
    wanted = read(expected)
    found = read(folder / target).select(pl.col(name).cast(kind) for name, kind in wanted.schema.items())
    assert found.equals(wanted)


def test_a_csv_with_quotes_is_read_like_one_without(tiercheck: Here, tmp_path: Path, firms: pl.DataFrame) -> None:
    named = firms.head(60).with_columns(name=pl.lit('甲"一",\n厂'))
    assert_judged_alike(tiercheck, tmp_path, named, "in.csv", "out.parquet")


def test_one_jurisdiction_can_be_asked_for_all_rows(tiercheck: Here, tmp_path: Path, firms: pl.DataFrame) -> None:
    source = write(firms, tmp_path / "in.parquet")
    assert tiercheck("portfolio", source, tmp_path / "o.csv", "--as-of", DAY, "--jurisdiction", "CN").code == 0
    assert set(read(tmp_path / "o.csv")["jurisdiction"]) == {"CN"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_summary_counts_rows_and_outcomes(tiercheck: Here, tmp_path: Path, firms: pl.DataFrame, lang: str) -> None:
    source, target = write(firms, tmp_path / "in.parquet"), tmp_path / "out.parquet"
    ran = tiercheck("portfolio", source, target, "--as-of", DAY, "--lang", lang)
    passed = (read(target)["srdi_outcome"] == 2).sum()
    assert f"{firms.height:,} " in ran.out.splitlines()[0]
    (line,) = (line for line in ran.out.splitlines() if line.startswith(("专精特新中小企业", "Specialised")))
    assert f" {passed:,} " in line
    assert f"{passed / firms.height:.1%}" in line
    # The funnel leads up the ladder; a tier beside it has a table of its own.
    told = ran.out[: ran.out.index("梯度之外的层级" if lang == "zh" else "Beside the ladder")]
    after = ran.out[len(told) :]
    aside = "科技型中小企业" if lang == "zh" else "Technology SME"
    assert aside not in told
    assert aside in after
    names = ("创新型", "专精特新中小", "小巨人") if lang == "zh" else ("Innovative", "Specialised", "Little giant")
    steps = [told.index(name) for name in names]
    assert steps == sorted(steps)
