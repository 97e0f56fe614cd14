"""Everything public can be pickled and copied deeply, and says the same afterwards."""

import copy
import inspect
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest

import tiercheck as tc
from tests.change.places import trial_shelf
from tiercheck import errors
from tiercheck.api.portfolio_result import Portfolio
from tiercheck.change.properties.property import Property
from tiercheck.change.sides.pairing import Comparison
from tiercheck.rulebook.shelf import Shelf

DAY = "2025-06-01"
RECORD: dict[str, object] = {"division": "440106", "revenue_y1": 82_000_000, "rd_expense_y1": 5_200_000}
SMALL = Path(__file__).parents[1] / "change" / "shelf"
FRAME = pl.DataFrame([{"row": 1, **RECORD}])


TRIAL = Path(__file__).parents[1] / "change" / "properties" / "trial.properties.yaml"


@cache
def comparison() -> Comparison:
    return tc.comparison(SMALL, tc.reform(SMALL, {"trial.score.pass_mark": 1}))


@cache
def portfolio() -> Portfolio[pl.DataFrame]:
    return tc.portfolio(FRAME, DAY, key="row")


@cache
def properties() -> tuple[Property, ...]:
    return tc.read_properties(TRIAL, shelf=trial_shelf())


def impact() -> object:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "firms.csv"
        FRAME.write_csv(file)
        return tc.impact(file, "2026-03-31", "2026-04-01", tiers="srdi", key="row", partial=True)


def files() -> object:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "firms.csv"
        FRAME.write_csv(file)
        return tc.assess_files(file, Path(folder) / "out.csv", DAY, key="row")


# A result of every public function; those that give text or nothing have none.
RESULTS: dict[str, Callable[[], object]] = {
    "assess": lambda: tc.assess(RECORD, DAY),
    "assess_files": files,
    "assess_portfolio": lambda: tc.assess_portfolio(FRAME, DAY),
    "check": lambda: tc.check(SMALL),
    "columns": tc.columns,
    "comparison": comparison,
    "coverage": lambda: tc.coverage(SMALL),
    "diff": lambda: tc.diff(SMALL, tc.reform(SMALL, {"trial.score.pass_mark": 1})),
    "directions": lambda: tc.directions(comparison(), tc.edits(comparison())),
    "edits": lambda: tc.edits(comparison()),
    "explain_row": lambda: tc.explain_row(portfolio(), "1"),
    "impact": impact,
    "mutate": lambda: tc.mutate(SMALL, name="plain"),
    "packaged_shelf": tc.packaged_shelf,
    "portfolio": portfolio,
    "probe": lambda: tc.probe(SMALL, tier="plain"),
    "properties": lambda: tc.properties(TRIAL, name=properties()[0].name, rules=trial_shelf()),
    "prove_properties": lambda: tc.prove_properties(properties()[:1], shelf=trial_shelf()),
    "read_cases": lambda: tc.read_cases(SMALL),
    "read_profiles": lambda: tc.read_profiles("record: {revenue_y1: 1}", "one.yaml"),
    "read_properties": properties,
    "read_shelf": lambda: tc.read_shelf(SMALL),
    "reform": lambda: tc.reform(SMALL, {"trial.score.pass_mark": 1}),
    "replay": lambda: tc.replay(tc.render(tc.assess(RECORD, DAY), "json")),
    "rules": tc.rules,
    "run_cases": lambda: tc.run_cases(tc.read_cases(SMALL)[:1], shelf=SMALL),
    "show": lambda: tc.show("srdi", DAY),
    "test": lambda: tc.test(SMALL, name="bound"),
}
TEXT = {"render", "render_edits", "render_properties", "sample"}


def copies(original: object) -> list[object]:
    return [pickle.loads(pickle.dumps(original)), copy.deepcopy(original)]  # noqa: S301


def test_no_public_function_is_left_out() -> None:
    functions = {name for name in tc.__all__ if inspect.isroutine(inspect.unwrap(getattr(tc, name)))}
    assert functions == RESULTS.keys() | TEXT


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_is_copied(name: str) -> None:
    original = RESULTS[name]()
    for copied in copies(original):
        assert type(copied) is type(original)
        if isinstance(original, pl.DataFrame):
            assert original.equals(copied)  # type: ignore[arg-type]
        elif isinstance(original, Portfolio):
            assert isinstance(copied, Portfolio)
            assert copied.frame.equals(original.frame)
            assert str(copied.reasons()) == str(original.reasons())
            assert copied.explain_row("1") == original.explain_row("1")
        else:
            assert copied == original


def test_an_assessment_says_the_same_afterwards() -> None:
    original = tc.assess(RECORD, DAY)
    for copied in copies(original):
        assert isinstance(copied, tc.Assessment)
        for style in ("text", "html", "json", "markdown"):
            assert tc.render(copied, style) == tc.render(original, style)


@pytest.mark.parametrize("engine", ["direct", "chaining"])
def test_an_assessor_judges_the_same_afterwards(engine: str) -> None:
    original = tc.Assessor(SMALL, engine)
    original.assess({}, DAY)  # something is compiled
    for copied in copies(original):
        assert isinstance(copied, tc.Assessor)
        assert copied.assess({}, DAY) == original.assess({}, DAY)


def test_a_shelf_answers_the_same_afterwards() -> None:
    for copied in copies(tc.packaged_shelf()):
        assert isinstance(copied, Shelf)
        assert tc.assess(RECORD, DAY, shelf=copied) == tc.assess(RECORD, DAY)


ERRORS = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, Exception)]


def test_every_public_error_is_of_the_module() -> None:
    public = [each for name in tc.__all__ if inspect.isclass(each := getattr(tc, name)) and issubclass(each, Exception)]
    assert public
    assert set(public) <= set(ERRORS)


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_keeps_its_message(kind: type[Exception]) -> None:
    place = tc.Problem("unknown-column", "不知道的列", "did you mean 'revenue_y1'?", path="record.revenu_y1")
    line = tc.Problem("bad", "wrong", location=errors.Location("a.yaml", 3, 5), source_line="tier: srdy")
    original = kind([place, line]) if issubclass(kind, tc.TiercheckError) else kind(str(place))
    for copied in copies(original):
        assert type(copied) is kind
        assert str(copied) == str(original)
        assert "不知道的列" in str(copied)
        assert vars(copied) == vars(original)
