"""Profile files, and the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.running import Here

RECORD = {
    "name": "深圳市示范精密有限公司",
    "division": "440300",
    "industry": "C3453",
    "revenue_y1": 82_000_000,
    "rd_expense_y1": 5_200_000,
    "years_in_segment": "2.5",
    "employees_y1": 120,
}


@pytest.fixture
def tiercheck(capsysbinary: pytest.CaptureFixture[bytes]) -> Here:
    return Here(capsysbinary)


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A file with one record."""
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"record": RECORD}), encoding="utf-8")
    return path


@pytest.fixture
def several(tmp_path: Path) -> Path:
    """A file with a list of two records."""
    path = tmp_path / "several.json"
    path.write_text(json.dumps([{"record": RECORD}, {"record": {"name": "乙"}}]), encoding="utf-8")
    return path


@pytest.fixture
def receipt(tiercheck: Here, one: Path, tmp_path: Path) -> Path:
    """The JSON of an assessment."""
    path = tmp_path / "receipt.json"
    assert tiercheck("assess", one, "--as-of", "2025-06-01", "--format", "json", "--output", path).code == 0
    return path
