"""Random shelves, written as rule files and read again: every engine says what the evaluator says.

The normal run draws the same shelves every time. `make soak` draws thousands of others, from seeds that it prints. A
shelf that fails is made smaller, kept as a folder of rule files, and printed with the record and both answers.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
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
from tests.random_shelves.reduction import reduced
from tests.random_shelves.syntax import APPLICATIONS, NATION, Shelf
from tests.random_shelves.writer import files_of, write
from tests.soak import SOAK
from tiercheck.api.assessor import Assessor
from tiercheck.errors import RuleFileError, SelectionError
from tiercheck.model.verdict import Assessment
from tiercheck.rulebook.shelf import Shelf as ReadShelf

# Each run begins with the plainest shelf, and from the eleventh on hypothesis varies those it has instead of drawing
# anew: many short runs see more of the language than a long one.
SHELVES = 11
RUNS = 30 if SOAK else 6
BATCHES = 10 if SOAK else 1
RECORDS = 50
OCCASIONS = 2
ENGINES = ("direct", "chaining")
ASKED_PLACES = (NATION, "44", "4401", "4409", "440901", "4403", "33")
ON = Constructs()

# Hypothesis draws and does not shrink: a shelf takes a second to judge, and `reduced` knows what can be left out.
SETTINGS = settings(
    max_examples=SHELVES,
    deadline=None,
    derandomize=False,
    print_blob=True,
    report_multiple_bugs=False,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_engine_says_what_the_evaluator_says(batch: int) -> None:
    """A generator that silently stopped making a construct would prove nothing about it, so they are counted."""
    seen: Counter[str] = Counter()
    for run in range(RUNS):
        chosen = randrange(2**32) if SOAK else batch * RUNS + run  # noqa: S311
        sys.stdout.write(f"seed {chosen}\n")
        found = _first_difference(chosen, seen)
        if found is not None:
            pytest.fail(report(found.reduced()))
    sys.stdout.write(counted(seen))
    assert [name for name in census.expected(ON) if not seen[name]] == []


def _first_difference(chosen: int, seen: Counter[str]) -> "Difference | None":
    """Return the first difference among the shelves of one seed."""
    found: list[Difference] = []

    def look(shelf: Shelf) -> None:
        if not found:
            found.extend(islice(all_differences(shelf, seen), 1))

    seed(chosen)(SETTINGS(given(shelves(ON))(look)))()
    return found[0] if found else None


def counted(seen: Counter[str]) -> str:
    """Return how much was judged, and how often each construct was seen."""
    wanted = census.expected(ON)
    much = f"{seen['shelves']} shelves, {seen['judged records']} judged records, {len(wanted)} constructs"
    return f"{much}: {', '.join(f'{name} {seen[name]}' for name in sorted(wanted))}\n"


@dataclass(frozen=True)
class Question:
    """A record and what is asked of it; ``kind`` is an engine, a kind of table, or a format and language."""

    kind: str
    row: Row
    day: date
    application: str
    place: str | None = None

    @property
    def occasion(self) -> tuple[date, str]:
        return self.day, self.application


@dataclass(frozen=True)
class Difference:
    """A shelf, what was asked, and where the answers differ; no question where the shelf itself is refused."""

    shelf: Shelf
    question: Question | None
    found: tuple[str, ...]

    def reduced(self) -> "Difference":
        """Return the difference on the smallest record and shelf that were found to show it."""
        if self.question is None:
            return self
        question = self.question
        for name in list(question.row):
            row = agreeing({each: value for each, value in question.row.items() if each != name})
            if self._shows_in(self.shelf, smaller := replace(question, row=row)):
                question = smaller
        shelf = reduced(self.shelf, lambda shelf: self._shows_in(shelf, question))
        # A difference that shows in a whole table alone is reported as it was found.
        return Difference(shelf, question, answer(shelf, question) or self.found)

    def _shows_in(self, shelf: Shelf, question: Question) -> bool:
        """Whether one of the same things differs, or the same exception is raised."""
        return not _subjects(self.found).isdisjoint(_subjects(answer(shelf, question)))


def _subjects(found: tuple[str, ...]) -> set[str]:
    return {line.partition(":")[0] for line in found}


def answer(shelf: Shelf, question: Question) -> tuple[str, ...]:
    """Return where the answer to a question differs from the evaluator's; nothing where the shelf is not valid."""
    try:
        wanted = judge(shelf, question.row, *question.occasion, question.place)
        read = reading(shelf)
    except (RuleFileError, LookupError, StopIteration):
        return ()
    return answered(shelf, read, question, wanted)


def answered(shelf: Shelf, read: ReadShelf, question: Question, wanted: Judgement) -> tuple[str, ...]:
    """Return where the answer to a question differs; an exception of an engine is a difference too."""
    try:
        if question.kind in ENGINES:
            said = assessed(Assessor(read, question.kind), question.row, *question.occasion, question.place)
            return tuple(differences(wanted, of_assessment(said)))
        typed = shelf.seed % 2 == 0
        frame = table([question.row], shelf.columns, typed=typed)
        (result,) = judged(frame, question.kind, *question.occasion, read).iter_rows(named=True)
        return tuple(row_differences(wanted, result, tiers_of(shelf)))
    except Exception as error:
        return (repr(error),)


def reading(shelf: Shelf) -> ReadShelf:
    """Write a shelf as rule files and read them."""
    with tempfile.TemporaryDirectory() as folder:
        write(shelf, Path(folder))
        return ReadShelf.read(Path(folder))


