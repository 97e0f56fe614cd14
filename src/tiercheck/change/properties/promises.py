"""What a property promises and of which records, from the nodes of its file."""

from collections.abc import Mapping
from dataclasses import dataclass

from tiercheck.change.cases.form import Form
from tiercheck.change.properties.property import (
    Among,
    Change,
    Elsewhere,
    Implies,
    Kind,
    NeverHurts,
    NotLooser,
    Passes,
    Promise,
    Statement,
)
from tiercheck.change.properties.statements import Statements
from tiercheck.errors import Location
from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Application
from tiercheck.model.quantity import Unit
from tiercheck.rulebook.words import Desk
from tiercheck.yaml.node import MappingNode, Node, TextNode

OCCASION = ("as_of", "jurisdiction", "application")
_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.IMPLIES: ("if", "then"),
    Kind.NEVER_HURTS: ("for", "columns", "change"),
    Kind.NOT_LOOSER: ("for", "than"),
}
_WHY: Mapping[str, str] = {
    "if": "the tiers, steps or checks that are met",
    "then": "what is met then too",
    "for": "the tier, or the step of one, that passes",
    "columns": "the figures that change",
    "change": f"how they change: {', '.join(Change)}",
    "than": "what is different on the other occasion, such as {jurisdiction: CN}",
}


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise, and where it names what must be examined for it.

    Attributes:
        promise: what is promised.
        here: the tiers and steps it names, each with its place.
        than: the other occasion, or None.
    """

    promise: Promise
    here: Mapping[Passes, Location]
    than: Elsewhere | None = None


class Promises:
    """Reads promises; every problem goes to the report of the form."""

    def __init__(self, form: Form, statements: Statements, desk: Desk) -> None:
        self._form = form
        self._statements = statements
        self._desk = desk

    def promised(self, kind: Kind, node: Node | None) -> Promised | None:
        """Read a promise; None when it is at fault."""
        body = self._form.mapping(node, kind)
        if body is None:
            if isinstance(node, TextNode) and node.is_null:
                self._form.report.add("wrong-kind", node, f"{kind} promises nothing", self._sketch(kind))
            return None
        list(self._form.entries(body, _FIELDS[kind], kind))
        if None in [self._form.required(body, key, _WHY[key]) for key in _FIELDS[kind]]:
            return None
        match kind:
            case Kind.IMPLIES:
                return self._implies(body)
            case Kind.NEVER_HURTS:
                return self._never_hurts(body)
            case Kind.NOT_LOOSER:
                return self._not_looser(body)

    def among(self, node: MappingNode) -> tuple[Among, Mapping[Passes, Location]]:
        """Read which records a property speaks of, and the places of the tiers and steps that it names for that."""
        where, places = self._listed(node.get("where"), "where")
        words = self._statements.several(node.get("without"), "without")
        columns = [self._statements.column(word) for word in words]
        return Among(where, tuple(column for column in columns if column is not None)), places

    def elsewhere(self, node: MappingNode) -> Elsewhere:
        """Read day, place and application as far as they are written."""
        day, place, kind = (self._form.word(node.get(key), key) for key in OCCASION)
        return Elsewhere(
            self._desk.day(day),
            None if place is None else place.text,
            None if kind is None else self._application(kind),
        )

    def _application(self, word: TextNode) -> Application | None:
        return self._desk.word(word, Application)

    def _implies(self, body: MappingNode) -> Promised | None:
        premises, here = self._listed(body.get("if"), "if")
        conclusions, further = self._listed(body.get("then"), "then")
        if not premises or not conclusions:
            return None
        return Promised(Implies(premises, conclusions), {**further, **here})

    def _never_hurts(self, body: MappingNode) -> Promised | None:
        of, here = self._passing(body)
        word = self._form.word(body.get("change"), "change")
        change = None if word is None else self._desk.word(word, Change)
        names = self._statements.several(body.get("columns"), "columns")
        columns = [(name, self._statements.column(name)) for name in names]
        known = tuple((name, column) for name, column in columns if column is not None)
        if not of or change is None or not known:
            return None
        for name, column in known:
            self._review_change(name, column, change)
        return Promised(NeverHurts(of, tuple(column for _, column in known), change), here)

    def _not_looser(self, body: MappingNode) -> Promised | None:
        of, here = self._passing(body)
        other = self._form.mapping(body.get("than"), "than")
        if other is None or not of:
            return None
        if not list(self._form.entries(other, OCCASION, "than")):
            message = "this is compared with itself: nothing is different there"
            self._form.report.add("same-occasion", other, message, _WHY["than"])
        than = self.elsewhere(other)
        return Promised(NotLooser(of, than), here, than)

    def _listed(self, node: Node | None, what: str) -> tuple[tuple[Statement, ...], dict[Passes, Location]]:
        read = {word: self._statements.statement(word) for word in self._statements.several(node, what)}
        found = {statement: word.location for word, statement in read.items() if statement is not None}
        return tuple(found), {each: place for each, place in found.items() if isinstance(each, Passes)}

    def _passing(self, body: MappingNode) -> tuple[tuple[Passes, ...], dict[Passes, Location]]:
        read = {word: self._statements.passes(word) for word in self._statements.several(body.get("for"), "for")}
        found = {passes: word.location for word, passes in read.items() if passes is not None}
        return tuple(found), found

    def _review_change(self, name: TextNode, column: Column, change: Change) -> None:
        """Note a column that cannot change in this way."""
        ways = _ways(column)
        if change not in ways:
            message = f"{name.text} is {_sort(column)}, which never {change.replace('_', ' ')}"
            hint = f"write change: {' or '.join(ways)}" if ways else "name a column of figures"
            self._form.report.add("wrong-change", name, message, hint)

    def _sketch(self, kind: Kind) -> str:
        return f"write {kind}: {{{', '.join(f'{key}: ...' for key in _FIELDS[kind])}}}"


def _ways(column: Column) -> tuple[Change, ...]:
    if column.unit in (Unit.TEXT, Unit.DATE):
        return ()
    if column.unit is Unit.BOOL:
        return Change.BECOMES_TRUE, Change.BECOMES_FALSE, Change.IS_REPORTED
    if column.rank:
        return Change.IMPROVES, Change.IS_REPORTED
    return Change.RISES, Change.FALLS, Change.IS_REPORTED


def _sort(column: Column) -> str:
    if column.unit is Unit.BOOL:
        return "a yes or no"
    return (
        "a rank" if column.rank else f"a {column.unit} column" if column.unit in (Unit.TEXT, Unit.DATE) else "a figure"
    )
