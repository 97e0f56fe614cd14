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
from tiercheck.errors import ProfileError
from tiercheck.explain.wording import PlainWording
from tiercheck.model.evidence import Evidence
from tiercheck.model.expression import Reading
from tiercheck.model.finding import AssessmentContext, Derivation
from tiercheck.model.occasion import AUTO, Occasion, as_language, occasion_of, one_of
from tiercheck.model.outcome import Application, Language
from tiercheck.model.verdict import Assessment, reached_tier

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
        self._occasions: OrderedDict[Occasion, Compiled] = OrderedDict()
        self._lock = Lock()
        self._version = version("tiercheck")
        self._wording = PlainWording()

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
    ) -> Assessment:
        """Judge a profile on every tier in force; arguments as for the function ``assess``."""
        asked = occasion_of(occasion, as_of, jurisdiction, application, tiers)
        speaks = as_language(language)
        return self.assess_evidence(as_profile(profile).evidence(asked.as_of, self.shelf.columns), asked, speaks)

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

    def _placed(self, evidence: Evidence, options: Occasion) -> Occasion:
        """Return an occasion in the jurisdiction of the registration place: the longest prefix that has an overlay."""
        division = evidence.values.get("division")
        place = self.shelf.jurisdiction_of(division if isinstance(division, str) else None)
        return Occasion(options.as_of, place, options.application, options.tiers)

    def assess_evidence(self, evidence: Evidence, options: Occasion, language: Language = Language.ZH) -> Assessment:
        """Judge evidence that is already flat and relative to the date in ``options``."""
        if options.jurisdiction == AUTO:
            options = self._placed(evidence, options)
        compiled = self._compiled(options)
        place = self.shelf.divisions.get(options.jurisdiction)

        def new_context(readings: tuple[Reading, ...], derivations: tuple[Derivation, ...]) -> AssessmentContext:
            return AssessmentContext(evidence, options, readings, derivations, self._wording, language, place)

        judged = compiled.plan.judge(evidence.values, new_context)
        verdicts = tuple([judged[position] for position in compiled.answers])
        return Assessment(
            name=str(evidence.values.get("name", "")),
            credit_code=str(evidence.values.get("credit_code", "")),
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
    language: Language | str = Language.ZH,
) -> Assessment:
    """Judge a profile on every tier in force, indicator by indicator.

    Args:
        profile: the enterprise: a profile; a mapping, nested or flat; a row of a pandas data frame; or the path of
            a file of one profile.
        as_of: date of the decision (a date, a moment or ``2025-06-01``), by default today.
        jurisdiction: ``CN`` or a GB/T 2260 prefix such as ``44``, by default the profile's
            division (the longest prefix that has an overlay, else ``CN``).
        application: ``new`` or ``review``.
        tiers: one tier or several, by default all in force on the date.
        occasion: these four in one, instead of each.
        engine: ``chaining`` or ``direct``; both give the same verdicts.
        shelf: the rule shelf or its folder, by default the one shipped with tiercheck. To assess many
            profiles against a shelf of your own, keep an ``Assessor``.
        language: default language of explanations, ``zh`` or ``en``.

    Raises:
        SelectionError: no rule set answers, or an argument cannot be read; the error names the nearest.
        ProfileError: the profile cannot be read, or a local column is unknown or malformed.
        EngineError: the extension of durable-rules is missing or cannot be loaded, and the engine is ``chaining``.
    """
    assessor = _assessor(one_of(engine, ENGINES, "engine")) if shelf is None else Assessor(shelf, engine)
    return assessor.assess(profile, as_of, jurisdiction, application, tiers, language, occasion=occasion)
