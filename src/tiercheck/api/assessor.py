"""Assessors: pick the rule sets of an occasion, compile them once, judge profiles."""

from collections import OrderedDict
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from tiercheck.engine.deriving import Deriver
from tiercheck.engine.direct import DirectDeriver
from tiercheck.engine.plan import NewDeriver, Plan
from tiercheck.engine.program import Program
from tiercheck.engine.receipt import receipt_for
from tiercheck.errors import NO_RULE_FILES, Problem, RuleFileError, SelectionError
from tiercheck.errors import one_of as one_of  # other modules of the API take it from here
from tiercheck.model.evidence import Evidence
from tiercheck.model.expression import Reading
from tiercheck.model.finding import Derivation, Occasion, Options
from tiercheck.model.outcome import Application, Language
from tiercheck.model.profile import EnterpriseProfile
from tiercheck.model.verdict import Assessment, reached_tier

if TYPE_CHECKING:
    from tiercheck.engine.chaining import ChainingDeriver
    from tiercheck.rulebook.shelf import Shelf

# The loader (YAML, lark, document models) is imported when a shelf is first read: `import tiercheck` stays light.
# durable-rules is imported when it is first to judge: all else works where its extension cannot be loaded.


def _chaining() -> "type[ChainingDeriver]":
    from tiercheck.engine.chaining import ChainingDeriver

    return ChainingDeriver


def _new_chaining(program: Program) -> Deriver:
    return _chaining()(program)


CHAINING = "chaining"
ENGINES: Mapping[str, NewDeriver] = {CHAINING: _new_chaining, "direct": DirectDeriver}
APPLICATIONS, LANGUAGES = tuple(Application), tuple(Language)
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

    def __init__(self, shelf: "Shelf | None" = None, engine: str = CHAINING) -> None:
        """Prepare an engine.

        Args:
            shelf: the rule shelf, by default the one shipped with tiercheck.
            engine: ``chaining`` (durable-rules) or ``direct`` (the plain meaning); same verdicts.

        Raises:
            SelectionError: there is no such engine.
            EngineError: the extension of durable-rules is missing or cannot be loaded, and the engine is ``chaining``.
        """
        self.engine = one_of(engine, ENGINES, "engine")
        if self.engine == CHAINING:
            _chaining()  # refused here, once, and not in the middle of judging
        self.shelf = shelf if shelf is not None else packaged_shelf()
        self._occasions: OrderedDict[Options, Compiled] = OrderedDict()
        self._lock = Lock()
        self._version = version("tiercheck")

    def assess(
        self,
        profile: EnterpriseProfile,
        as_of: date | str | None = None,
        jurisdiction: str | None = None,
        application: Application | str = Application.NEW,
        tiers: Collection[str] | str | None = None,
        language: Language | str = Language.ZH,
    ) -> Assessment:
        """Judge a profile on every tier in force; arguments as for the function ``assess``."""
        day = as_date(as_of)
        kind = Application(one_of(application, APPLICATIONS, "application"))
        asked = (tiers,) if isinstance(tiers, str) else None if tiers is None else tuple(sorted(set(tiers)))
        speaks = Language(one_of(language, LANGUAGES, "language"))
        evidence = profile.evidence(day, self.shelf.columns)
        place = jurisdiction if jurisdiction is not None else self._jurisdiction(evidence)
        return self.assess_evidence(evidence, Options(day, place, kind, asked), speaks)

    def _jurisdiction(self, evidence: Evidence) -> str:
        """Return the jurisdiction of the registration place: the longest prefix that has an overlay."""
        division = evidence.values.get("division")
        return self.shelf.jurisdiction_of(division if isinstance(division, str) else None)

    def assess_evidence(self, evidence: Evidence, options: Options, language: Language = Language.ZH) -> Assessment:
        """Judge evidence that is already flat and relative to the date in ``options``."""
        compiled = self._compiled(options)
        place = self.shelf.divisions.get(options.jurisdiction)

        def new_occasion(readings: tuple[Reading, ...], derivations: tuple[Derivation, ...]) -> Occasion:
            return Occasion(evidence, options, readings, derivations, language, place)

        judged = compiled.plan.judge(evidence.values, new_occasion)
        verdicts = tuple([judged[position] for position in compiled.answers])
        return Assessment(
            name=str(evidence.values.get("name", "")),
            credit_code=str(evidence.values.get("credit_code", "")),
            tier=reached_tier(verdicts),
            verdicts=verdicts,
            receipt=receipt_for(compiled.digests, evidence, options, self.engine, self._version),
            occasion=verdicts[0].occasion,
        )

    def _compiled(self, options: Options) -> Compiled:
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

    def _compile(self, options: Options) -> Compiled:
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


