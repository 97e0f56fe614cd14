"""Files assembled into rule sets: extending files on what they extend, overlays on every base of their days."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from tiercheck.errors import RuleFileError, nearest
from tiercheck.model.classification import Classification
from tiercheck.model.outcome import Application, Status
from tiercheck.model.rule_set import EffectivePeriod, RuleSet
from tiercheck.model.text import Text
from tiercheck.rulebook.class_tables import read_classification
from tiercheck.rulebook.document import ExtendingFile, OverlayFile, TierFile
from tiercheck.rulebook.files import Files
from tiercheck.rulebook.node import MappingNode
from tiercheck.rulebook.report import Report
from tiercheck.rulebook.rule_sets import read_rule_set
from tiercheck.rulebook.terms import read_effective, read_title
from tiercheck.rulebook.variation import merged, with_header

Periods = Mapping[Application, EffectivePeriod]


@dataclass(frozen=True, slots=True)
class Overlay:
    """An overlay file, not yet laid on a base."""

    id: str
    tier: str
    jurisdiction: str
    effective: Periods


@dataclass(frozen=True, slots=True)
class Assembly:
    """Everything a shelf is made of.

    Attributes:
        bases: rule sets that stand for themselves, by id.
        overlays: overlay files by id.
        merged: what each overlay makes of the first base it meets, by id.
        classifications: tables by id.
        divisions: names by GB/T 2260 prefix.
        merge: lays the overlays of a key (base id first) on their base.
    """

    bases: Mapping[str, RuleSet]
    overlays: Mapping[str, Overlay]
    merged: Mapping[str, RuleSet]
    classifications: Mapping[str, Classification]
    divisions: Mapping[str, Text]
    merge: Callable[[tuple[str, ...]], RuleSet]


def assemble(files: Files) -> Assembly:
    """Read every file's content, merged where it varies another; problems go to the files' report."""
    builder = _Builder(files)
    bases = builder.bases()
    overlays = builder.overlays()
    made = builder.laid_on(bases, overlays)
    tables = {
        identity: table
        for identity, shape in files.classifications.items()
        if (table := read_classification(shape, identity, files.defaults, files.report)) is not None
    }
    names = {
        prefix: read_title(shape)
        for document in files.divisions
        for prefix, shape in (document.divisions or {}).items()
    }
    return Assembly(
        MappingProxyType(bases),
        MappingProxyType(overlays),
        MappingProxyType(made),
        MappingProxyType(tables),
        MappingProxyType(names),
        builder.merge,
    )


class _Builder:
    """Follows extending files to what they extend, and lays overlays on bases."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._shared = {name: document.node for name, document in files.shared.items()}
        self._tier_files = files.bases
        self._overlay_files = files.overlays

    def bases(self) -> dict[str, RuleSet]:
        found = {identity: self._read((identity,), None, self._files.report) for identity in self._tier_files}
        return {identity: rules for identity, rules in found.items() if rules is not None}

    def overlays(self) -> dict[str, Overlay]:
        return {
            identity: Overlay(
                identity,
                *identity.split("/")[:2],
                MappingProxyType(dict(read_effective(document.effective, self._files.report))),
            )
            for identity, document in self._overlay_files.items()
        }

    def laid_on(self, bases: Mapping[str, RuleSet], overlays: Mapping[str, Overlay]) -> dict[str, RuleSet]:
        """Lay every overlay on every base it meets, so that each combination is checked."""
        made: dict[str, RuleSet] = {}
        for identity, overlay in overlays.items():
            report, met = self._files.report, False
            for base in bases.values():
                periods = _both(base.effective, overlay.effective)
                if base.tier != overlay.tier or not periods:
                    continue
                met = True
                rules = self._read((base.id, identity), periods, report)
                if rules is not None:
                    made.setdefault(identity, rules)
            document = self._overlay_files[identity]
            if not met and document.overlay is not None:
                message = f"no rule set of {overlay.tier!r} is in force during this overlay"
                hint = nearest(overlay.tier, {base.tier for base in bases.values()}) or "correct `effective`"
                report.add("overlay-without-base", document.overlay, message, hint)
        return made

    def merge(self, key: tuple[str, ...]) -> RuleSet:
        """Return a base with its overlays laid on; the combination was checked when the shelf was read."""
        report = Report()
        periods: Periods | None = None
        for identity in key:
            stated = read_effective(self._document(identity).effective, report)
            periods = stated if periods is None else _both(periods, stated)
        rules = self._read(key, periods, report)
        if rules is None:
            raise RuleFileError(report.in_order(self._files.lines))
        return rules

    def _document(self, identity: str) -> TierFile | ExtendingFile | OverlayFile:
        return self._overlay_files[identity] if identity in self._overlay_files else self._tier_files[identity]

    def _read(self, key: tuple[str, ...], periods: Periods | None, report: Report) -> RuleSet | None:
        chain = self._chain(key[0], report)
        if chain is None:
            return None
        base, *variations = [*chain, *(self._overlay_files[identity] for identity in key[1:])]
        tree = merged(base.node, [each.node for each in variations], self._shared, report)
        for variation in variations:
            if isinstance(variation, ExtendingFile):
                tree = with_header(tree, variation.node)
        files = tuple(dict.fromkeys(each.location.file for each in (base, *variations)))
        return read_rule_set(tree, key[-1], files, self._files.defaults, report, periods)

    def _chain(self, identity: str, report: Report) -> list[TierFile | ExtendingFile | OverlayFile] | None:
        """Return the tier file at the root of an id and the extending files on the way to it."""
        chain: list[TierFile | ExtendingFile | OverlayFile] = []
        seen: set[str] = set()
        while True:
            document = self._tier_files[identity]
            chain.insert(0, document)
            if isinstance(document, TierFile):
                return chain
            seen.add(identity)
            target = document.extends
            if target is None:
                return None
            if target.text not in self._tier_files or target.text in seen:
                what = "extends itself in a circle" if target.text in seen else "extends a rule set that does not exist"
                hint = nearest(target.text, self._tier_files) or f"the ids are {', '.join(self._tier_files)}"
                report.add("unknown-rule-set", target, f"{identity} {what}", hint)
                return None
            identity = target.text


def _both(first: Periods, second: Periods) -> dict[Application, EffectivePeriod]:
    """Return the days that lie in both, by application."""
    both: dict[Application, EffectivePeriod] = {}
    for application in first:
        if application in second and first[application].overlaps(second[application]):
            one, other = first[application], second[application]
            ends = [until for until in (one.until, other.until) if until is not None]
            status: Status = max(one.status, other.status, key=lambda each: each.weakness)
            start: date = max(one.start, other.start)
            both[application] = EffectivePeriod(start, min(ends, default=None), status)
    return both
