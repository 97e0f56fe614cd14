"""Scenes: the rules of one occasion, and what statements mean by them."""

from tiercheck.change.direction.formula import Fixed, Negation, PointsReach
from tiercheck.change.direction.subjects import (
    Fared,
    ProofSide,
    Values,
    indicator_subject,
    step_subject,
    tier_subject,
)
from tiercheck.change.direction.to_formula import Range, Truths
from tiercheck.change.editions import Edition
from tiercheck.change.properties.property import Holds, Passes, Statement
from tiercheck.engine.program import steps
from tiercheck.errors import Location
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Status
from tiercheck.model.rule_set import Citation, Indicator, Instrument
from tiercheck.model.text import Text
from tiercheck.rulebook.shelf import Shelf

SCORE = "score"
_NOWHERE = Citation(Instrument(""), "", Status.CONFIRMED, Location("", 1, 1))


class Scene:
    """The rules of one occasion; what was translated is kept."""

    def __init__(self, shelf: Shelf, options: Occasion) -> None:
        self._shelf = shelf
        self._options = options
        self._subjects: dict[Statement, ProofSide | None] = {}

    def subject(self, statement: Statement) -> ProofSide | None:
        """Return a statement as something to prove and to judge; None when this occasion does not examine it.

        Raises:
            SelectionError: its tier is not in force.
        """
        if statement not in self._subjects:
            made = _check_subject(statement) if isinstance(statement, Holds) else self._passes(statement)
            self._subjects[statement] = made
        return self._subjects[statement]

    def examines(self, statement: Passes) -> bool:
        """Whether a tier or step is asked for on this occasion; raises as ``subject``."""
        edition = self.edition(statement.tier)
        indicator = edition.rule_set.indicators.get(statement.step)
        if indicator is not None:
            return edition.application in indicator.applications
        return not statement.step or self.subject(statement) is not None

    def edition(self, tier: str) -> Edition:
        """Return the rules of a tier; raises ``SelectionError`` when it is not in force."""
        asked = self._options
        selection = self._shelf.select(asked.as_of, asked.jurisdiction, asked.application, (tier,))
        rule_set = selection.rule_sets[-1]
        return Edition(rule_set.id, self._shelf, rule_set, asked.as_of, asked.jurisdiction, asked.application)

    def _passes(self, statement: Passes) -> ProofSide | None:
        edition = self.edition(statement.tier)
        if not statement.step:
            return tier_subject(edition)
        indicator = edition.rule_set.indicators.get(statement.step)
        if indicator is None:
            return step_subject(edition, statement.step)
        if edition.application not in indicator.applications:
            return None
        subject = indicator_subject(indicator)
        return subject if indicator.scoring is None else _in_full(subject, indicator)


def _in_full(subject: ProofSide, indicator: Indicator) -> ProofSide:
    """Return a scored indicator as one that passes at full points."""
    if not isinstance(subject.says, Range):
        raise TypeError(f"{indicator.id} is not scored")
    full = steps(indicator.points_of)
    low, high = (PointsReach((end,), (Fixed(full),)) for end in subject.says)

    def judge(values: Values) -> Fared:
        fared = subject.judge(values)
        return Fared(fared.words, 1 if fared.worth >= full else 0)

    return ProofSide(Truths(low, Negation(high)), subject.columns, judge)


def _check_subject(statement: Holds) -> ProofSide:
    return indicator_subject(Indicator("check", Text("", ""), _NOWHERE, statement.check))
