"""The records of a probe: around every threshold of a shelf, each on an occasion on which it decides."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from tiercheck.change.occasions import Occasions
from tiercheck.change.probing.marks import Marks
from tiercheck.change.probing.settling import Figures
from tiercheck.change.probing.trials import Trials
from tiercheck.change.thresholds import Key, of_classification, of_points, of_rule_set
from tiercheck.engine.program import compile_program
from tiercheck.errors import Location
from tiercheck.model import keys
from tiercheck.model.classification import Classification
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import Indicator, RuleSet
from tiercheck.model.verdict import Verdict
from tiercheck.rulebook.shelf import Shelf
from tiercheck.subjects.subject import Subject

JudgeTiers: TypeAlias = Callable[[Figures, Occasion], Mapping[str, Verdict]]

# How a rule set decides: its tier, what goes in, how it is joined, what must be reached.
_Way: TypeAlias = tuple[str, tuple[keys.Key, ...], tuple[tuple[int, ...], ...], tuple[int | None, ...]]


class Probe(NamedTuple):
    """One record to try.

    Attributes:
        subject: the indicator, part, ``score`` or derived column whose threshold it is about.
        source: the rule-file line.
        options: the occasion.
        figures: the record, as evidence stores it.
    """

    subject: str
    source: Location
    options: Occasion
    figures: Figures


class Probes(NamedTuple):
    """All records of a probe.

    Attributes:
        records: in a fixed order, none twice.
        thresholds: how many thresholds they are about.
    """

    records: tuple[Probe, ...]
    thresholds: int


def probes(shelf: Shelf, occasions: Occasions, judge: JudgeTiers) -> Probes:
    """Return what to try on a shelf.

    Every indicator is tried in the first rule set that has it, and in each that decides in another way, alone
    and within a record that meets as much as can be met; every mark in each rule set that has one.

    Args:
        shelf: the rules.
        occasions: when and where to ask each rule set and classification, by id; those absent are not probed.
        judge: judges the tier of an occasion and those it refers to.
    """
    maker = _Maker(judge, shelf.subjects)
    for entry in shelf.entries:
        for options in occasions.get(entry.id, ()):
            maker.add(entry, options)
    return Probes(tuple(maker.found.values()), len(maker.thresholds))


class _Maker:
    """Collects the records, each once."""

    def __init__(self, judge: JudgeTiers, subjects: Mapping[str, Subject]) -> None:
        self.found: dict[tuple[Occasion, tuple[tuple[str, object], ...]], Probe] = {}
        self.thresholds: set[Key] = set()
        self._judge = judge
        self._of_subjects = {name: Trials(subject.parts) for name, subject in subjects.items()}
        self._tried: set[Indicator | tuple[str, str]] = set()
        self._ways: set[_Way] = set()

    def add(self, entry: RuleSet | Classification, options: Occasion) -> None:
        if isinstance(entry, RuleSet):
            self._add_rule_set(entry, options)
        else:
            self._add_table(entry, options)

    def _add_rule_set(self, rule_set: RuleSet, options: Occasion) -> None:
        self.thresholds.update(each.key for each in of_rule_set(rule_set))
        examined = [each for each in rule_set.indicators.values() if options.application in each.applications]
        trials = self._of_subjects[rule_set.subject]
        full = trials.best(examined, {})
        is_new = self._is_new(rule_set, options.application)
        for indicator in examined:
            if is_new or indicator not in self._tried:
                self._tried.add(indicator)
                for figures in trials.of_indicator(indicator):
                    self._note(indicator.id, indicator.citation.source, options, figures, trials)
                    self._note(indicator.id, indicator.citation.source, options, {**full, **figures}, trials)
        if is_new or options.application is Application.NEW:
            self._add_marks(rule_set, options)

    def _is_new(self, rule_set: RuleSet, application: Application) -> bool:
        """Whether nothing was tried yet that is decided in the same way; marks are tried in any case."""
        program = compile_program(rule_set, application)
        marks = tuple(None if node.counts_points else node.mark for node in program.nodes)
        way = rule_set.tier, program.inputs, program.wiring, marks
        is_new = way not in self._ways
        self._ways.add(way)
        return is_new

    def _add_marks(self, rule_set: RuleSet, options: Occasion) -> None:
        trials = self._of_subjects[rule_set.subject]
        marks = Marks(rule_set, options.application, lambda figures: self._judge(figures, options), trials)
        for threshold in of_points(rule_set):
            found = marks.straddle(threshold)
            around = () if found.inside is None else marks.around(found.inside)
            for figures in (*found, *around):
                if figures is not None:
                    self._note(threshold.subject, threshold.source, options, figures, trials)

    def _add_table(self, table: Classification, options: Occasion) -> None:
        self.thresholds.update(each.key for each in of_classification(table))
        trials = self._of_subjects[table.subject]
        for row in table.rows:
            if (table.id, row.id) not in self._tried:
                self._tried.add((table.id, row.id))
                for figures in trials.of_row(table, row):
                    self._note(table.name, row.citation.source, options, figures, trials)

    def _note(self, subject: str, source: Location, options: Occasion, figures: Figures, trials: Trials) -> None:
        if trials.are_possible(figures):
            key = options, tuple(sorted(figures.items()))
            self.found.setdefault(key, Probe(subject, source, options, figures))
