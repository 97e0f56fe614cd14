"""Assessors: pick the rule sets of an occasion, compile them once, judge profiles."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.metadata import version
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from tiercheck.api.profiles import ProfileLike, as_profile
from tiercheck.api.shelves import ShelfLike, as_shelf
from tiercheck.engine.deriving import Deriver
from tiercheck.engine.direct import DirectDeriver
from tiercheck.engine.plan import NewDeriver, Plan
from tiercheck.engine.program import Program
from tiercheck.engine.receipt import receipt_for
from tiercheck.errors import Problem, ProfileError, SelectionError
from tiercheck.model.evidence import Evidence
from tiercheck.model.expression import Reading
from tiercheck.model.finding import AssessmentContext, Derivation
from tiercheck.model.occasion import AUTO, Occasion, as_language, occasion_of, one_of
from tiercheck.model.outcome import Application, Language
from tiercheck.model.verdict import Assessment, reached_tier
from tiercheck.rulebook.shelf import Shelf
from tiercheck.subjects.record import FlatRecord

if TYPE_CHECKING:
    from tiercheck.engine.chaining import ChainingDeriver

# durable-rules is imported when it is first to judge: all else works where its extension cannot be loaded.


def _chaining() -> "type[ChainingDeriver]":
    from tiercheck.engine.chaining import ChainingDeriver

    return ChainingDeriver


def _new_chaining(program: Program) -> Deriver:
    return _chaining()(program)


CHAINING = "chaining"
ENGINES: Mapping[str, NewDeriver] = {CHAINING: _new_chaining, "direct": DirectDeriver}
MOST_OCCASIONS = 256


class Compiled(NamedTuple):
    """The rules of one occasion, ready to judge.

    Attributes:
        plan: judges every tier that is needed.
        digests: id and digest of everything the plan uses.
        answers: where the tiers asked for stand among its verdicts, in the order of the tiers.
    """

    plan: Plan
    digests: tuple[tuple[str, str], ...]
    answers: tuple[int, ...]


class Assessor:
    """Assesses profiles against one shelf with one engine; compiled plans are kept and shared.

    Safe to use from several threads. Whatever it holds is freed with it.
    """

    def __init__(self, shelf: ShelfLike | None = None, engine: str = CHAINING) -> None:
        """Prepare an engine.

        Args:
            shelf: the rule shelf or its folder, by default the one shipped with tiercheck.
            engine: ``chaining`` (durable-rules) or ``direct`` (the plain meaning); same verdicts.

        Raises:
            SelectionError: there is no such engine.
            EngineError: the extension of durable-rules is missing or cannot be loaded, and the engine is ``chaining``.
        """
        self.engine = one_of(engine, ENGINES, "engine")
        if self.engine == CHAINING:
            _chaining()  # refused here, once, and not in the middle of judging
        self.shelf = as_shelf(shelf)
        self._views: dict[str, Shelf] = {}
        self._occasions: OrderedDict[Occasion, Compiled] = OrderedDict()
        self._lock = Lock()
        self._version = version("tiercheck")

    def __reduce__(self) -> tuple[object, ...]:
        # Compiled plans hold closures and an engine; they are made again when they are needed.
        return type(self), (self.shelf, self.engine)

    def assess(
        self,
        profile: ProfileLike,
        as_of: date | str | None = None,
        jurisdiction: str | None = None,
        application: Application | str = Application.NEW,
        tiers: Collection[str] | str | None = None,
        language: Language | str = Language.ZH,
        *,
        occasion: Occasion | None = None,
        subject: str | None = None,
    ) -> Assessment:
        """Judge a profile on every tier in force; arguments as for the function ``assess``."""
        asked = occasion_of(occasion, as_of, jurisdiction, application, tiers)
        speaks = as_language(language)
        view = self.shelf.of_tiers(asked.tiers) if subject is None else self._about(subject)
        record = as_profile(profile, view.subject)
        view = self._about(record.subject.id)
        if record.subject is not view.subject:  # a shelf describes its enterprises otherwise than the one shipped
            record = FlatRecord.read(record.to_record(asked.as_of), view.subject)
        evidence = record.evidence(asked.as_of, view.columns)
        if asked.jurisdiction == AUTO:
            asked = _placed(evidence, asked, view)
        if asked.tiers is not None:
            self._review_tiers(asked.tiers, record.subject.id)
        elif view.subject.id != self.shelf.subject.id:
            every = view.select(asked.as_of, asked.jurisdiction, asked.application).requested
            asked = Occasion(asked.as_of, asked.jurisdiction, asked.application, every)
        return self.assess_evidence(evidence, asked, speaks)

    def _review_tiers(self, tiers: Collection[str], subject: str) -> None:
        """Refuse tiers that judge something else than what the record is one of."""
        others = {rules.tier: rules.subject for rules in self.shelf.rule_sets if rules.subject != subject}
        problems = [
            Problem("other-subject", f"{tier} judges the subject {others[tier]!r}, and the record is of {subject!r}")
            for tier in tiers
            if tier in others
        ]
        if problems:
            raise SelectionError(problems)

    def _about(self, subject: str) -> Shelf:
        if subject not in self._views:
            self._views[subject] = self.shelf.about(subject)
        return self._views[subject]

    def assess_each(
        self, profiles: Iterable[ProfileLike], occasion: Occasion, language: Language | str = Language.ZH
    ) -> list[Assessment]:
        """Judge profiles in turn; the faults of all are reported together, each with its place in the list.

        Raises:
            SelectionError: no rule set answers; the error names the nearest.
            ProfileError: profiles cannot be read, or local columns are unknown or malformed.
        """
        done, problems = [], []
        for index, profile in enumerate(profiles):
            try:
                done.append(self.assess(profile, language=language, occasion=occasion))
            except ProfileError as error:
                places = (f"[{index}].{problem.path}".rstrip(".") for problem in error.problems)
                problems += [replace(problem, path=path) for problem, path in zip(error.problems, places, strict=True)]
        if problems:
            raise ProfileError(problems)
        return done

    def assess_evidence(self, evidence: Evidence, options: Occasion, language: Language = Language.ZH) -> Assessment:
        """Judge evidence that is already flat and relative to the date in ``options``."""
        if options.jurisdiction == AUTO:
            options = _placed(evidence, options, self.shelf.of_tiers(options.tiers))
        compiled = self._compiled(options)
        place = self.shelf.divisions.get(options.jurisdiction)

        def new_context(readings: tuple[Reading, ...], derivations: tuple[Derivation, ...]) -> AssessmentContext:
            return AssessmentContext(evidence, options, readings, derivations, language, place)

        judged = compiled.plan.judge(evidence.values, new_context)
        verdicts = tuple([judged[position] for position in compiled.answers])
        subject = self.shelf.subjects[verdicts[0].rule_set.subject]
        return Assessment(
            name="" if subject.name is None else str(evidence.values.get(subject.name.name, "")),
            key="" if subject.key is None else str(evidence.values.get(subject.key.name, "")),
            tier=reached_tier(verdicts),
            verdicts=verdicts,
            receipt=receipt_for(compiled.digests, evidence, options, self.engine, self._version),
            context=verdicts[0].context,
        )

    def _compiled(self, options: Occasion) -> Compiled:
        """Return the plan of an occasion; the least recently used are let go."""
        with self._lock:
            compiled = self._occasions.get(options)
            if compiled is None:
                compiled = self._compile(options)
                self._occasions[options] = compiled
                if len(self._occasions) > MOST_OCCASIONS:
                    self._occasions.popitem(last=False)
            else:
                self._occasions.move_to_end(options)
        return compiled

    def _compile(self, options: Occasion) -> Compiled:
        """Compile, or take the plan of another occasion that has the same rule sets."""
        selection = self.shelf.select(options.as_of, options.jurisdiction, options.application, options.tiers)
        asked = [place for place, rules in enumerate(selection.rule_sets) if rules.tier in selection.requested]
        answers = tuple(sorted(asked, key=lambda place: selection.rule_sets[place].order))
        digests = selection.digests
        for known, other in self._occasions.items():
            if known.application is options.application and other.digests == digests:
                return Compiled(other.plan, digests, answers)
        plan = Plan(selection.rule_sets, selection.classifications, options.application, ENGINES[self.engine])
        return Compiled(plan, digests, answers)


def _placed(evidence: Evidence, options: Occasion, shelf: Shelf) -> Occasion:
    """Return an occasion in the jurisdiction of the registration place: the longest prefix that has an overlay."""
    place = shelf.jurisdiction_of(shelf.subject.division_in(evidence.values))
    return Occasion(options.as_of, place, options.application, options.tiers)


@cache
def _assessor(engine: str) -> Assessor:
    return Assessor(engine=engine)


def assess(
    profile: ProfileLike,
    as_of: date | str | None = None,
    jurisdiction: str | None = None,
    application: Application | str = Application.NEW,
    tiers: Collection[str] | str | None = None,
    *,
    occasion: Occasion | None = None,
    engine: str = CHAINING,
    shelf: ShelfLike | None = None,
    subject: str | None = None,
    language: Language | str = Language.ZH,
) -> Assessment:
    """Judge a profile on every tier in force, indicator by indicator.

    Args:
        profile: the enterprise: a profile; a mapping, nested or flat; a row of a pandas data frame; or the path of
            a file of one profile. A flat record of any other subject likewise.
        as_of: date of the decision (a date, a moment or ``2025-06-01``), by default today.
        jurisdiction: ``CN`` or a GB/T 2260 prefix such as ``44``, by default the profile's
            division (the longest prefix that has an overlay, else ``CN``).
        application: ``new`` or ``review``.
        tiers: one tier or several, by default all in force on the date.
        occasion: these four in one, instead of each.
        engine: ``chaining`` or ``direct``; both give the same verdicts.
        shelf: the rule shelf or its folder, by default the one shipped with tiercheck. To assess many
            profiles against a shelf of your own, keep an ``Assessor``.
        subject: what a row is a row of, by default what the tiers judge, else the enterprise.
        language: default language of explanations, ``zh`` or ``en``.

    Raises:
        SelectionError: no rule set answers, or an argument cannot be read; the error names the nearest.
        ProfileError: the profile cannot be read, or a local column is unknown or malformed.
        EngineError: the extension of durable-rules is missing or cannot be loaded, and the engine is ``chaining``.
    """
    assessor = _assessor(one_of(engine, ENGINES, "engine")) if shelf is None else Assessor(shelf, engine)
    return assessor.assess(
        profile, as_of, jurisdiction, application, tiers, language, occasion=occasion, subject=subject
    )
