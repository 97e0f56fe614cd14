"""The words of a property file that stand for tiers, steps, checks and columns."""

import re
from collections.abc import Iterator, Mapping, Sequence

from tiercheck.change.cases.form import Form
from tiercheck.change.properties.property import Holds, Passes, Statement
from tiercheck.errors import nearest
from tiercheck.model.evidence import Column
from tiercheck.model.expression import Measure
from tiercheck.model.rule_set import RuleSet
from tiercheck.rulebook.expression import BrokenNameFault, Scope, read_check
from tiercheck.rulebook.phrase import ExpressionFault
from tiercheck.rulebook.shelf import Shelf
from tiercheck.yaml.node import ListNode, Node, TextNode

SCORE = "score"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


class Statements:
    """Reads words against a shelf, noting those that mean nothing there."""

    def __init__(self, form: Form, shelf: Shelf) -> None:
        self._form = form
        self._columns = shelf.columns
        self._steps: dict[str, dict[str, None]] = {}
        every = (*shelf.rule_sets, *shelf.overlays)
        for rule_set in every:
            self._steps.setdefault(rule_set.tier, {}).update(dict.fromkeys(_steps_of(rule_set)))
        self._scope = Scope(shelf.columns, _measures(every))

    def several(self, node: Node | None, what: str) -> tuple[TextNode, ...]:
        """Return one word, or the words of a list; none is a problem."""
        word = self._form.word(node, what) if not isinstance(node, ListNode) else None
        words = self._form.words(node, what) if isinstance(node, ListNode) else (word,) if word is not None else ()
        written = tuple(each for each in words if not each.is_null)
        if node is not None and not written and (word is not None or isinstance(node, ListNode)):
            self._form.report.add("empty-list", node, f"{what} names nothing", "write at least one")
        return written

    def statement(self, word: TextNode) -> Statement | None:
        """Read a tier, a step such as ``tier.score``, or a check as rule files write it."""
        if self._names_a_tier(word.text) or word.text.partition(".")[0] in self._steps:
            return self.passes(word)
        if _NAME.fullmatch(word.text) and word.text not in self._columns:
            message = f"{word.text!r} is neither a tier nor a yes-or-no column"
            self._form.report.add("unknown-name", word, message, nearest(word.text, [*self._steps, *self._columns]))
            return None
        try:
            return Holds(word.text, read_check(word.text, self._scope))
        except ExpressionFault as fault:
            self._form.report.add(fault.code, word.place(fault.offset), fault.message, fault.hint)
        except BrokenNameFault:  # the measure means different things in different rule sets
            message = f"{word.text!r} uses a measure that rule sets define differently"
            self._form.report.add("unclear-measure", word, message, "write out what is measured")
        return None

    def passes(self, word: TextNode) -> Passes | None:
        """Read a tier, or a step of one."""
        tier, dot, step = word.text.partition(".")
        if tier not in self._steps:
            message = f"there is no tier {tier!r}"
            self._form.not_one_of(tier, self._steps, word.location, "unknown-tier", message)
            return None
        if dot and step not in self._steps[tier]:
            message = f"{tier} has no indicator or condition {step!r}"
            self._form.not_one_of(step, self._steps[tier], word.place(len(tier) + 1), "unknown-step", message)
            return None
        return Passes(tier, step)

    def column(self, word: TextNode) -> Column | None:
        """Read the name of a column."""
        if word.text not in self._columns:
            message = f"there is no column {word.text!r}"
            self._form.report.add("unknown-column", word, message, nearest(word.text, self._columns))
        return self._columns.get(word.text)

    def _names_a_tier(self, text: str) -> bool:
        # A word with a dot that is no figure was meant as a step.
        return text in self._steps or re.fullmatch(rf"{_NAME.pattern}\.{_NAME.pattern}", text, re.ASCII) is not None


def _steps_of(rule_set: RuleSet) -> Iterator[str]:
    yield from rule_set.indicators
    yield from rule_set.conditions
    if rule_set.score is not None:
        yield SCORE


def _measures(rule_sets: Sequence[RuleSet]) -> Mapping[str, Measure | None]:
    """Return the shared measures by name; None for one that rule sets define differently."""
    found: dict[str, Measure | None] = {}
    for rule_set in rule_sets:
        for indicator in rule_set.indicators.values():
            for measure in (check.measure for check in indicator.checks if check.measure.name):
                known = found.setdefault(measure.name, measure)
                if known is not None and known.expression != measure.expression:
                    found[measure.name] = None
    return found
