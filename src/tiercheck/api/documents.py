"""Documents in and out: profile files, rule folders, and receipts replayed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from tiercheck.api.assessor import Assessor
from tiercheck.api.compiling import refusals
from tiercheck.api.shelves import ShelfLike, as_shelf, packaged_rules
from tiercheck.document.render import DocumentLayout
from tiercheck.document.text import DEFAULT_WIDTH
from tiercheck.explain.diagnostics import Diagnostics
from tiercheck.explain.layouts import layout
from tiercheck.explain.receipt import ReceiptDocument, read_receipts
from tiercheck.explain.replaying import differences
from tiercheck.model.classification import Classification
from tiercheck.model.evidence import Evidence
from tiercheck.model.occasion import AUTO, Occasion, as_tiers, occasion_of
from tiercheck.model.outcome import Application, Language
from tiercheck.model.renderable import FULL, Renderable
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.verdict import Assessment
from tiercheck.rulebook.gather import NATION
from tiercheck.rulebook.review import check as check_rules
from tiercheck.subjects.record import FlatRecord


@dataclass(frozen=True, slots=True, repr=False)
class Replay(Renderable):
    """What came of replaying a receipt.

    Attributes:
        same: whether every byte came out the same.
        differences: what came out otherwise, in words.
        assessments: the assessments of today.
    """

    same: bool
    differences: tuple[str, ...]
    assessments: tuple[Assessment, ...]

    LAYOUTS: ClassVar[str] = "tiercheck.explain.check_layout"

    def _line(self) -> str:
        return f"{len(self.assessments)} assessments: {'same' if self.same else 'differs'}"


def check(path: Path | str | None = None, *, strict: bool = False) -> Diagnostics:
    """Return every problem of a rule file or a folder of them, and every warning (``is_warning``), in order of place.

    Args:
        path: a shelf, a folder or a file, by default the packaged rules.
        strict: whether warnings are problems like any other.
    """
    found = check_rules(packaged_rules() if path is None else Path(path), refusals)
    return Diagnostics(replace(each, is_warning=False) for each in found) if strict else Diagnostics(found)


def show(
    tier: str,
    as_of: date | str | None = None,
    jurisdiction: str | None = None,
    application: Application | str = Application.NEW,
    *,
    occasion: Occasion | None = None,
    shelf: ShelfLike | None = None,
) -> RuleSet | Classification:
    """Return the rule set (or the classification) of that name in force, overlays merged in.

    Args:
        tier: the name.
        as_of: the day on which it is in force, by default today.
        jurisdiction: ``CN``, the default, or a GB/T 2260 prefix.
        application: ``new`` or ``review``.
        occasion: these three in one, instead of each; its tiers say nothing here.
        shelf: the rule shelf or its folder, by default the one shipped with tiercheck.

    Raises:
        SelectionError: there is none; the error names the nearest.
    """
    rules, asked, wanted = as_shelf(shelf), occasion_of(occasion, as_of, jurisdiction, application), as_tiers((tier,))
    if any(classification.name == tier for classification in rules.classifications):
        return rules.classification(tier, asked.as_of, asked.application)
    place = NATION if asked.jurisdiction == AUTO else asked.jurisdiction
    selection = rules.select(asked.as_of, place, asked.application, wanted)
    return next(rule_set for rule_set in selection.rule_sets if rule_set.tier == tier)


def render(
    shown: Renderable | Sequence[Assessment],
    style: str = "text",
    language: Language | str = Language.ZH,
    detail: str = FULL,
    *,
    width: int = DEFAULT_WIDTH,
    colour: bool = False,
) -> str:
    """Write a result, or several assessments one after the other; the JSON of an assessment is its receipt.

    Args:
        shown: any result of tiercheck, or several assessments (a list in JSON).
        style: ``text``, ``json``, ``markdown`` or ``html``.
        language: the language of titles and sentences, ``zh`` or ``en``.
        detail: ``full``, or ``outcomes`` for what came out without the why.
        width: columns of a text report.
        colour: whether a text report may carry terminal colours.

    Raises:
        SelectionError: there is no such format, language or detail.
    """
    if isinstance(shown, Renderable):
        return shown.render(style, language, detail, width=width, colour=colour)
    documents = tuple(document for each in shown for document in layout(each, detail).documents)
    return DocumentLayout(documents, as_list=True).write(style, language, width=width, colour=colour)


def replay(document: str, *, shelf: ShelfLike | None = None) -> Replay:
    """Recompute a receipt (the JSON of ``assess``) and say whether every byte comes out the same.

    Raises:
        ReceiptError: the document cannot be read as receipts, or has keys that no receipt has.
    """
    found: list[str] = []
    computed: list[Assessment] = []
    for receipt in read_receipts(document):
        assessment = _recompute(receipt, Assessor(shelf, receipt.engine))
        computed.append(assessment)
        found += differences(receipt, assessment)
    return Replay(not found, tuple(found), tuple(computed))


def _recompute(receipt: ReceiptDocument, assessor: Assessor) -> Assessment:
    """Assess the receipt's evidence; its paths are kept, for they are part of what was said."""
    shelf = assessor.shelf.of_tiers(receipt.tiers)
    flat = FlatRecord.read(receipt.record, shelf.subject).evidence(receipt.as_of, shelf.columns)
    evidence = Evidence(flat.values, shelf.columns, MappingProxyType(dict(receipt.paths)))
    options = Occasion(receipt.as_of, receipt.jurisdiction, receipt.application, receipt.tiers)
    return assessor.assess_evidence(evidence, options, receipt.language)
