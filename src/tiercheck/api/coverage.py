"""Coverage wired: what the cases of a folder have seen of its rules."""

from pathlib import Path

from tiercheck.api.assessor import Assessor, packaged_rules
from tiercheck.api.cases import rules_around, shelf_of
from tiercheck.change.cases.reading import read_cases
from tiercheck.change.coverage.covering import cover
from tiercheck.change.coverage.report import CoverageReport


def coverage(path: Path | str | None = None, *, rules: Path | str | None = None) -> CoverageReport:
    """Tell what cases have seen of the rules: outcomes, bands, and both sides of every threshold.

    A case has seen a thing when it would fail had that thing alone come out otherwise; what it merely
    runs through is not seen.

    Args:
        path: a case file or a folder, by default the packaged rules.
        rules: the folder of the rules, by default those around the cases, else the packaged ones.

    Raises:
        CaseFileError: the case files have problems.
        FailingCasesError: a case fails on the rules as they are.
        RuleFileError: the rules have problems.
    """
    place = packaged_rules() if path is None else Path(path)
    shelf = shelf_of((Path(rules) if rules is not None else rules_around(place)).resolve())
    return cover(shelf, read_cases(place, shelf), Assessor(shelf, "direct").assess_evidence)
