"""The evidence contract is exactly what the law side wrote down."""

from typing import cast

import pytest

from tests.contract import CONTRACT
from tests.subjects.tables import table
from tiercheck.model.evidence import Column
from tiercheck.model.quantity import Unit

STATED = cast(dict[str, str], table("contract.yaml"))


def stated(column: Column) -> str:
    if column.unit is Unit.LEVEL:
        return "level: " + " < ".join(column.levels)
    words = str(column.unit)
    if column.low is not None:
        words += f", {column.low} up" if column.high is None else f", {column.low} to {column.high}"
    return words + ", rank" * column.rank + ", judgement" * column.judgement


def test_columns_and_their_order() -> None:
    assert list(CONTRACT) == list(STATED)


@pytest.mark.parametrize("name", STATED)
def test_column(name: str) -> None:
    assert CONTRACT[name].name == name
    assert stated(CONTRACT[name]) == STATED[name]


def test_titles_tell_the_columns_apart_in_both_languages() -> None:
    for language in (0, 1):
        titles = [column.title[language] for column in CONTRACT.values()]
        assert all(titles)
        assert len(set(titles)) == len(titles)


def test_the_contract_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        CONTRACT["revenue_y1"] = CONTRACT["revenue_y2"]  # type: ignore[index]
