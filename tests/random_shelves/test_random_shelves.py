"""Random shelves, written as rule files and read again: every engine says what the evaluator says.

The normal run draws the same shelves every time. `make soak` draws thousands of others, from seeds that it prints. A
shelf that fails is made smaller, kept as a folder of rule files, and printed with the record and both answers.
"""

import json
import os
import sys
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import randrange

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

import tiercheck as tc
from tests.random_shelves import census
from tests.random_shelves.engines import assessed, differences, judged, of_assessment, row_differences, table
from tests.random_shelves.evaluator import Judgement, judge, rules_for
from tests.random_shelves.generator import Constructs, shelves
from tests.random_shelves.records import Row, agreeing, records, written
from tests.random_shelves.syntax import APPLICATIONS, NATION, Shelf
from tests.random_shelves.writer import files_of, write
from tiercheck.api.assessor import Assessor
from tiercheck.errors import RuleFileError, SelectionError
from tiercheck.rulebook.shelf import Shelf as ReadShelf

SOAK = os.environ.get("TIERCHECK_SOAK") == "1"
# Each run begins with the plainest shelf, and from the eleventh on hypothesis varies those it has instead of drawing
# anew: many short runs see more of the language than a long one.
SHELVES = 11
RUNS = 30 if SOAK else 6
BATCHES = 10 if SOAK else 1
SMALLER = 150
RECORDS = 50
OCCASIONS = 2
ASKED_PLACES = (NATION, "44", "4401", "4409", "440901", "4403", "33")
ON = Constructs()

SETTINGS = settings(
    max_examples=SHELVES,
    deadline=None,
    derandomize=False,
    print_blob=True,
    report_multiple_bugs=False,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
)
seen: Counter[str] = Counter()


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_engine_says_what_the_evaluator_says(batch: int) -> None:
    """A generator that silently stopped making a construct would prove nothing about it, so they are counted."""
    seen.clear()
    for run in range(RUNS):
        chosen = randrange(2**32) if SOAK else batch * RUNS + run  # noqa: S311
        sys.stdout.write(f"seed {chosen}\n")
        seed(chosen)(SETTINGS(given(shelves(ON))(Held().hold)))()
    sys.stdout.write(told_of(seen))
    assert [name for name in census.expected(ON) if not seen[name]] == []


def told_of(found: Counter[str]) -> str:
    """Return how much was judged, and how often each construct was seen."""
    wanted = census.expected(ON)
    much = f"{found['shelves']} shelves, {found['judged records']} judged records, {len(wanted)} constructs"
    return f"{much}: {', '.join(f'{name} {found[name]}' for name in sorted(wanted))}\n"


class Held:
    """Holds the shelves of one run; once one fails, so many others are tried in its stead to make it smaller."""

    def __init__(self) -> None:
        self.failed: set[str] = set()
        self.tried = 0

    def hold(self, shelf: Shelf) -> None:
        files = f"{shelf.seed} {shelf.other_table} {files_of(shelf)}"
        self.tried += bool(self.failed)
        if self.tried > SMALLER and files not in self.failed:
            return
        try:
            hold(shelf)
        except BaseException:
            self.failed.add(files)
            raise


def hold(shelf: Shelf) -> None:
    """Hold every engine to the evaluator on a shelf."""
    with tempfile.TemporaryDirectory() as folder:
        write(shelf, Path(folder))
        try:
            read = ReadShelf.read(Path(folder))
        except RuleFileError as refusal:
            pytest.fail(_told(shelf, "a shelf that is meant to be valid is refused", str(refusal)))
    seen.update({"shelves": 1, **dict.fromkeys(census.constructs(shelf), 1)})
    rows = records(shelf, RECORDS)
    assessors = {engine: Assessor(read, engine) for engine in ("direct", "chaining")}
    for number, (day, application) in enumerate(occasions(shelf)):
        wanted = [judge(shelf, row, day, application) for row in rows]
        seen.update(name for each in wanted for name in census.answers(each))
        seen["judged records"] += len(rows)
        for engine, assessor in assessors.items():
            _hold_to_records(shelf, engine, assessor, rows, wanted, (day, application))
        # A table costs most, so the normal run judges it on one of the days.
        if SOAK or number == shelf.seed % OCCASIONS:
            _hold_to_table(shelf, read, rows, wanted, (day, application), shelf.other_table)
        place = ASKED_PLACES[shelf.seed % len(ASKED_PLACES)]
        _hold_to_place(shelf, assessors["direct"], rows[number], (day, application), place)
    _renders(shelf, assessors["direct"], rows[0], occasions(shelf)[0])


def occasions(shelf: Shelf) -> list[tuple[date, str]]:
    """Return days and applications, on both sides of the days on which something begins or ends."""
    periods = [each.periods for each in shelf.bases]
    periods += [each.periods for each in shelf.overlays] + [each.periods for each in shelf.tables]
    cuts = sorted({day for each in periods for period in each.values() for day in period if day})
    days = [
        day + timedelta(days=beside) for day in cuts for beside in (-1, 0) if day + timedelta(days=beside) >= cuts[0]
    ]
    asked = [(day, application) for day in days for application in APPLICATIONS]
    step = 1 + shelf.seed % 7
    return [asked[(shelf.seed + place * step) % len(asked)] for place in range(OCCASIONS)]


