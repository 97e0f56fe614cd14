"""Coverage wired: what the cases of a folder have seen of its rules."""

from pathlib import Path

from tiercheck.api.assessor import Assessor
from tiercheck.api.shelves import ShelfLike, as_shelf, packaged_rules, rules_around
from tiercheck.change.cases.reading import read_cases
from tiercheck.change.coverage.covering import cover
from tiercheck.change.coverage.report import CoverageReport


def coverage(path: Path | str | None = None, *, rules: ShelfLike | None = None) -> CoverageReport:
    """Tell what cases have seen of the rules: outcomes, bands, and both sides of every threshold.

    A case has seen a thing when it would fail had that thing alone come out otherwise; what it merely
    runs through is not seen.

    Args:
        path: a case file or a folder, by default the packaged rules.
        rules: the rules or their folder, by default those around the cases, else the packaged ones.

    Raises:
        CaseFileError: the case files have problems.
        FailingCasesError: a case fails on the rules as they are.
        RuleFileError: the rules have problems.
    """
    place = packaged_rules() if path is None else Path(path)
    shelf = as_shelf(rules_around(place) if rules is None else rules)
    return cover(shelf, read_cases(place, shelf), Assessor(shelf, "direct").assess_evidence)
