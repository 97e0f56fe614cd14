"""Documents in and out: profile files, rule folders, and receipts replayed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tiercheck.api.assessor import Assessor, as_date, one_of, packaged_rules, packaged_shelf
from tiercheck.api.compiling import refusals
from tiercheck.document.render import DocumentLayout
from tiercheck.document.text import DEFAULT_WIDTH
from tiercheck.errors import Problem, ProfileError
from tiercheck.explain.diagnostics import Diagnostics
from tiercheck.explain.layouts import layout
from tiercheck.explain.receipt import ReceiptDocument, read_receipts
from tiercheck.explain.replaying import differences
from tiercheck.explain.rule_layout import RuleListing
from tiercheck.model.classification import Classification
from tiercheck.model.evidence import Column, Evidence
from tiercheck.model.finding import Options
from tiercheck.model.outcome import Application, Language
from tiercheck.model.profile import EnterpriseProfile
from tiercheck.model.renderable import FULL, Renderable
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.verdict import Assessment

if TYPE_CHECKING:
    from tiercheck.rulebook.shelf import Shelf

_FORMS = "write `profile:` (nested) or `record:` (flat, the evidence columns), or a list of them"


@dataclass(frozen=True, slots=True)
class Profiles:
    """The profiles of one file.

    Attributes:
        is_list: whether the file holds a list, so that answers come as one.
        profiles: the profiles, in the order of the file.
    """

    is_list: bool
    profiles: tuple[EnterpriseProfile, ...]


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


def read_shelf(folder: Path | str) -> "Shelf":
    """Read a rule shelf of your own.

    Raises:
        RuleFileError: every problem of every file, each with file, line and column.
    """
    from tiercheck.rulebook.shelf import Shelf

    return Shelf.read(Path(folder))


def check(path: Path | str | None = None, *, strict: bool = False) -> Diagnostics:
    """Return every problem of a rule file or a folder of them, and every warning (``is_warning``), in order of place.

    Args:
        path: a shelf, a folder or a file, by default the packaged rules.
        strict: whether warnings are problems like any other.
    """
    from tiercheck.rulebook.review import check as check_rules

    found = check_rules(packaged_rules() if path is None else Path(path), refusals)
    return Diagnostics(replace(each, is_warning=False) for each in found) if strict else Diagnostics(found)


def show(
    tier: str,
    as_of: date | str | None = None,
    jurisdiction: str = "CN",
    application: Application | str = Application.NEW,
    *,
    shelf: "Shelf | None" = None,
) -> RuleSet | Classification:
    """Return the rule set (or the classification) of that name in force, overlays merged in.

    Raises:
        SelectionError: there is none; the error names the nearest.
    """
    rules = shelf if shelf is not None else packaged_shelf()
    kind = Application(one_of(application, tuple(Application), "application"))
    if any(classification.name == tier for classification in rules.classifications):
        return rules.classification(tier, as_date(as_of), kind)
    selection = rules.select(as_date(as_of), jurisdiction, kind, (tier,))
    return next(rule_set for rule_set in selection.rule_sets if rule_set.tier == tier)


def rules(*, shelf: "Shelf | None" = None) -> RuleListing:
    """Return what stands on a rule shelf, by default the packaged one, one line an entry."""
    return RuleListing(tuple((shelf if shelf is not None else packaged_shelf()).entries))


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


def read_profiles(text: str | bytes, name: str) -> Profiles:
    """Read a profile file: YAML or JSON with ``profile:`` or ``record:``, or a list of them.

    Args:
        text: the content.
        name: the file's name, for errors.

    Raises:
        ProfileError: every problem of every profile, by field path (``[3].record.revenue_y1``).
    """
    from tiercheck.rulebook.node import plain
    from tiercheck.rulebook.source import Limits, read_source

    source = read_source(text, name, Limits(size=64 * 10**6, depth=40, nodes=4 * 10**6))
    if source.root is None or source.problems:
        raise ProfileError(source.problems)
    content = plain(source.root)
    if not isinstance(content, list):
        return Profiles(False, (_profile(content, ""),))
    profiles: list[EnterpriseProfile] = []
    problems: list[Problem] = []
    for index, entry in enumerate(content):
        try:
            profiles.append(_profile(entry, f"[{index}]"))
        except ProfileError as error:
            problems += error.problems
    if problems:
        raise ProfileError(problems)
    return Profiles(True, tuple(profiles))


def _profile(entry: object, place: str) -> EnterpriseProfile:
    if not isinstance(entry, dict) or len(entry) != 1 or not entry.keys() & {"profile", "record"}:
        raise ProfileError([Problem("not-a-profile", "this is neither a profile nor a record", _FORMS, path=place)])
    ((form, content),) = entry.items()
    inside = f"{place}.{form}".lstrip(".")
    try:
        if form == "profile":
            return EnterpriseProfile.model_validate(content)
        if not isinstance(content, dict):
            raise ProfileError([Problem("not-a-record", "a record is a mapping of columns to values", _FORMS)])
        return EnterpriseProfile.from_record(content)
    except ProfileError as error:
        raise ProfileError([_within(problem, inside, place) for problem in error.problems]) from None


def _within(problem: Problem, inside: str, place: str) -> Problem:
    """Put a problem's path below its place in the file; record problems already begin with ``record``."""
    if problem.path.startswith("record"):
        return replace(problem, path=f"{place}.{problem.path}".lstrip("."))
    path = problem.path if problem.path.startswith("[") else f".{problem.path}" if problem.path else ""
    return replace(problem, path=f"{inside}{path}")


def replay(document: str, *, shelf: "Shelf | None" = None) -> Replay:
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
    columns: Mapping[str, Column] = assessor.shelf.columns
    flat = EnterpriseProfile.from_record(receipt.record).evidence(receipt.as_of, columns)
    evidence = Evidence(flat.values, columns, MappingProxyType(dict(receipt.paths)))
    tiers = None if receipt.tiers is None else tuple(sorted(set(receipt.tiers)))  # as `assess` asks for them
    options = Options(receipt.as_of, receipt.jurisdiction, receipt.application, tiers)
    return assessor.assess_evidence(evidence, options, receipt.language)
