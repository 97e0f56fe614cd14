"""The properties shipped with the rules: all stand as written, and no random record contradicts them."""

from collections.abc import Iterator, Mapping
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.change.properties.test_proving import assert_shown
from tests.spec.records import figures, records
from tiercheck import Assessor, packaged_shelf
from tiercheck.api.properties import prove_properties, read_properties
from tiercheck.change.properties.property import Change, Implies, NeverHurts, NotLooser, Passes, Property
from tiercheck.change.properties.result import Result, Verdict
from tiercheck.errors import ProfileError
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Outcome
from tiercheck.model.verdict import Verdict as TierVerdict
from tiercheck.subjects import EnterpriseProfile

Record = Mapping[str, str]
LEVELS = {column.name: column.levels for column in packaged_shelf().columns.values() if column.levels}


@cache
def shipped() -> tuple[Property, ...]:
    return read_properties()


@cache
def assessor() -> Assessor:
    return Assessor(packaged_shelf(), "direct")


def stands(options: Occasion, statement: Passes, record: Record) -> bool:
    """Judge a tier or one step of it by the way in that everybody takes."""
    profile = EnterpriseProfile.from_record(record)
    asked = (options.as_of, options.jurisdiction, options.application, statement.tier)
    verdict = assessor().assess(profile, *asked)[statement.tier]
    return outcome(verdict, statement.step) is Outcome.PASS


def outcome(verdict: TierVerdict, step: str) -> Outcome:
    findings = {"": verdict.outcome} | {each.indicator.id: each.outcome for each in verdict.indicators}
    return (findings | {each.condition.id: each.outcome for each in verdict.conditions})[step]


def test_all_stand_as_written_and_none_is_undecided() -> None:
    results = prove_properties(shipped())
    assert len(results) >= 20
    assert [each.about.name for each in results if each.verdict is not Verdict.PASS] == []
    assert {type(each.about.promise) for each in results} == {Implies, NeverHurts, NotLooser}
    for about, answer in refuted(results):
        assert about.fails
        assert about.why is not None
        assert_shown(about, answer, packaged_shelf(), "chaining")


def refuted(results: tuple[Result, ...]) -> Iterator[tuple]:  # type: ignore[type-arg]
    for result in results:
        yield from ((result.about, answer) for answer in result.answers if answer.against is not None)


def held() -> list[Property]:
    return [each for each in shipped() if not each.fails and not each.among.where and not each.among.without]


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_no_record_contradicts_a_property_that_was_proven(data: st.DataObject) -> None:
    about = data.draw(st.sampled_from([each for each in held() if _in_words_of_tiers(each)]))
    options = data.draw(st.sampled_from(about.occasions))
    record = _without_industry(data.draw(records()))
    match about.promise:
        case Implies(premises, conclusions):
            if all(stands(options, each, record) for each in premises if isinstance(each, Passes)):
                assert all(stands(options, each, record) for each in conclusions if isinstance(each, Passes))
        case NotLooser(of, than):
            for passes in of:
                assert not stands(options, passes, record) or stands(than.seen_from(options), passes, record)
        case NeverHurts(of, columns, change):
            column = data.draw(st.sampled_from(columns)).name
            changed = {**record, column: data.draw(st.sampled_from(figures()[column]))}
            if _is_change(column, change, record, changed) and _accepted(changed):
                for passes in of:
                    assert not stands(options, passes, record) or stands(options, passes, changed)


def _in_words_of_tiers(about: Property) -> bool:
    """Whether a property is about tiers and steps alone; checks of figures are the solver's own words."""
    promise = about.promise
    said = (*promise.premises, *promise.conclusions) if isinstance(promise, Implies) else promise.of
    return all(isinstance(each, Passes) for each in said)


def _without_industry(record: Record) -> Record:
    """Leave out what derives a size class; a proof is about records that report it."""
    return {name: value for name, value in record.items() if name not in ("industry", "credit_code")}


def _is_change(column: str, change: Change, before: Record, after: Record) -> bool:
    if column not in before:
        return change is Change.IS_REPORTED
    was, now = (_worth(column, record[column]) for record in (before, after))
    match change:
        case Change.RISES | Change.BECOMES_TRUE:
            return now > was
        case Change.FALLS | Change.BECOMES_FALSE:
            return now < was
        case Change.IMPROVES:
            return now > 0 and (was == 0 or now < was)
        case Change.IS_REPORTED:
            return False


def _worth(column: str, written: str) -> float:
    if column in LEVELS:
        return LEVELS[column].index(written)
    return float(written) if written not in ("true", "false") else float(written == "true")


def _accepted(record: Record) -> bool:
    try:
        EnterpriseProfile.from_record(record)
    except ProfileError:
        return False
    return True