def installed_rules() -> Path | None:
    """Return the folder of the rule files, of the installed package or the checkout; None where there is none."""
    package = Path(__file__).parents[1]
    of_checkout = (package.parents[1] / "rules",) if package.parent.name == "src" else ()
    return next((folder for folder in (package / "rules", *of_checkout) if folder.is_dir()), None)


def packaged_rules() -> Path:
    """Return the folder of the rule files.

    Raises:
        RuleFileError: there is none, as where tiercheck is imported from an archive.
    """
    found = installed_rules()
    if found is None:
        raise RuleFileError([_no_rules(Path(__file__).parents[1])])
    return found


def _no_rules(package: Path) -> Problem:
    archive = next((place for place in package.parents if place.is_file()), None)
    if archive is None:
        return Problem(NO_RULE_FILES, f"there are no rule files in {package}", "install tiercheck again")
    message = f"tiercheck is imported from the archive {archive}, in which its rule files cannot be read"
    wheel = archive if archive.suffix == ".whl" else "its wheel"
    return Problem(NO_RULE_FILES, message, f"install it: pip install {wheel}; or name a folder of rules of your own")


@cache
def packaged_shelf() -> "Shelf":
    """Return the rule shelf shipped with tiercheck, read once."""
    from tiercheck.rulebook.shelf import Shelf

    return Shelf.read(packaged_rules())


@cache
def _assessor(engine: str) -> Assessor:
    return Assessor(engine=engine)


def assess(
    profile: EnterpriseProfile,
    as_of: date | str | None = None,
    jurisdiction: str | None = None,
    application: Application | str = Application.NEW,
    tiers: Collection[str] | str | None = None,
    *,
    engine: str = CHAINING,
    shelf: "Shelf | None" = None,
    language: Language | str = Language.ZH,
) -> Assessment:
    """Judge a profile on every tier in force, indicator by indicator.

    Args:
        profile: the enterprise.
        as_of: date of the decision, by default today.
        jurisdiction: ``CN`` or a GB/T 2260 prefix such as ``44``, by default the profile's
            division (the longest prefix that has an overlay, else ``CN``).
        application: ``new`` or ``review``.
        tiers: the tiers to judge, by default all in force on the date.
        engine: ``chaining`` or ``direct``; both give the same verdicts.
        shelf: the rule shelf, by default the one shipped with tiercheck. To assess many
            profiles against a shelf of your own, keep an ``Assessor``.
        language: default language of explanations, ``zh`` or ``en``.

    Raises:
        SelectionError: no rule set answers; the error names the nearest.
        ProfileError: a local column is unknown or malformed.
        EngineError: the extension of durable-rules is missing or cannot be loaded, and the engine is ``chaining``.
    """
    assessor = _assessor(one_of(engine, ENGINES, "engine")) if shelf is None else Assessor(shelf, engine)
    return assessor.assess(profile, as_of, jurisdiction, application, tiers, language)


def as_date(as_of: date | str | None) -> date:
    """Return a date, today for None; raises ``SelectionError`` for anything that is not one."""
    if as_of is None:
        return date.today()
    if isinstance(as_of, date):
        return date(as_of.year, as_of.month, as_of.day)
    try:
        return date.fromisoformat(as_of)
    except (TypeError, ValueError):
        message = f"{as_of!r} is not a date"
        raise SelectionError([Problem("bad-date", message, "write it as 2025-06-01")]) from None
