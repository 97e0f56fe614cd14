"""Cases set against everything there is to see of a shelf."""

from collections.abc import Collection
from types import MappingProxyType

from tiercheck.change.cases.case import Case
from tiercheck.change.coverage.pasting import Paster
from tiercheck.change.coverage.report import CoverageReport
from tiercheck.change.coverage.seeing import AssessEvidence, Seer
from tiercheck.change.coverage.subjects import Subjects
from tiercheck.rulebook.shelf import Shelf


def cover(shelf: Shelf, cases: Collection[Case], assess: AssessEvidence) -> CoverageReport:
    """Return what cases have seen of a shelf, and cases for what they have not.

    Args:
        shelf: the rules.
        cases: the cases about them.
        assess: assesses evidence by these rules.

    Raises:
        FailingCasesError: a case fails on the rules as they are.
    """
    subjects = Subjects(shelf)
    seer = Seer(subjects, assess)
    seer.look(cases)
    found = Paster(subjects, assess).find(subjects.goals.keys() - seer.seen.keys())
    beyond = {goal.key for goal in found.beyond_reach}
    return CoverageReport(
        cases=len(cases),
        goals=tuple(goal for key, goal in subjects.goals.items() if key not in beyond),
        seen=MappingProxyType(seer.seen),
        ready=found.cases,
        without=found.without,
        beyond_reach=found.beyond_reach,
    )
