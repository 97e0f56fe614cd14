"""Measures whose numbers are longer than any column: tables say what records say, to the cent."""

from decimal import Decimal
from pathlib import Path
from random import Random

import polars as pl
import pytest

import tiercheck as tc
from tests.contract import CONTRACT
from tiercheck import check, read_shelf
from tiercheck.engine.columnar.outcome_codes import CODES
from tiercheck.rulebook.shelf import Shelf
from tiercheck.subjects import EnterpriseProfile

DAY = "2025-06-01"
RATIOS = "rd_expense_y1 / revenue_y1", "rd_expense_y2 / revenue_y2", "net_profit_y1 / revenue_y3"
MEAN = f"({' + '.join(RATIOS)}) / 3"
MEASURES = (
    f"{MEAN} >= 3%",
    f"{MEAN} < 33.3333%",
    f"{MEAN} == 3%",
    f"{' * '.join(f'({each})' for each in RATIOS)} > 0.1%",
    f"{' - '.join(RATIOS)} <= 12.3456%",
    f"({RATIOS[0]} + {RATIOS[1]}) / ({' + '.join(RATIOS)}) <= 1",
)
OVER, UNDER = ("rd_expense_y1", "rd_expense_y2", "net_profit_y1"), ("revenue_y1", "revenue_y2", "revenue_y3")
COLUMNS = (*OVER, *UNDER)
MOST = 10**16 - 1


def shelf_of(folder: Path) -> Shelf:
    indicators = "".join(
        f"  i{place}: {{title: {{zh: 一, en: I}}, require: {measure}, cite: 一}}\n"
        for place, measure in enumerate(MEASURES)
    )
    names = [f"i{place}" for place in range(len(MEASURES))]
    (folder / "CN" / "t").mkdir(parents=True)
    (folder / "CN" / "t" / "2025-01-01.yaml").write_text(
        "tiercheck: 1\ntier: t\nrank: 1\ntitle: {zh: 一, en: One}\njurisdiction: CN\neffective: {from: 2025-01-01}\n"
        f"instrument: {{number: X}}\nindicators:\n{indicators}decide: {{any: [{', '.join(names)}]}}\n",
        encoding="utf-8",
    )
    assert check(folder) == ()
    return read_shelf(folder)


def cents(random: Random, column: str) -> int | None:
    low = -MOST if column.startswith("net_profit") else 0
    kind = random.randrange(8)
    if kind == 0:
        return None
    return random.choice((0, 1, MOST, low)) if kind == 1 else random.randint(0, MOST >> random.randrange(54))


def at_the_mark(random: Random) -> dict[str, int | None]:
    """Figures whose mean is 3%, or is so but for a cent in one of them."""
    factor = random.randint(10**11, 10**12)
    under = [100 * factor, 200 * factor, 400 * factor]
    over = [3 * factor, 8 * factor, 8 * factor + random.randint(-1, 1)]
    return dict(zip(COLUMNS, (*over, *under), strict=True))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return shelf_of(tmp_path_factory.mktemp("long"))


def test_tables_say_what_records_say(shelf: Shelf) -> None:
    random = Random(7)  # noqa: S311
    firms = [{name: cents(random, name) for name in COLUMNS} for _ in range(600)]
    firms += [at_the_mark(random) for _ in range(600)]
    yuan = [{n: None if v is None else f"{Decimal(v).scaleb(-2):f}" for n, v in firm.items()} for firm in firms]
    yuan = [firm for firm in yuan if not is_refused(firm)]
    assert len(yuan) > 900
    judged = tc.assess_portfolio(pl.DataFrame(yuan, schema=dict.fromkeys(COLUMNS, pl.String)), DAY, shelf=shelf)
    assessor = tc.Assessor(shelf, "direct")
    seen = set()
    for firm, row in zip(yuan, judged.iter_rows(named=True), strict=True):
        (verdict,) = assessor.assess(EnterpriseProfile.from_record(firm), DAY).verdicts
        for finding in verdict.indicators:
            assert row[f"t__{finding.id}"] == CODES[finding.outcome], (firm, finding.id)
            seen.add((finding.id, finding.outcome))
    assert len(seen) == 3 * len(MEASURES)
    assert {CONTRACT[name].unit.name for name in COLUMNS} == {"YUAN"}


def is_refused(firm: dict[str, str | None]) -> bool:
    try:
        EnterpriseProfile.from_record(firm)
    except tc.ProfileError:
        return True
    return False
