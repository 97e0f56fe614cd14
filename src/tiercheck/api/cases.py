"""Cases wired: read against the rules they are about, run on engines."""

from collections.abc import Collection
from functools import partial
from pathlib import Path

from tiercheck.api.assessor import ENGINES, Assessor
from tiercheck.api.shelves import ShelfLike, as_shelf, packaged_rules, rules_around
from tiercheck.change.cases.case import Case, Step
from tiercheck.change.cases.reading import read_cases as read
from tiercheck.change.cases.running import CaseResult, CaseResults, run_case
from tiercheck.errors import CaseFileError, Problem, nearest
from tiercheck.model.outcome import Language
from tiercheck.model.verdict import Assessment


def read_cases(path: Path | str | None = None, *, shelf: ShelfLike | None = None) -> tuple[Case, ...]:
    """Read cases: ``*.cases.yaml`` and ``*.cases.csv``.

    Args:
        path: a case file or a folder, by default the packaged rules.
        shelf: the rules they are about or their folder, by default those around the cases, else the packaged ones.

    Raises:
        CaseFileError: every problem of every file, with file, line and column.
        RuleFileError: the shelf around the cases has problems.
    """
    place = packaged_rules() if path is None else Path(path)
    return read(place, as_shelf(rules_around(place) if shelf is None else shelf))


def named_like(cases: Collection[Case], text: str) -> tuple[Case, ...]:
    """Return the cases whose file, line or name contains a text, capitals or not.

    Raises:
        CaseFileError: there is none.
    """
    found = tuple(case for case in cases if text.casefold() in case.id.casefold())
    if not found:
        hint = nearest(text, (case.name for case in cases)) or f"there are {len(cases)} cases"
        raise CaseFileError([Problem("no-cases", f"no case is called anything like {text!r}", hint)])
    return found


class CaseRunner:
    """Runs cases against one shelf; the compiled rules are kept from case to case."""

    def __init__(self, shelf: ShelfLike | None = None, engines: Collection[str] = tuple(ENGINES)) -> None:
        """Prepare the engines.

        Args:
            shelf: the rules or their folder, by default the packaged ones.
            engines: ``direct``, ``chaining``, or both.

        Raises:
            SelectionError: there is no such engine.
        """
        self._engines = {engine: partial(_assess, Assessor(shelf, engine)) for engine in engines}

    def run(self, case: Case) -> tuple[CaseResult, ...]:
        """Run a case, and return what came of it on each engine."""
        return run_case(case, self._engines)


def run_cases(
    cases: Collection[Case], *, shelf: ShelfLike | None = None, engines: Collection[str] = tuple(ENGINES)
) -> CaseResults:
    """Run cases on engines; arguments as for ``CaseRunner``.

    Args:
        cases: as ``read_cases`` returns them.
        shelf: the rules or their folder, by default the packaged ones.
        engines: ``direct``, ``chaining``, or both.

    Raises:
        SelectionError: there is no such engine.
    """
    runner = CaseRunner(shelf, engines)
    return CaseResults(result for case in cases for result in runner.run(case))


def test(
    path: Path | str | None = None,
    *,
    name: str | None = None,
    rules: ShelfLike | None = None,
    engines: Collection[str] = tuple(ENGINES),
) -> CaseResults:
    """Read cases and run them on engines.

    Args:
        path: a case file or a folder, by default the packaged rules.
        name: only cases whose file, line or name contains this, capitals or not.
        rules: the rules they are about or their folder, by default those around the cases, else the packaged ones.
        engines: ``direct``, ``chaining``, or both.

    Raises:
        CaseFileError: the case files have problems, or no case has such a name.
        RuleFileError: the rules have problems.
        SelectionError: there is no such engine.
    """
    shelf = as_shelf(rules_around(packaged_rules() if path is None else path) if rules is None else rules)
    cases = read_cases(path, shelf=shelf)
    return run_cases(cases if name is None else named_like(cases, name), shelf=shelf, engines=engines)


def _assess(assessor: Assessor, step: Step) -> Assessment:
    asked = step.asked
    return assessor.assess(
        asked.record, asked.as_of, asked.jurisdiction, asked.application, step.tiers, Language.EN, subject=asked.subject
    )
