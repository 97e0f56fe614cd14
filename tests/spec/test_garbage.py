"""Whatever is handed in, the answer is an assessment or an error of tiercheck's own."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.records import figures, records
from tests.spec.running import ENGINE_NAMES, assessor
from tiercheck.errors import TiercheckError
from tiercheck.model.verdict import Assessment
from tiercheck.subjects import EnterpriseProfile

LONG = "9" * 400
ODD = [
    LONG,
    f"-{LONG}",
    f"0.{LONG}",
    "1e-07",
    "1e400",
    "NaN",
    "Infinity",
    "-0",
    "",
    " ",
    "NO",
    "on",
    "\x00",
    "\ud800",
    "７",
]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=20),
    st.dates(),
    st.binary(max_size=4),
    st.sampled_from(ODD),
    st.sampled_from([int(LONG), -int(LONG), Decimal("1e-400"), float("nan"), float("inf"), object()]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
NAMES = st.one_of(st.sampled_from(sorted(figures())), st.text(max_size=12), st.integers(), st.none())
QUESTIONS = ["CN", "44", "4403", "440106", "2024-06-01", "new", "srdi", "zh"]
WORDS = st.one_of(st.text(max_size=8), st.sampled_from(QUESTIONS))

garbage = settings(max_examples=500, deadline=None, print_blob=True)


def answer(question: Callable[[], Assessment]) -> str:
    """Return every explanation of the assessment, or the error, in words."""
    try:
        return "\n".join(finding.explanation for verdict in question() for finding in verdict.indicators)
    except TiercheckError as error:
        return "\n".join(problem.message for problem in error.problems)


@garbage
@given(records(), st.dictionaries(NAMES, VALUES, max_size=4), st.sampled_from(ENGINE_NAMES))
def test_any_record(record: dict[str, object], disturbed: dict[object, object], engine: str) -> None:
    def question() -> Assessment:
        profile = EnterpriseProfile.from_record({**record, **disturbed})  # type: ignore[dict-item]
        return assessor(engine).assess(profile, date(2024, 8, 1), "44")

    assert answer(question)


@garbage
@given(st.recursive(VALUES, lambda inner: st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=8))
def test_any_nested_profile(content: object) -> None:
    assert answer(lambda: assessor("chaining").assess(EnterpriseProfile.model_validate(content), date(2024, 8, 1)))


@garbage
@given(st.none() | WORDS, st.none() | WORDS, WORDS, st.one_of(st.none(), WORDS, st.lists(WORDS, max_size=2)), WORDS)
def test_any_question(
    as_of: str | None, place: str | None, application: str, tiers: str | list[str] | None, language: str
) -> None:
    profile = EnterpriseProfile.from_record({})
    assert answer(lambda: assessor("direct").assess(profile, as_of, place, application, tiers, language))
