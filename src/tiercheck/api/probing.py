"""Probing wired: records around every threshold, judged by every engine."""

from collections.abc import Mapping, Sequence
from datetime import date

from tiercheck.api.assessor import ENGINES, Assessor
from tiercheck.api.shelves import ShelfLike, as_shelf
from tiercheck.change.occasions import Occasions, first_occasions, occasions_on, with_references
from tiercheck.change.probing.comparing import AssessAll, disagreements
from tiercheck.change.probing.probes import probes
from tiercheck.change.probing.report import ProbeReport
from tiercheck.change.probing.settling import Figures
from tiercheck.errors import Problem, SelectionError
from tiercheck.model.evidence import Evidence
from tiercheck.model.occasion import AUTO, Occasion, as_date, as_jurisdiction, member_of, one_of
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.verdict import Assessment, Verdict
from tiercheck.rulebook.gather import NATION
from tiercheck.rulebook.shelf import Shelf

_MEANING = "direct"


def probe(
    rules: ShelfLike | None = None,
    *,
    tier: str | None = None,
    as_of: date | str | None = None,
    jurisdiction: str | None = None,
    application: Application | str | None = None,
    engines: Mapping[str, AssessAll] | None = None,
) -> ProbeReport:
    """Hold engines against each other on records just below, at and above every threshold, and without the figure.

    Args:
        rules: the rules or their folder, by default the packaged ones.
        tier: this tier, or classification, only.
        as_of: ask on this day only; by default everything on the shelf on its first day (today when a
            jurisdiction is given).
        jurisdiction: ask here only; with a day ``CN`` by default.
        application: for this application only; by default for each.
        engines: what judges many records of one occasion, by name; by default every engine there is.

    Raises:
        RuleFileError: the rules have problems.
        SelectionError: no rules answer for what is asked; the error names the nearest.
    """
    shelf = as_shelf(rules)
    occasions = _occasions(shelf, as_of, jurisdiction, application)
    meaning = Assessor(shelf, _MEANING)

    def judge(figures: Figures, options: Occasion) -> Mapping[str, Verdict]:
        assessment = meaning.assess_evidence(Evidence(figures, shelf.columns), with_references(shelf, options))
        return {verdict.tier: verdict for verdict in assessment}

    asked = occasions if tier is None else _of_tier(shelf, occasions, tier)
    found = probes(shelf, asked, judge)
    held = {name: _many(Assessor(shelf, name)) for name in ENGINES} if engines is None else engines
    return ProbeReport(
        records=len(found.records),
        thresholds=found.thresholds,
        occasions=len({record.options for record in found.records}),
        engines=tuple(held),
        disagreements=tuple(disagreements(found.records, held, shelf.columns)),
    )


def _many(assessor: Assessor) -> AssessAll:
    def assess(evidence: Sequence[Evidence], options: Occasion) -> Sequence[Assessment]:
        return [assessor.assess_evidence(each, options) for each in evidence]

    return assess


def _occasions(
    shelf: Shelf, as_of: date | str | None, jurisdiction: str | None, application: Application | str | None
) -> Occasions:
    kinds = tuple(Application) if application is None else (member_of(Application, application, "application"),)
    if as_of is None and jurisdiction is None:
        every = first_occasions(shelf)
        return {name: tuple(each for each in asked if each.application in kinds) for name, asked in every.items()}
    day, place = as_date(as_of), as_jurisdiction(jurisdiction)
    place = NATION if place == AUTO else place
    found: dict[str, tuple[Occasion, ...]] = {}
    refused: list[SelectionError] = []
    for kind in kinds:
        try:
            on_the_day = occasions_on(shelf, day, place, kind)
        except SelectionError as error:
            refused.append(error)
            continue
        found |= {name: (*found.get(name, ()), *asked) for name, asked in on_the_day.items()}
    if not found:
        raise refused[0]
    return found


def _of_tier(shelf: Shelf, occasions: Occasions, tier: str) -> Occasions:
    names = {each.id: each.tier if isinstance(each, RuleSet) else each.name for each in shelf.entries}
    one_of(tier, dict.fromkeys(names.values()), "tier")
    found = {name: asked for name, asked in occasions.items() if names[name] == tier and asked}
    if not found:
        in_force = ", ".join(dict.fromkeys(names[name] for name in occasions))
        raise SelectionError([Problem("nothing-in-force", f"{tier} is not in force then and there", in_force)])
    return found
