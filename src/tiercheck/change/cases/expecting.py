"""Reads what a case expects: outcomes, points, intervals, missing columns, statuses, errors."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from fractions import Fraction

from tiercheck.change.cases.case import Answer, Aspect, Expectation
from tiercheck.change.cases.form import Form
from tiercheck.model.outcome import Outcome, Status
from tiercheck.model.quantity import whole
from tiercheck.model.scoring import Interval
from tiercheck.yaml.node import MappingNode, Node, TextNode, plain

VERDICTS = tuple(str(outcome) for outcome in (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN))
OUTCOMES = tuple(str(outcome) for outcome in Outcome)
STATUSES = tuple(str(status) for status in Status)
NAMED = "named"
_GROUPS = {
    NAMED: Aspect.NAMED,
    "parts": Aspect.PART,
    "indicators": Aspect.INDICATOR,
    "conditions": Aspect.CONDITION,
    "derived": Aspect.DERIVED,
    "outcomes": Aspect.OUTCOME,
    "statuses": Aspect.STATUS,
}
_SINGLE = {
    "outcome": Aspect.OUTCOME,
    "tier": Aspect.TIER,
    "score": Aspect.SCORE,
    "missing": Aspect.MISSING,
    "status": Aspect.STATUS,
    "rule_set": Aspect.RULE_SET,
    "error": Aspect.ERROR,
}
KEYS = (*_SINGLE, *_GROUPS)
_ONLY_POINTS = (Aspect.SCORE, Aspect.PART)
_WORDS = {Aspect.INDICATOR: OUTCOMES, Aspect.CONDITION: OUTCOMES, Aspect.OUTCOME: VERDICTS, Aspect.STATUS: STATUSES}


class Expecting:
    """Reads ``expect``."""

    def __init__(self, form: Form) -> None:
        self._form = form

    def read(self, node: Node | None, tier: str) -> Iterator[Expectation]:
        """Yield the expectations of a case.

        Args:
            node: the value of ``expect``.
            tier: the tier asked about, whose outcome ``outcome`` is.
        """
        written = self._form.mapping(node, "expect")
        for key in self._form.entries(written, KEYS, "expect"):
            value = written.get(key) if written is not None else None
            if key in _SINGLE and value is not None:
                aspect = _SINGLE[key]
                yield from self.one(aspect, tier if aspect is Aspect.OUTCOME else "", value)
            elif key in _GROUPS:
                group = self._form.mapping(value, key)
                for name, answer in group.entries if group is not None else ():
                    yield from self.one(_GROUPS[key], name.text, answer)

    def one(self, aspect: Aspect, subject: str, node: Node) -> Iterator[Expectation]:
        """Yield the expectation that a value states; nothing when it cannot be read."""
        answer = self._answer(aspect, subject or str(aspect), node)
        if answer is not None:
            yield Expectation(aspect, subject, answer, node.location)

    def _answer(self, aspect: Aspect, subject: str, node: Node) -> Answer | None:
        if aspect is Aspect.MISSING:
            return tuple(word.text for word in self._form.words(node, "missing"))
        if aspect in (Aspect.ERROR, Aspect.TIER, Aspect.RULE_SET):
            word = self._form.word(node, subject)
            return None if word is None else "none" if word.is_null else word.text
        if isinstance(node, MappingNode):
            return self._interval(aspect, subject, node)
        if not isinstance(node, TextNode):
            self._not_an_answer(node, subject)
            return None
        points = _points(node)
        if points is not None and aspect not in (Aspect.OUTCOME, Aspect.STATUS, Aspect.CONDITION, Aspect.DERIVED):
            return Interval(points, points)
        if aspect in _ONLY_POINTS:
            message = f"{subject} is points, not {node.text!r}"
            self._form.report.add("not-points", node, message, "write a number, or {min: 0, max: 10}")
            return None
        return self._word(node, subject, _WORDS.get(aspect))

    def _word(self, node: TextNode, subject: str, words: Collection[str] | None) -> Answer | None:
        text = "" if node.is_null else node.text
        if words is None or text in words:
            return text
        message = f"{subject} cannot come out as {text!r}"
        self._form.not_one_of(text, words, node.location, "unknown-word", message)
        return None

    def _interval(self, aspect: Aspect, subject: str, node: MappingNode) -> Answer | None:
        low, high = node.get("min"), node.get("max")
        if set(node) != {"min", "max"} or not isinstance(low, TextNode) or not isinstance(high, TextNode):
            self._not_an_answer(node, subject)
            return None
        if aspect in (Aspect.DERIVED, Aspect.NAMED) and _points(low) is None and _points(high) is None:
            return low.text, high.text
        least, most = _points(low), _points(high)
        if least is None or most is None or aspect not in (*_ONLY_POINTS, Aspect.INDICATOR, Aspect.NAMED):
            self._not_an_answer(node, subject)
            return None
        if least > most:
            message = f"the interval of {subject} is empty: {low.text} is above {high.text}"
            self._form.report.add("empty-range", node, message, "write the lower one as min")
            return None
        return Interval(least, most)

    def _not_an_answer(self, node: Node, subject: str) -> None:
        message = f"what is expected of {subject} cannot be read"
        self._form.report.add("wrong-kind", node, message, "write an outcome, points, or {min: 0, max: 10}")


def _points(node: TextNode) -> int | Fraction | None:
    value = plain(node)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    return whole(Fraction(value))
