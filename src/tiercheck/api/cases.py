"""Cases wired: read against the rules they are about, run on engines."""

from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tiercheck.api.assessor import ENGINES, Assessor, installed_rules, packaged_rules, packaged_shelf
from tiercheck.api.documents import read_shelf
from tiercheck.errors import CaseFileError, Problem, nearest
from tiercheck.model.outcome import Language
from tiercheck.model.profile import EnterpriseProfile
from tiercheck.model.verdict import Assessment

if TYPE_CHECKING:
    from tiercheck.change.cases.case import Case, Step
    from tiercheck.change.cases.running import CaseResult, CaseResults
    from tiercheck.rulebook.shelf import Shelf


def rules_around(path: Path | str) -> Path:
    """Return the folder of the rules that cases are about: the shelf they stand in, else the packaged one.

    Args:
        path: a case file, or a folder of them. A shelf is a folder with ``divisions.yaml``
            or ``shared`` rule files; the nearest around the cases counts. Without one, a
            folder that holds rule files beside the cases is the shelf.
    """
    from tiercheck.rulebook.review import shelf_root
    from tiercheck.rulebook.shelf import rule_files

    place = Path(path).resolve()
    beside = place if place.is_dir() and rule_files(place) else None
    return shelf_root(place) or beside or packaged_rules()


def shelf_of(folder: Path) -> "Shelf":
    """Return the shelf of a folder, the packaged one read once.

    Raises:
        RuleFileError: the shelf has problems.
    """
    packaged = installed_rules()
    return packaged_shelf() if packaged is not None and folder == packaged.resolve() else read_shelf(folder)


def read_cases(path: Path | str | None = None, *, shelf: "Shelf | None" = None) -> "tuple[Case, ...]":
    """Read cases: ``*.cases.yaml`` and ``*.cases.csv``.

    Args:
        path: a case file or a folder, by default the packaged rules.
        shelf: the rules they are about, by default those around the cases, else the packaged ones.

    Raises:
        CaseFileError: every problem of every file, with file, line and column.
        RuleFileError: the shelf around the cases has problems.
    """
    from tiercheck.change.cases.reading import read_cases as read

    place = packaged_rules() if path is None else Path(path)
    return read(place, shelf if shelf is not None else shelf_of(rules_around(place)))


def named_like(cases: "Collection[Case]", text: str) -> "tuple[Case, ...]":
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

    def __init__(self, shelf: "Shelf | None" = None, engines: Collection[str] = tuple(ENGINES)) -> None:
        """Prepare the engines.

        Args:
            shelf: the rules, by default the packaged ones.
            engines: ``direct``, ``chaining``, or both.

        Raises:
            SelectionError: there is no such engine.
        """
        self._engines = {engine: partial(_assess, Assessor(shelf, engine)) for engine in engines}

    def run(self, case: "Case") -> "tuple[CaseResult, ...]":
        """Run a case, and return what came of it on each engine."""
        from tiercheck.change.cases.running import run_case

        return run_case(case, self._engines)


def run_cases(
    cases: "Collection[Case]", *, shelf: "Shelf | None" = None, engines: Collection[str] = tuple(ENGINES)
) -> "CaseResults":
    """Run cases on engines; arguments as for ``CaseRunner``.

    Args:
        cases: as ``read_cases`` returns them.
        shelf: the rules, by default the packaged ones.
        engines: ``direct``, ``chaining``, or both.

    Raises:
        SelectionError: there is no such engine.
    """
    from tiercheck.change.cases.running import CaseResults

    runner = CaseRunner(shelf, engines)
    return CaseResults(result for case in cases for result in runner.run(case))


def _assess(assessor: Assessor, profile: EnterpriseProfile, step: "Step") -> Assessment:
    asked = step.asked
    return assessor.assess(profile, asked.as_of, asked.jurisdiction, asked.application, step.tiers, Language.EN)
