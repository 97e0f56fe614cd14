"""Runs a case on an engine and tells what came out otherwise than it must."""

from functools import cache

from tests.spec.cases import Asked, Case
from tiercheck import Assessor, packaged_shelf
from tiercheck.api.assessor import ENGINES
from tiercheck.api.cases import CaseRunner
from tiercheck.change.cases.layout import case_heading, describe
from tiercheck.model.outcome import Language
from tiercheck.model.verdict import Assessment
from tiercheck.subjects import EnterpriseProfile

ENGINE_NAMES = tuple(ENGINES)


@cache
def assessor(engine: str) -> Assessor:
    """Return the assessor of an engine on the packaged shelf, made once."""
    return Assessor(packaged_shelf(), engine)


@cache
def _runner(engine: str) -> CaseRunner:
    return CaseRunner(packaged_shelf(), (engine,))


def assess(asked: Asked, engine: str) -> Assessment:
    """Assess one record on its occasion, every tier that was asked for."""
    profile = EnterpriseProfile.from_record(asked.record)
    return assessor(engine).assess(
        profile, asked.as_of, asked.jurisdiction, asked.application, asked.tiers, Language.EN
    )


def differences(case: Case, engine: str) -> str:
    """Return what came out otherwise, or "" when all is as expected."""
    (result,) = _runner(engine).run(case)
    return "" if result.passed else f"{case_heading(case, (engine,))}\n{describe(result.failures, Language.EN)}"