def _hold_to_records(
    shelf: Shelf,
    engine: str,
    assessor: Assessor,
    rows: list[Row],
    wanted: list[Judgement],
    occasion: tuple[date, str],
    place: str | None = None,
) -> None:
    def differing(row: Row) -> list[str]:
        said = of_assessment(assessed(assessor, row, *occasion, place))
        return differences(judge(shelf, row, *occasion, place), said)

    for row, answer in zip(rows, wanted, strict=True):
        if differences(answer, of_assessment(assessed(assessor, row, *occasion, place))):
            small = _smallest(row, differing)
            _fail(shelf, engine, small, occasion, differing(small))


def _hold_to_place(shelf: Shelf, assessor: Assessor, row: Row, occasion: tuple[date, str], place: str) -> None:
    """Ask for a place that need not have rules of its own."""
    if shelf.divisions and place[:2] not in shelf.divisions and place != NATION:
        return
    _hold_to_records(
        shelf, f"direct in {place}", assessor, [row], [judge(shelf, row, *occasion, place)], occasion, place
    )


def _hold_to_table(
    shelf: Shelf, read: ReadShelf, rows: list[Row], wanted: list[Judgement], occasion: tuple[date, str], other: str
) -> None:
    tiers = list(dict.fromkeys(each.tier for each in shelf.bases))
    typed = shelf.seed % 2 == 0

    def differing(row: Row) -> list[str]:
        (result,) = judged(table([row], shelf.columns, typed=typed), other, *occasion, read).iter_rows(named=True)
        return row_differences(judge(shelf, row, *occasion), result, tiers)

    found = judged(table(rows, shelf.columns, typed=typed), other, *occasion, read)
    seen[f"table {other or 'polars'}"] += 1
    for row, answer, result in zip(rows, wanted, found.iter_rows(named=True), strict=True):
        told = row_differences(answer, result, tiers)
        if told:
            small = _smallest(row, differing) if differing(row) else row
            _fail(shelf, f"table on {other or 'polars'}", small, occasion, differing(small) or told)


def _smallest(row: Row, differing: object) -> Row:
    """Leave out every figure without which the answers still differ."""
    assert callable(differing)
    for name in list(row):
        less = agreeing({each: value for each, value in row.items() if each != name})
        if differing(less):
            row = less
    return row


def _fail(shelf: Shelf, engine: str, row: Row, occasion: tuple[date, str], found: list[str]) -> None:
    day, application = occasion
    asked = f"{engine}, {day}, {application}\nrecord: {written(row)}"
    pytest.fail(_told(shelf, asked, "\n".join(found)))


def _told(shelf: Shelf, what: str, found: str) -> str:
    """Keep the shelf as a folder and return what is wrong with it, small enough to read."""
    folder = Path(tempfile.mkdtemp(prefix="tiercheck-shelf-"))
    write(shelf, folder)
    texts = "\n".join(f"--- {path}\n{text}" for path, text in files_of(shelf).items())
    return f"{what}\n{found}\nshelf: {folder}\n{texts}"


def _renders(shelf: Shelf, assessor: Assessor, row: Row, occasion: tuple[date, str]) -> None:
    """Write one record in every format and language: whatever its titles hold, it is written whole."""
    said = assessed(assessor, row, *occasion, None)
    for language in ("zh", "en"):
        for style in ("text", "markdown", "html", "json"):
            try:
                shown = tc.render(said, style, language)
            except Exception as error:
                raise AssertionError(_told(shelf, f"{style} in {language}: {written(row)}", repr(error))) from error
            assert shown.strip()
            if style == "json":
                assert json.loads(shown)["as_of"] == str(occasion[0])
            if style == "html":
                assert "<script>alert" not in shown
                assert "<b>bold" not in shown
            seen[f"rendered {style}"] += 1


def test_a_day_before_every_rule_is_refused(tmp_path: Path) -> None:
    """The evaluator knows no rules on such a day, and neither does an engine."""
    from tests.random_shelves.syntax import Answer, Base, Choice, Content, Holds, Indicator, Title

    title = Title("一", "One")
    content = Content(indicators={"a": Indicator("a", title, Answer("own_brand", True))})
    day = date(2025, 1, 1)
    decide = Choice("all", 1, (Holds("a"),))
    base = Base("low", title, 1, False, NATION, dict.fromkeys(APPLICATIONS, (day, None)), (), content, None, decide)
    shelf = Shelf((base,), (), {}, (), (), 0, "")
    write(shelf, tmp_path)
    assert rules_for(shelf, "low", NATION, day - timedelta(days=1), "new") is None
    with pytest.raises(SelectionError):
        Assessor(ReadShelf.read(tmp_path), "direct").assess(
            tc.EnterpriseProfile.from_record({"own_brand": True}), day - timedelta(days=1)
        )