def all_differences(shelf: Shelf, seen: Counter[str]) -> Iterator[Difference]:
    """Hold every engine to the evaluator on a shelf; count in ``seen`` what was judged."""
    try:
        read = reading(shelf)
    except RuleFileError as refusal:
        yield Difference(shelf, None, ("a shelf that is meant to be valid is refused", str(refusal)))
        return
    seen.update({"shelves": 1, **dict.fromkeys(census.constructs(shelf), 1)})
    rows = records(shelf, RECORDS)
    for number, occasion in enumerate(occasions(shelf)):
        wanted = [judge(shelf, row, *occasion) for row in rows]
        seen.update(name for each in wanted for name in census.answers(each))
        seen["judged records"] += len(rows)
        for engine in ENGINES:
            yield from _of_records(shelf, read, engine, rows, wanted, occasion)
        # A table costs most, so the normal run judges it on one of the days.
        if SOAK or number == shelf.seed % OCCASIONS:
            seen[f"table {shelf.other_table or 'polars'}"] += 1
            yield from _of_table(shelf, read, rows, wanted, occasion)
        place = ASKED_PLACES[shelf.seed % len(ASKED_PLACES)]
        yield from _in_place(shelf, read, Question("direct", rows[number], *occasion, place))
    yield from _rendered(shelf, read, Question("direct", rows[0], *occasions(shelf)[0]), seen)


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


def _of_records(
    shelf: Shelf, read: ReadShelf, engine: str, rows: list[Row], wanted: list[Judgement], occasion: tuple[date, str]
) -> Iterator[Difference]:
    assessor = Assessor(read, engine)
    for row, answer in zip(rows, wanted, strict=True):
        try:
            found = differences(answer, of_assessment(assessed(assessor, row, *occasion, None)))
        except Exception as error:
            found = [repr(error)]
        if found:
            yield Difference(shelf, Question(engine, row, *occasion), tuple(found))


def _of_table(
    shelf: Shelf, read: ReadShelf, rows: list[Row], wanted: list[Judgement], occasion: tuple[date, str]
) -> Iterator[Difference]:
    frame = table(rows, shelf.columns, typed=shelf.seed % 2 == 0)
    try:
        results = list(judged(frame, shelf.other_table, *occasion, read).iter_rows(named=True))
    except Exception as error:
        yield Difference(shelf, Question(shelf.other_table, rows[0], *occasion), (repr(error),))
        return
    for row, answer, result in zip(rows, wanted, results, strict=True):
        found = row_differences(answer, result, tiers_of(shelf))
        if found:
            yield Difference(shelf, Question(shelf.other_table, row, *occasion), tuple(found))


def tiers_of(shelf: Shelf) -> list[str]:
    """Return the tiers of a shelf, each once."""
    return list(dict.fromkeys(each.tier for each in shelf.bases))


def _in_place(shelf: Shelf, read: ReadShelf, question: Question) -> Iterator[Difference]:
    """Ask for a place that need not have rules of its own."""
    place = question.place or NATION
    if shelf.divisions and place[:2] not in shelf.divisions and place != NATION:
        return
    found = answered(shelf, read, question, judge(shelf, question.row, *question.occasion, place))
    if found:
        yield Difference(shelf, question, found)


def _rendered(shelf: Shelf, read: ReadShelf, question: Question, seen: Counter[str]) -> Iterator[Difference]:
    """Write one record in every format and language: whatever its titles hold, it is written whole."""
    said = assessed(Assessor(read, question.kind), question.row, *question.occasion, None)
    for language in ("zh", "en"):
        for style in ("text", "markdown", "html", "json"):
            seen[f"rendered {style}"] += 1
            try:
                shown = tc.render(said, style, language)
            except Exception as error:
                yield Difference(shelf, None, (f"{style} in {language}: {written(question.row)}", repr(error)))
                continue
            wrong = [mark for mark in ("<script>alert", "<b>bold") if style == "html" and mark in shown]
            if style == "json" and json.loads(shown)["as_of"] != str(question.day):
                wrong.append("as_of")
            if wrong or not shown.strip():
                yield Difference(shelf, None, (f"{style} in {language}: {written(question.row)}", *wrong))


def report(difference: Difference) -> str:
    """Keep the shelf as a folder and return what is wrong with it, small enough to read."""
    shelf, question = difference.shelf, difference.question
    folder = Path(tempfile.mkdtemp(prefix="tiercheck-shelf-"))
    write(shelf, folder)
    asked = []
    if question is not None:
        kind = question.kind or "table on polars"
        asked = [f"{kind}, {question.day}, {question.application}, {question.place or 'the place of the record'}"]
        asked.append(f"record: {written(question.row)}")
    texts = [f"--- {path}\n{text}" for path, text in files_of(shelf).items()]
    return "\n".join((*asked, *difference.found, f"shelf: {folder}", *texts))


def test_a_difference_is_reduced_and_reported_with_its_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that fails whenever a record reports revenue: the report is that column, on next to no rules."""

    def failing(assessor: Assessor, row: Row, day: date, application: str, place: str | None) -> Assessment:
        if "revenue_y1" in row:
            raise ZeroDivisionError
        return assessed(assessor, row, day, application, place)

    monkeypatch.setattr("tests.random_shelves.test_random_shelves.assessed", failing)
    found = _first_difference(0, Counter())
    assert found is not None
    smallest = found.reduced()
    assert smallest.question is not None
    assert list(smallest.question.row) == ["revenue_y1"]
    assert len(report(smallest)) < len(report(found))
    assert "ZeroDivisionError" in report(smallest)


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
