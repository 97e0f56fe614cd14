"""Finds, for what no case has seen, cases that would see it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from tiercheck.change.cases.case import Aspect as Expects
from tiercheck.change.coverage.goal import Goal, GoalKey
from tiercheck.change.coverage.indicators import IndicatorSubject
from tiercheck.change.coverage.points import MarkSubject
from tiercheck.change.coverage.ready import Expected, ReadyCase, written
from tiercheck.change.coverage.seeing import AssessEvidence, Seer
from tiercheck.change.coverage.subjects import CoverageSubject, Subjects
from tiercheck.change.coverage.tables import RowSubject
from tiercheck.change.occasions import first_occasions, with_references
from tiercheck.change.probing.marks import Marks
from tiercheck.change.probing.settling import Figures
from tiercheck.change.probing.trials import Trials
from tiercheck.change.thresholds import points_of
from tiercheck.errors import TiercheckError
from tiercheck.model.condition import PartPoints, TotalPoints
from tiercheck.model.evidence import Evidence
from tiercheck.model.occasion import Occasion
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.verdict import Assessment, Verdict
from tiercheck.rulebook.shelf import Shelf


class Pasted(NamedTuple):
    """A case ready to paste, and the goals that it would see."""

    ready: ReadyCase
    goals: tuple[Goal, ...]


class Found(NamedTuple):
    """What was found for what no case has seen.

    Attributes:
        cases: in the order of the shelf.
        without: goals that a case ought to see, for which none was found.
        beyond_reach: goals that no record shows, so that no case can see them.
    """

    cases: tuple[Pasted, ...]
    without: tuple[Goal, ...]
    beyond_reach: tuple[Goal, ...]


class Paster:
    """Makes records for goals, and cases of those that show them."""

    def __init__(self, subjects: Subjects, assess: AssessEvidence) -> None:
        self._subjects = subjects
        self._assess = assess
        self._views: dict[str, Shelf] = {}
        self._of_subjects: dict[str, Trials] = {}
        self._occasions = first_occasions(subjects.shelf)
        self._seer = Seer(subjects, assess)

    def find(self, missing: Collection[GoalKey]) -> Found:
        """Return cases for goals that were not seen."""
        cases: list[Pasted] = []
        left, beyond = set(missing), dict.fromkeys(missing, True)
        for subject in self._subjects.every:
            wanted = {goal.key for goal in subject.goals if goal.key in left}
            options = self._occasion(subject) if wanted else None
            if options is not None:
                found = tuple(self._cases(subject, options, wanted))
                left.difference_update(goal.key for each in found for goal in each.goals)
                cases += found
            if options is None or isinstance(subject, MarkSubject):
                # That nothing was found for a mark, or on no occasion, does not show that there is nothing.
                beyond.update(dict.fromkeys(wanted, False))
        goals = [goal for key, goal in self._subjects.goals.items() if key in left]
        without, never = ([goal for goal in goals if beyond[goal.key] is so] for so in (False, True))
        return Found(tuple(cases), tuple(without), tuple(never))

    def _occasion(self, subject: CoverageSubject) -> Occasion | None:
        """Return the first occasion on which something is examined."""
        for holder in subject.goals[0].holders:
            for options in self._occasions.get(holder, ()):
                if self._is_examined(subject, options):
                    return options
        return None

    def _is_examined(self, subject: CoverageSubject, options: Occasion) -> bool:
        """Whether the rule set of an occasion has it: an overlay makes several of one id, which need not be alike."""
        match subject:
            case IndicatorSubject():
                indicator = self._rules(options).indicators.get(subject.indicator.id)
                return indicator == subject.indicator and options.application in subject.indicator.applications
            case MarkSubject():
                return subject in self._subjects.of_rule_set(self._rules(options))
            case RowSubject():
                return True

    def _view(self, options: Occasion) -> Shelf:
        """Return the shelf of what the one tier of an occasion judges."""
        (tier,) = options.tiers or ("",)
        if tier not in self._views:
            self._views[tier] = self._subjects.shelf.of_tiers((tier,))
        return self._views[tier]

    def _trials(self, options: Occasion) -> Trials:
        subject = self._view(options).subject
        if subject.id not in self._of_subjects:
            self._of_subjects[subject.id] = Trials(subject.parts)
        return self._of_subjects[subject.id]

    def _rules(self, options: Occasion) -> RuleSet:
        """Return the rule set of the one tier that an occasion asks for."""
        selection = self._subjects.shelf.select(options.as_of, options.jurisdiction, options.application, options.tiers)
        return selection.rule_sets[-1]

    def _cases(self, subject: CoverageSubject, options: Occasion, wanted: Collection[GoalKey]) -> Iterator[Pasted]:
        left = set(wanted)
        for tried in self._tried(subject, options, left):
            ready = self._ready(subject, options, tried)
            if ready is not None:
                seen = self._seer.sees(ready.case, left)
                if seen:
                    left -= seen
                    goals = tuple(goal for goal in subject.goals if goal.key in seen)
                    yield Pasted(replace(ready, name=_name(goals[0])), goals)

    def _tried(self, subject: CoverageSubject, options: Occasion, left: Collection[GoalKey]) -> Iterator[Figures]:
        """Yield the records that may show what is left, those that show most of it first."""
        match subject:
            case IndicatorSubject():
                tried = self._trials(options).of_indicator(subject.indicator)
                shown = [{each.goal.key for each in subject.shows(one, subject.read(one), left)} for one in tried]
            case RowSubject():
                tried = self._trials(options).of_row(subject.table, subject.row)
                derived = [subject.classifier.derive(one) for one in tried]
                shown = [
                    {each.goal.key for each in subject.shows(one, by, left)} if by is not None else set()
                    for one, by in zip(tried, derived, strict=True)
                ]
            case MarkSubject():
                yield from self._around_mark(subject, options)
                return
        while left:
            best = max(range(len(tried)), key=lambda place: (len(shown[place] & set(left)), -place), default=-1)
            if best < 0 or not shown[best] & set(left):
                return
            yield tried[best]
            shown[best] = set()

    def _around_mark(self, subject: MarkSubject, options: Occasion) -> Iterator[Figures]:
        rules = self._rules(options)
        asked, columns = with_references(self._subjects.shelf, options), self._view(options).columns

        def judge(figures: Figures) -> Mapping[str, Verdict]:
            return {verdict.tier: verdict for verdict in self._assess(Evidence(figures, columns), asked)}

        found = Marks(rules, options.application, judge, self._trials(options)).straddle(subject.threshold)
        yield from (each for each in found if each is not None)

    def _ready(self, subject: CoverageSubject, options: Occasion, figures: Figures) -> ReadyCase | None:
        """Return the case that expects what comes out, None when nothing does."""
        view = self._view(options)
        try:
            assessment = self._assess(Evidence(figures, view.columns), options)
        except TiercheckError:
            return None
        expected = tuple(_expected(subject, assessment))
        cite = subject.indicator.citation.clause if isinstance(subject, IndicatorSubject) else _cite(subject)
        return ReadyCase("", options, written(figures, view.columns), expected, cite, view.subject.id)


def _cite(subject: RowSubject | MarkSubject) -> str:
    return subject.row.citation.clause if isinstance(subject, RowSubject) else subject.threshold.clause


def _name(goal: Goal) -> str:
    return f"{goal.holders[0]} {goal.subject}, {goal.what}"


def _expected(subject: CoverageSubject, assessment: Assessment) -> Iterator[Expected]:
    (verdict,) = assessment.verdicts
    match subject:
        case IndicatorSubject():
            finding = verdict[subject.indicator.id]
            answer = str(finding.outcome) if finding.points is None else finding.points
            yield Expected(Expects.INDICATOR, finding.id, answer)
        case RowSubject():
            for derivation in assessment.context.derivations:
                if derivation.classification is subject.table:
                    levels = subject.table.derives.levels
                    ends = tuple(dict.fromkeys((levels[derivation.low], levels[derivation.high])))
                    yield Expected(Expects.DERIVED, subject.table.name, ends[0] if len(ends) == 1 else ends)
        case MarkSubject():
            of = subject.threshold.of
            yield Expected(Expects.OUTCOME, verdict.tier, str(verdict.outcome))
            points = points_of(verdict, of)
            if isinstance(of, TotalPoints):
                yield Expected(Expects.SCORE, "", points)
            elif isinstance(of, PartPoints):
                yield Expected(Expects.PART, of.part, points)
