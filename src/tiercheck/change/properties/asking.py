"""When and where a property is asked: on the occasion it names, or wherever the rules it is about differ."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from tiercheck.change.properties.property import Elsewhere, Passes
from tiercheck.change.properties.scene import Scene
from tiercheck.errors import Location, Problem, SelectionError
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Application
from tiercheck.rulebook.gather import NATION
from tiercheck.rulebook.shelf import Shelf
from tiercheck.yaml.report import Report


@dataclass(frozen=True, slots=True)
class Asked:
    """What a property says of its occasions.

    Attributes:
        named: day, place and application as far as they are written.
        everywhere: whether it is asked on every occasion that these leave open.
        than: the occasion it is compared with, or None.
        place: where the property stands.
    """

    named: Elsewhere
    everywhere: bool
    than: Elsewhere | None
    place: Location


class Occasions:
    """Finds the occasions of properties on one shelf."""

    def __init__(self, shelf: Shelf, report: Report) -> None:
        self._shelf = shelf
        self._report = report
        self._scenes: dict[Occasion, Scene] = {}

    def of(
        self, asked: Asked, here: Mapping[Passes, Location], there: Mapping[Passes, Location]
    ) -> tuple[Occasion, ...]:
        """Return the occasions, noting why there are none.

        Args:
            asked: what the property says of them.
            here: what must be examined on the occasion, each with its place in the file.
            there: the same for the occasion it is compared with.
        """
        if not asked.everywhere:
            return self._the_one(asked, here, there)
        found: dict[Hashable, Occasion] = {}
        for options in self._different(asked, here, there):
            than = None if asked.than is None else asked.than.seen_from(options)
            says = self._says(options, here), None if than is None else self._says(than, there)
            found.setdefault(says, options)
        if not found:
            message = "on no occasion are there rules for all that this property names"
            self._report.add("asked-nowhere", asked.place, message, "leave `everywhere` out and name the day")
        return tuple(found.values())

    def _the_one(
        self, asked: Asked, here: Mapping[Passes, Location], there: Mapping[Passes, Location]
    ) -> tuple[Occasion, ...]:
        if asked.named.as_of is None:
            message = "nothing says when this is asked"
            self._report.add("missing-key", asked.place, message, "add as_of: 2025-06-01, or everywhere: true")
            return ()
        options = asked.named.seen_from(Occasion(asked.named.as_of, NATION, Application.NEW))
        faults = [*self._missing(options, here)]
        if asked.than is not None:
            faults += self._missing(asked.than.seen_from(options), there)
        for problem in faults:
            self._report.add(problem.code, problem.location or asked.place, problem.message, problem.hint)
        return () if faults else (options,)

    def _missing(self, options: Occasion, wanted: Mapping[Passes, Location]) -> Iterator[Problem]:
        """Yield why a tier or step is not examined on an occasion."""
        for passes, place in wanted.items():
            try:
                examined = self._scene(options).examines(passes)
            except SelectionError as error:
                yield from (Problem(each.code, each.message, each.hint, place) for each in error.problems)
                continue
            if not examined:
                day = f"{options.as_of}, {options.jurisdiction}, {options.application}"
                message = f"{passes} is not examined on that occasion ({day}), so nothing can be said of it"
                yield Problem("not-examined", message, "name a day, place and application that examine it", place)

    def _different(
        self, asked: Asked, here: Mapping[Passes, Location], there: Mapping[Passes, Location]
    ) -> tuple[Occasion, ...]:
        """Return one occasion for all rules that there are for a property."""
        found: dict[Hashable, Occasion] = {}
        for options in self._every(asked.named):
            than = None if asked.than is None else asked.than.seen_from(options)
            faults = (*self._missing(options, here), *(() if than is None else self._missing(than, there)))
            if not faults:
                rules = self._rules(options, here), None if than is None else self._rules(than, there)
                found.setdefault(rules, options)
        return tuple(found.values())

    def _rules(self, options: Occasion, wanted: Collection[Passes]) -> Hashable:
        """Return which rules are asked on an occasion."""
        digests = (self._scene(options).edition(tier).selection.digests for tier in {each.tier for each in wanted})
        return options.application, frozenset(digests)

    def _says(self, options: Occasion, wanted: Collection[Passes]) -> Hashable:
        """Return what the rules of an occasion say: rules of other names may say the same."""
        subjects = (self._scene(options).subject(passes) for passes in wanted)
        return tuple(subject.says for subject in subjects if subject is not None)

    def _every(self, named: Elsewhere) -> Iterator[Occasion]:
        entries = self._shelf.entries
        days: set[date] = {period.start for entry in entries for period in entry.effective.values()}
        places = sorted({entry.jurisdiction for entry in entries}, key=lambda place: (place != NATION, place))
        yield from (
            Occasion(day, place, application)
            for day, place, application in product(
                sorted(days) if named.as_of is None else (named.as_of,),
                places if named.jurisdiction is None else (named.jurisdiction,),
                Application if named.application is None else (named.application,),
            )
        )

    def _scene(self, options: Occasion) -> Scene:
        if options not in self._scenes:
            self._scenes[options] = Scene(self._shelf, options)
        return self._scenes[options]
