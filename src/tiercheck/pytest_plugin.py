"""Cases under pytest: ``pytest rules/`` runs every ``*.cases.yaml`` and ``*.cases.csv`` it meets, on every engine.

The rules they are about are the shelf they stand in, or the folder that ``tiercheck_rules`` of the
pytest configuration names, else those shipped with tiercheck. ``tiercheck_engines`` there names the
engines, such as ``direct`` alone where there is no compiler.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tiercheck.api.cases import CaseRunner
    from tiercheck.change.cases.case import Case
    from tiercheck.rulebook.shelf import Shelf

# Repeated here, because what reads cases is imported only when there are some.
_SUFFIXES = (".cases.yaml", ".cases.csv")
_RULES = "tiercheck_rules"
_ENGINES = "tiercheck_engines"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the settings that name the rules and the engines."""
    parser.addini(_RULES, "folder of the tiercheck rules that cases are about; by default the shelf around them")
    parser.addini(_ENGINES, "engines that run the cases: chaining, direct; by default both", type="args")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "CaseFile | None":
    """Take in case files."""
    return CaseFile.from_parent(parent, path=file_path) if file_path.name.endswith(_SUFFIXES) else None


class CaseFile(pytest.File):
    """One case file."""

    def collect(self) -> Iterator["CaseItem"]:
        """Yield its cases; what cannot be read is an error of the file."""
        from tiercheck.api.cases import read_cases
        from tiercheck.errors import TiercheckError

        try:
            shelf, runner = self._prepared()
            for case in read_cases(self.path, shelf=shelf):
                yield CaseItem.from_parent(self, name=f"{case.place.line} {case.name}", case=case, runner=runner)
        except TiercheckError as error:
            raise self.CollectError(str(error)) from None

    def _prepared(self) -> "tuple[Shelf, CaseRunner]":
        """Return shelf and runner, made once for all files about the same rules."""
        from tiercheck.api.assessor import ENGINES
        from tiercheck.api.cases import CaseRunner
        from tiercheck.api.shelves import rules_around, shelf_of

        named = self.config.getini(_RULES)
        rules = (self.config.rootpath / named).resolve() if named else rules_around(self.path)
        prepared = self.config.stash.setdefault(_PREPARED, {})
        if rules not in prepared:
            shelf = shelf_of(rules)
            prepared[rules] = (shelf, CaseRunner(shelf, self.config.getini(_ENGINES) or tuple(ENGINES)))
        return prepared[rules]


_PREPARED = pytest.StashKey[dict[Path, "tuple[Shelf, CaseRunner]"]]()


class CaseItem(pytest.Item):
    """One case."""

    def __init__(self, name: str, parent: CaseFile, case: "Case", runner: "CaseRunner") -> None:
        super().__init__(name, parent)
        self._case = case
        self._runner = runner

    def runtest(self) -> None:
        """Run it on the engines."""
        from tiercheck.change.cases.layout import report

        results = self._runner.run(self._case)
        if not all(result.passed for result in results):
            pytest.fail(report(results), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where it stands."""
        return self.path, self._case.place.line - 1, self.name
