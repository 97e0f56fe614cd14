"""Cases against the shelf: what they expect must be there to come out."""

from collections.abc import Collection
from datetime import date

from tiercheck.change.cases.case import NO_TIER, Asked, Aspect, Case, Expectation, Kind, Step
from tiercheck.change.cases.expecting import OUTCOMES
from tiercheck.change.cases.form import Form
from tiercheck.errors import Location, SelectionError
from tiercheck.model.classification import Classification
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.scoring import Interval
from tiercheck.rulebook.shelf import Selection, Shelf
from tiercheck.yaml.report import Report

_CALLED = {
    Aspect.NAMED: ("subject", "indicator, condition, part or derived column"),
    Aspect.DERIVED: ("derived", "derived column"),
    Aspect.STATUS: ("indicator", "indicator"),
}
_NEEDS_NO_TIER = (Aspect.ERROR, Aspect.TIER)


class Review:
    """Checks cases against one shelf; a rule set that is not in force is left to the run, which tells the nearest."""

    def __init__(self, report: Report, shelf: Shelf) -> None:
        self._form = Form(report)
        self._shelf = shelf
        self._tiers = tuple(dict.fromkeys(rules.tier for rules in shelf.rule_sets))
        self._rule_sets = tuple(rules.id for rules in shelf.entries)
        self._views: dict[str, Shelf] = {}
        self._selections: dict[tuple[str, str, str, str], Selection | None] = {}

    def case(self, case: Case) -> None:
        """Note what a case names and the shelf does not have."""
        for step in case.steps:
            if step.error is None:
                self._step(step, case)

    def _step(self, step: Step, case: Case) -> None:
        asked = step.asked
        for tier in (asked.tier, *(asked.tiers or ())):
            if tier and tier not in self._tiers:
                message = f"there is no tier {tier!r}"
                self._form.not_one_of(tier, self._tiers, case.place, "unknown-tier", message)
                return
        selection = self._selection(asked)
        rule_set = next((each for each in selection.rule_sets if each.tier == asked.tier), None) if selection else None
        for expectation in step.expected:
            self._general(expectation, asked)
            if rule_set is not None and selection is not None:
                at = case.place if case.kind is Kind.BOUND and expectation.aspect is Aspect.NAMED else expectation.place
                self._within(expectation, at, rule_set, selection.classifications)

    def _selection(self, asked: Asked) -> Selection | None:
        place = asked.jurisdiction if asked.jurisdiction is not None else self._jurisdiction(asked)
        key = (asked.subject, asked.as_of, place, asked.application)
        if key not in self._selections:
            try:
                day = date.fromisoformat(asked.as_of)
                self._selections[key] = self._about(asked).select(day, place, Application(asked.application))
            except (SelectionError, ValueError):
                self._selections[key] = None
        return self._selections[key]

    def _jurisdiction(self, asked: Asked) -> str:
        view = self._about(asked)
        reported = {name: str(value) for name, value in asked.record.items()}
        return view.jurisdiction_of(view.subject.division_in(reported))

    def _about(self, asked: Asked) -> Shelf:
        """Return the shelf of what the record is one of."""
        if asked.subject not in self._views:
            self._views[asked.subject] = self._shelf.about(asked.subject)
        return self._views[asked.subject]

    def _general(self, expectation: Expectation, asked: Asked) -> None:
        """Check what does not depend on the rule set in force."""
        aspect, subject, answer, at = expectation.aspect, expectation.subject, expectation.answer, expectation.place
        if aspect not in _NEEDS_NO_TIER and not asked.tier and not (aspect is Aspect.OUTCOME and subject):
            message = f"the expected {subject or aspect} is of no tier"
            self._form.report.add("missing-key", at, message, "write tier: with its name, here or at the top")
        elif aspect is Aspect.OUTCOME and subject not in self._tiers:
            self._form.not_one_of(subject, self._tiers, at, "unknown-tier", f"there is no tier {subject!r}")
        elif aspect is Aspect.TIER and answer not in (*self._tiers, NO_TIER):
            names = (*self._tiers, NO_TIER)
            self._form.not_one_of(str(answer), names, at, "unknown-tier", f"there is no tier {answer!r}")
        elif aspect is Aspect.RULE_SET and answer not in self._rule_sets:
            message = f"there is no rule set {answer!r}"
            self._form.not_one_of(str(answer), self._rule_sets, at, "unknown-rule-set", message)
        elif aspect is Aspect.MISSING and isinstance(answer, tuple) and not isinstance(answer, Interval):
            for name in answer:
                columns = self._about(asked).columns
                if name not in columns:
                    message = f"there is no column {name!r}"
                    self._form.not_one_of(name, columns, at, "unknown-column", message)

    def _within(
        self, expectation: Expectation, named_at: Location, rule_set: RuleSet, tables: Collection[Classification]
    ) -> None:
        """Check what an expectation names within the rule set in force."""
        derived = {table.name: table.derives for table in tables}
        score = rule_set.score
        parts = tuple(part.id for part in score.parts) if score is not None else ()
        totals = ("score",) if score is not None else ()
        names: dict[Aspect, Collection[str]] = {
            Aspect.INDICATOR: rule_set.indicators,
            Aspect.CONDITION: rule_set.conditions,
            Aspect.PART: parts,
            Aspect.DERIVED: derived,
            Aspect.NAMED: (*rule_set.indicators, *rule_set.conditions, *parts, *derived, *totals),
        }
        aspect, subject, answer, at = expectation.aspect, expectation.subject, expectation.answer, expectation.place
        known = rule_set.indicators if aspect is Aspect.STATUS and subject else names.get(aspect)
        kind, called = _CALLED.get(aspect, (str(aspect), str(aspect)))
        if aspect is Aspect.SCORE and score is None:
            self._form.report.add("no-score", at, f"{rule_set.id} has no score", "expect its outcome")
        elif known is not None and subject not in known:
            message = f"{rule_set.id} has no {called} {subject!r}, so nothing can come of it"
            self._form.not_one_of(subject, known, named_at, f"unknown-{kind}", message)
        elif subject in derived:
            levels = derived[subject].levels
            for level in (answer,) if isinstance(answer, str) else answer:
                if level not in levels:
                    message = f"{subject} has no level {level!r}"
                    self._form.not_one_of(str(level), levels, at, "unknown-level", message)
        elif aspect in (Aspect.NAMED, Aspect.INDICATOR):
            self._answer(expectation, rule_set)

    def _answer(self, expectation: Expectation, rule_set: RuleSet) -> None:
        subject, answer, at = expectation.subject, expectation.answer, expectation.place
        indicator = rule_set.indicators.get(subject)
        if isinstance(answer, str):
            if answer not in OUTCOMES:
                message = f"{subject} cannot come out as {answer!r}"
                self._form.not_one_of(answer, OUTCOMES, at, "unknown-word", message)
            return
        if subject in rule_set.conditions or (indicator is not None and indicator.scoring is None):
            message = f"{subject} is a requirement, it gives no points"
            self._form.report.add("no-points", at, message, f"write one of {', '.join(OUTCOMES)}")
