"""What to offer when nothing is in force: the rule sets nearest in time."""

from collections.abc import Iterable
from datetime import date

from tiercheck.errors import Problem
from tiercheck.model.classification import Classification
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import EffectivePeriod, RuleSet

OFFERED = 2


def nothing_in_force(
    every: Iterable[RuleSet | Classification], name: str, as_of: date, application: Application
) -> Problem:
    """Return the problem that a tier has no rules on a date.

    Args:
        every: the rule sets to choose the nearest from.
        name: the tier or classification, or "" for any.
        as_of: the date asked for.
        application: what is applied for.
    """
    named = [each for each in every if name in ("", each.tier if isinstance(each, RuleSet) else each.name)]
    offers = [(each.id, each.effective[application]) for each in named if application in each.effective]
    offers.sort(key=lambda offer: (_days_away(offer[1], as_of), offer[0]))
    subject = f"{name} has no rule set" if name else "no tier has a rule set"
    message = f"{subject} on {as_of} for {application}"
    nearest = " and ".join(f"{rules} ({_in_words(period)})" for rules, period in offers[:OFFERED])
    return Problem("nothing-in-force", message, f"the nearest: {nearest}" if nearest else "")


def _days_away(period: EffectivePeriod, day: date) -> int:
    if day < period.start:
        return (period.start - day).days
    return (day - period.until).days + 1 if period.until is not None and day >= period.until else 0


def _in_words(period: EffectivePeriod) -> str:
    return f"in force from {period.start}" + (f" until {period.until}" if period.until else "")
