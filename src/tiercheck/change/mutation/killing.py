"""Runs cases against mutants: the ones that can notice, the likeliest first, until the first that does."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from tiercheck.change.cases.asking import question_of
from tiercheck.change.cases.case import Case, Step
from tiercheck.change.cases.running import as_expected
from tiercheck.change.mutation.mutant import DayChange, Mutant, RulesChange, TableChange
from tiercheck.errors import FailingCasesError, Problem, TiercheckError
from tiercheck.model.evidence import Evidence
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Application
from tiercheck.model.verdict import Assessment
from tiercheck.rulebook.shelf import Shelf

AssessEvidence: TypeAlias = Callable[[Evidence, Occasion], Assessment]
NewEngine: TypeAlias = Callable[[Shelf], AssessEvidence]
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Question:
    """One step of a case, ready to be asked again and again.

    Attributes:
        case: the case.
        step: what is asked and what must come of it.
        evidence: the record as of the day.
        options: the occasion.
        reads: ids of the rule sets that are judged; none when the answer is an error.
        rows: ids of classifications, and of the rows in them, that derive a column.
        names: what the expectations name.
    """

    case: Case
    step: Step
    evidence: Evidence
    options: Occasion
    reads: frozenset[str]
    rows: frozenset[tuple[str, str]]
    names: frozenset[str]

    @property
    def day(self) -> tuple[date, Application]:
        """The day and the application, which say what is in force."""
        return self.options.as_of, self.options.application

    def can_notice(self, mutant: Mutant) -> bool:
        """Whether the answer may depend on what the mutant changes."""
        match mutant.change:
            case RulesChange():
                return not self.reads.isdisjoint(mutant.rule_sets)
            case TableChange(table, _, row):
                return (table.id, row) in self.rows
            case DayChange(_, day, application):
                return self.day == (day, application)


class Killers:
    """The cases of a shelf, set against mutants of it; what does not depend on the mutant is prepared once.

    Attributes:
        questions: the steps of the cases that the rules answer, in order.
    """

    def __init__(self, shelf: Shelf, cases: Iterable[Case], new_engine: NewEngine) -> None:
        """Ask every case of the shelf as it is.

        Args:
            shelf: the rules.
            cases: the cases about them.
            new_engine: makes what assesses evidence by the rules of a shelf.

        Raises:
            FailingCasesError: a case fails on the rules as they are.
        """
        self._shelf = shelf
        self._new_engine = new_engine
        assess = new_engine(shelf)
        failing: dict[str, Case] = {}
        questions: list[Question] = []
        for case in cases:
            for question in _questions(case, shelf, assess):
                if question is None:
                    failing[case.id] = case
                else:
                    questions.append(question)
        if failing:
            raise FailingCasesError(_failing_already(tuple(failing.values())))
        self.questions = tuple(questions)

    def killer(self, mutant: Mutant) -> Case | None:
        """Return a case that comes out otherwise on the mutant, or None when there is none."""
        mutated = mutant.change.on(self._shelf)
        if mutated is None:
            raise ValueError(f"{mutant.id} is no shelf at all")
        assess = self._new_engine(mutated)
        able = [question for question in self.questions if question.can_notice(mutant)]
        name = mutant.subject.partition("/")[0]
        for question in sorted(able, key=lambda each: name not in each.names):
            if not as_expected(question.step, _answer(question.evidence, question.options, assess)):
                return question.case
        return None


def _questions(case: Case, shelf: Shelf, assess: AssessEvidence) -> Iterator[Question | None]:
    """Yield the steps of a case that depend on the rules; None stands for one that fails already."""
    for step in case.steps:
        try:
            evidence, options = question_of(step, shelf)
        except (TiercheckError, ValueError):
            continue  # the record or the occasion is refused before any rule is read
        answer = _answer(evidence, options, assess)
        if as_expected(step, answer):
            yield Question(case, step, evidence, options, *_depends_on(answer, shelf), _names(step))
        else:
            yield None


def _answer(evidence: Evidence, options: Occasion, assess: AssessEvidence) -> Assessment | TiercheckError:
    try:
        return assess(evidence, options)
    except TiercheckError as error:
        return error


def _depends_on(answer: Assessment | TiercheckError, shelf: Shelf) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """Return the rule sets and the rows of classifications that an answer rests on."""
    if isinstance(answer, TiercheckError):
        return frozenset(), frozenset()
    options = answer.context.options
    selected = shelf.select(options.as_of, options.jurisdiction, options.application, options.tiers)
    derived = answer.context.derivations
    rows = frozenset((each.classification.id, each.row.id) for each in derived if each.row is not None)
    return frozenset(rules.id for rules in selected.rule_sets), rows


def _names(step: Step) -> frozenset[str]:
    return frozenset(name for each in step.expected for name in (each.subject, str(each.aspect)))


def _failing_already(cases: tuple[Case, ...]) -> Iterator[Problem]:
    """Yield why nothing can be proven: a case that fails anyway would seem to notice everything."""
    hint = "run `tiercheck test` and put them right first"
    for case in cases[:MOST_NAMED]:
        yield Problem("failing-case", f"{case.name} fails on the rules as they are", hint, case.place)
    if len(cases) > MOST_NAMED:
        yield Problem("failing-case", f"and {len(cases) - MOST_NAMED} more cases fail", hint)
