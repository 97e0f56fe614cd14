"""Properties proven: for every question a proof, or a record that refutes it and was judged by the rules."""

from collections.abc import Iterator
from itertools import product

from tiercheck.change.direction.solving import Possible
from tiercheck.change.direction.subjects import ProofSide
from tiercheck.change.properties.joining import together
from tiercheck.change.properties.property import (
    Among,
    Change,
    Implies,
    NeverHurts,
    NotLooser,
    Passes,
    Property,
    Statement,
)
from tiercheck.change.properties.questions import Question, after_change, found_against, speaks_of_some, whether_implied
from tiercheck.change.properties.result import Answer, Result, Standing
from tiercheck.change.properties.scene import Scene
from tiercheck.model.evidence import Column
from tiercheck.model.occasion import Occasion
from tiercheck.rulebook.shelf import Shelf


class Prover:
    """Proves properties of one shelf; what was translated or proven for one occasion serves the others."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._order = tuple(name for subject in shelf.subjects.values() for name in subject.columns)
        self._scenes: dict[Occasion, Scene] = {}
        # Rules that say the same on two occasions are asked once, unless a record of each is wanted.
        self._settled: dict[Question, Possible] = {}
        self._speaks: dict[Question, bool] = {}

    def prove(self, given: Property) -> Result:
        """Return what comes of a property.

        Raises:
            EngineError: a record of the solver is not confirmed by the engine.
        """
        answers: list[Answer] = []
        for open_answer, question in self._asked(given):
            speaks = any(each.standing is Standing.PROVEN and each.names == open_answer.names for each in answers)
            answers.append(open_answer if question is None else self._answered(open_answer, question, speaks))
        return Result(given, tuple(answers))

    def _answered(self, answer: Answer, question: Question, speaks: bool) -> Answer:
        """Settle a question.

        Args:
            answer: the answer as far as it is known.
            question: what is asked.
            speaks: whether the same was found to speak of some record on another occasion.
        """
        possible = self._settled.get(question)
        if possible is None:
            possible, record = found_against(question)
            if possible is Possible.YES:
                return answer.settled(Standing.REFUTED, question.confirm(record))
            self._settled[question] = possible
        if possible is Possible.OPEN:
            return answer.settled(Standing.UNDECIDED)
        if not speaks and question not in self._speaks:
            self._speaks[question] = speaks_of_some(question)
        return answer.settled(Standing.PROVEN if speaks or self._speaks[question] else Standing.VACUOUS)

    def _asked(self, given: Property) -> Iterator[tuple[Answer, Question | None]]:
        """Yield every question with its answer still open; without a question it says nothing there."""
        among = given.among
        for options in given.occasions:
            match given.promise:
                case Implies(premises, conclusions):
                    one = together([self._subject(options, each) for each in (*premises, *among.where)], among.without)
                    for conclusion in conclusions:
                        answer = Answer(Standing.VACUOUS, options, str(conclusion))
                        yield answer, whether_implied(one, self._subject(options, conclusion), self._order)
                case NeverHurts(of, columns, change):
                    for passes, column in product(of, columns):
                        yield self._change_asked(options, among, passes, column, change)
                case NotLooser(of, than):
                    for passes in of:
                        yield self._comparison_asked(options, than.seen_from(options), among, passes)

    def _change_asked(
        self, options: Occasion, among: Among, passes: Passes, column: Column, change: Change
    ) -> tuple[Answer, Question | None]:
        answer = Answer(Standing.VACUOUS, options, str(passes), column=column)
        subject = self._subject(options, passes)
        if column.name not in subject.columns:
            return answer, None
        return answer, after_change(self._among(options, among, subject), subject, column, change, self._order)

    def _comparison_asked(
        self, options: Occasion, than: Occasion, among: Among, passes: Passes
    ) -> tuple[Answer, Question | None]:
        answer = Answer(Standing.VACUOUS, options, str(passes), than)
        here, there = self._scene(options).edition(passes.tier), self._scene(than).edition(passes.tier)
        if here.selection.digests == there.selection.digests and here.application is there.application:
            return answer, None
        one = self._among(options, among, self._subject(options, passes))
        return answer, whether_implied(one, self._subject(than, passes), self._order)

    def _among(self, options: Occasion, among: Among, subject: ProofSide) -> ProofSide:
        return together([subject, *(self._subject(options, each) for each in among.where)], among.without)

    def _subject(self, options: Occasion, statement: Statement) -> ProofSide:
        subject = self._scene(options).subject(statement)
        if subject is None:
            raise LookupError(f"{statement} is not examined on {options}")
        return subject

    def _scene(self, options: Occasion) -> Scene:
        if options not in self._scenes:
            self._scenes[options] = Scene(self._shelf, options)
        return self._scenes[options]
