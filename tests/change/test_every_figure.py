"""Change one figure of the packaged rules by one step, and the cases fail and name its clause.

The normal run tries some figures, a few of them on the command line; with ``TIERCHECK_SOAK=1`` every figure is tried.
"""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from tests.change.figures import Move, moves
from tests.cli.running import start
from tests.soak import SOAK
from tiercheck import packaged_shelf, read_shelf
from tiercheck.api.assessor import Assessor
from tiercheck.api.cases import read_cases, run_cases
from tiercheck.api.shelves import packaged_rules
from tiercheck.change.cases.case import Case
from tiercheck.change.cases.layout import report
from tiercheck.change.mutation.killing import Killers
from tiercheck.change.thresholds import Key, Threshold, every_threshold
from tiercheck.errors import RuleFileError
from tiercheck.model.quantity import Number
from tiercheck.rulebook.shelf import Shelf

TRIED = 20
# Steps with which the rules mean the same, by the line as it reads with the step, and why.
ALIKE: Mapping[tuple[str, str], str] = {
    (
        "rules/CN/little_giant/2022-08-01.yaml",
        "- all: [5000 万元 <= revenue_y1 < 10000.000001 万元, rd_intensity >= 6%, rd_intensity_y2 >= 6%]",
    ): "differs at 10000 万元 alone, where the line above asks 3% of the same two ratios",
    (
        "rules/37/srdi/2022-08-01.yaml",
        "- {any: [2 <= domestic_rank <= 10, 1 <= sd_provincial_rank <= 3], points: 3}",
    ): "a domestic rank of 1 is in the band above",
    (
        "rules/37/srdi/2022-08-01.yaml",
        "- {require: 2 <= sd_provincial_rank <= 10, points: 2}",
    ): "a provincial rank of 1 is in the band above",
    ("rules/37/srdi/2022-08-01.yaml", "at_most: 16"): "the four lines add up to 4 + 4 + 4 + 3 = 15",
    ("rules/51/srdi/2022-08-01.yaml", "at_most: 16"): "the three lines add up to 8 + 4 + 3 = 15",
}
ON_THE_COMMAND_LINE = (
    ("rules/4403/srdi/2022-08-01.yaml", "pass_mark: 60.000001"),
    ("rules/CN/sme_size/2011-06-18.yaml", "medium: [employees_y1 >= 21 人, revenue_y1 >= 5000 万元]"),
    ("rules/CN/srdi/2022-08-01.yaml", 'bands: {">= 80%": 5, ">= 70%": 4, ">= 60%": 1, else: 0}'),
)


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A throw-away copy of the rules; every test leaves it as it was."""
    folder = tmp_path_factory.mktemp("figures")
    shutil.copytree(packaged_rules(), folder / "rules")
    return folder


@contextmanager
def moved(copy: Path, move: Move) -> Iterator[None]:
    path = copy / move.place.file
    text = path.read_text(encoding="utf-8")
    path.write_text(move.applied(text), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(text, encoding="utf-8")


def line_of(move: Move) -> tuple[str, str]:
    """The file, and the line as it reads with the step."""
    text = (packaged_rules().parent / move.place.file).read_text(encoding="utf-8")
    line = move.applied(text).split("\n")[move.place.line - 1]
    return move.place.file, line.partition("  #")[0].strip()


def tried() -> tuple[Move, ...]:
    every = moves()
    return every if SOAK else every[:: len(every) // TRIED]


@cache
def thresholds() -> Mapping[Key, Threshold]:
    return every_threshold(packaged_shelf())


def figures(held: Mapping[Key, Threshold]) -> set[tuple[Key, Number]]:
    return {(key, threshold.mark) for key, threshold in held.items()}


@cache
def killers() -> Killers:
    """The cases, each known by the rules that its answers depend on."""
    return Killers(packaged_shelf(), read_cases(), lambda shelf: Assessor(shelf, "direct").assess_evidence)


def cases_about(shelf: Shelf) -> tuple[Case, ...]:
    """The cases whose answers depend on what is otherwise on a shelf than on the packaged one."""
    packaged = {entry.id: entry.digest for entry in packaged_shelf().entries}
    changed = {entry.id for entry in shelf.entries if packaged[entry.id] != entry.digest}
    about = (each for each in killers().questions if changed & (each.reads | {table for table, _ in each.rows}))
    return tuple({question.case.id: question.case for question in about}.values())


@pytest.mark.parametrize("move", tried(), ids=str)
def test_a_step_is_noticed_and_its_clause_is_named(move: Move, copy: Path) -> None:
    with moved(copy, move):
        try:
            shelf = read_shelf(copy / "rules")
        except RuleFileError as error:
            assert_refused(error, move)
            return
    lost = figures(thresholds()) - figures(every_threshold(shelf))
    assert len(lost) == move.decides
    results = run_cases(cases_about(shelf), shelf=shelf, engines=("direct",))
    if line_of(move) in ALIKE:
        assert all(result.passed for result in results), f"{move} is not alike"
    else:
        assert_named(report(results), move)


def assert_named(said: str, move: Move) -> None:
    """The report names the clause, and the line of the rule file that cites it."""
    assert f"{move.rule.cite.file}:{move.rule.cite.line}" in said
    assert move.rule.clause in said


def assert_refused(error: RuleFileError, move: Move) -> None:
    """Rules that do not fit together, such as points that miss their maximum, are refused before any case runs."""
    in_place = (problem.location is not None and problem.location in move.rule for problem in error.problems)
    named = (move.place.file in problem.message for problem in error.problems)
    assert any(in_place) or any(named), str(error)


@pytest.mark.parametrize("line", ON_THE_COMMAND_LINE, ids=lambda line: line[1])
def test_the_command_line_fails_and_names_it(line: tuple[str, str], copy: Path) -> None:
    (move,) = (each for each in moves() if line_of(each) == line)
    with moved(copy, move):
        process = start("test", copy / "rules")
        out, _ = process.communicate()
    assert process.returncode == 1
    assert_named(out.decode(), move)


def test_every_threshold_of_the_shelf_is_a_figure_that_is_moved() -> None:
    places = {move.place: move.rule for move in moves() if move.decides}
    moved_here = Counter(rule.cite for rule in places.values())
    rules = {rule.cite: rule for rule in places.values()}
    held = Counter(
        next((cite for cite, rule in rules.items() if threshold.source in rule), threshold.source)
        for threshold in thresholds().values()
    )
    assert moved_here == held


def test_every_step_that_is_explained_as_alike_is_tried() -> None:
    assert {line_of(move) for move in moves()} >= ALIKE.keys()
