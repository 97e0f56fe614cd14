"""One case read into steps: what is asked, on which record, and what must come of it."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from tiercheck.change.cases.bases import BASE, Bases, Figures, without_silence
from tiercheck.change.cases.case import Asked, Aspect, Case, Expectation, Kind, Record, Step
from tiercheck.change.cases.expecting import Expecting
from tiercheck.change.cases.form import Form
from tiercheck.model.outcome import Application
from tiercheck.yaml.node import MappingNode, Node, TextNode

DEFAULTS = ("as_of", "jurisdiction", "application", "tier", "tiers")
_ABOUT = ("cite", "why")
FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.NAME: ("name", BASE, "with", "expect", *_ABOUT, *DEFAULTS),
    Kind.BOUND: ("bound", BASE, "with", "inside", "outside", "missing", "expect", "verdict", *_ABOUT, *DEFAULTS),
    Kind.PERIOD: ("period", "first", "before", "last", "after", "jurisdiction", "application", *_ABOUT),
}
_EXPECT_HINTS = {
    Kind.NAME: "write expect: {outcome: pass}",
    Kind.BOUND: "write expect: [pass, fail, unknown]",
    Kind.PERIOD: "write its first or last day, and what is in force beside it",
}
_LABELS = ("inside", "outside", "not reported")


class Steps:
    """Reads the cases of one file."""

    def __init__(
        self,
        form: Form,
        bases: Bases,
        figures: Figures,
        expecting: Expecting,
        file: Path,
        root: MappingNode,
        subject: str,
    ) -> None:
        self._form = form
        self._bases = bases
        self._figures = figures
        self._expecting = expecting
        self._file = file
        self._subject = subject
        self._defaults: dict[str, Node] = {key.text: value for key, value in root.entries if key.text in DEFAULTS}

    def case(self, kind: Kind, node: MappingNode) -> Case:
        """Return the case; what could not be read is in the report."""
        read = {Kind.NAME: self._one, Kind.BOUND: self._bound, Kind.PERIOD: self._period}[kind]
        before = len(self._form.report)
        steps = tuple(read(node))
        if len(self._form.report) == before and not any(step.expected for step in steps):
            message = "this case expects nothing, so it cannot fail"
            self._form.report.add("nothing-expected", node, message, _EXPECT_HINTS[kind])
        name, cite, why = (self._form.text(node, key) for key in (kind, "cite", "why"))
        if not name:
            self._form.report.add("missing-key", node, f"the {kind} of this case is empty", "say what is specified")
        return Case(kind, name, node.location, steps, cite, why)

    def _one(self, node: MappingNode) -> Iterator[Step]:
        tier = self._text("tier", node)
        written = self._form.required(node, "expect", "a case must expect something")
        expected = tuple(self._expecting.read(written, tier))
        lenient = any(each.aspect is Aspect.ERROR for each in expected)
        record = {**self._base(node), **self._figures.read(node.get("with"), "with", checked=not lenient)}
        yield Step("", self._asked(node, record, lenient=lenient), expected)

    def _bound(self, node: MappingNode) -> Iterator[Step]:
        begin = {**self._base(node), **self._figures.read(node.get("with"), "with")}
        inside, outside = (
            self._figures.read(self._form.required(node, key, "a bound has a record on either side"), key)
            for key in _LABELS[:2]
        )
        silent = self._form.words(node.get("missing"), "missing")
        known = [word.text for word in silent if self._figures.knows(word)]
        changes: tuple[Record, ...] = (inside, outside, dict.fromkeys(known if "missing" in node else inside))
        answers = self._three("expect", self._form.required(node, "expect", "what comes out on either side"))
        verdicts = self._three("verdict", node.get("verdict"))
        subject, tier = self._form.text(node, "bound"), self._text("tier", node)
        for place, (label, change) in enumerate(zip(_LABELS, changes, strict=True)):
            expected: list[Expectation] = []
            if answers:
                expected += self._expecting.one(Aspect.NAMED, subject, answers[place])
            if verdicts and not _is_null(verdicts[place]):
                expected += self._expecting.one(Aspect.OUTCOME, tier, verdicts[place])
            yield Step(label, self._asked(node, {**begin, **change}), tuple(expected))

    def _three(self, key: str, value: Node | None) -> tuple[Node, ...]:
        items = self._form.items(value, key)
        if value is not None and len(items) != len(_LABELS):
            message = f"{key} says {len(items)} answers; a bound has three: inside, outside, not reported"
            self._form.report.add("three-answers", value, message, "write [pass, fail, unknown]")
            return ()
        return items

    def _period(self, node: MappingNode) -> Iterator[Step]:
        own = self._form.required(node, "period", "the rule set")
        tier = self._form.text(node, "period").split("/")[0]
        for edge, beside, days in (("first", "before", -1), ("last", "after", 1)):
            if edge in node and own is not None:
                neighbour = self._form.required(node, beside, f"the rule set of the day {beside}, or null") or own
                day = self._day(self._form.word(node.get(edge), edge))
                if day is not None:
                    yield self._on(node, tier, f"{edge} day", day, own)
                    yield self._on(node, tier, f"day {beside}", day + timedelta(days), neighbour)

    def _on(self, node: MappingNode, tier: str, label: str, day: date, rule_set: Node) -> Step:
        word = self._form.word(rule_set, "a rule set")
        aspect = Aspect.ERROR if word is None or word.is_null else Aspect.RULE_SET
        text = "" if word is None or word.is_null else word.text
        asked = Asked(
            {}, str(day), self._place(node), self._text("application", node) or "new", tier, (tier,), self._subject
        )
        return Step(label, asked, (Expectation(aspect, "", text, rule_set.location),))

    def _base(self, node: MappingNode) -> Record:
        name = self._form.word(node.get(BASE), BASE)
        return {} if name is None or name.is_null else self._bases.record(self._file, name)

    def _asked(self, node: MappingNode, record: Record, *, lenient: bool = False) -> Asked:
        as_of = self._form.word(self._given("as_of", node), "as_of")
        if as_of is None:
            message = "the date of the decision is missing"
            self._form.report.add("missing-key", node, message, "write as_of: 2025-06-01, here or at the top")
        elif not lenient:
            self._day(as_of)
        application = self._form.word(self._given("application", node), "application")
        if application is not None and not lenient:
            message = f"there is no application {application.text!r}"
            self._form.one_of(application, tuple(Application), "unknown-application", message)
        listed = self._given("tiers", node)
        return Asked(
            record=without_silence(record),
            as_of="" if as_of is None else as_of.text,
            jurisdiction=self._place(node),
            application="new" if application is None else application.text,
            tier=self._text("tier", node),
            tiers=None if listed is None else tuple(word.text for word in self._form.words(listed, "tiers")),
            subject=self._subject,
        )

    def _place(self, node: MappingNode) -> str | None:
        """Return the jurisdiction, CN when none is written, None for null: that of the record's division."""
        word = self._form.word(self._given("jurisdiction", node), "jurisdiction")
        return "CN" if word is None else None if word.is_null else word.text

    def _given(self, key: str, node: MappingNode) -> Node | None:
        own = node.get(key)
        return own if own is not None else self._defaults.get(key)

    def _text(self, key: str, node: MappingNode) -> str:
        word = self._form.word(self._given(key, node), key)
        return "" if word is None or word.is_null else word.text

    def _day(self, word: TextNode | None) -> date | None:
        if word is None:
            return None
        try:
            day = date.fromisoformat(word.text)
        except ValueError:
            day = date.min
        if not date.min < day < date.max:
            self._form.report.add("bad-date", word, f"{word.text!r} is not a date", "write it as 2025-06-01")
            return None
        return day


def _is_null(node: Node) -> bool:
    return isinstance(node, TextNode) and node.is_null
