"""A columnar plan: the rule sets of every jurisdiction of a run, and the columns that judging by them gives."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.evidence import Evidence
from tiercheck.engine.columnar.jurisdictions import Chooser, locate
from tiercheck.engine.columnar.layout import Results, TierLayout, lay_out
from tiercheck.engine.columnar.results import ResultColumns
from tiercheck.engine.columnar.staged_columns import StagedColumns, Stages
from tiercheck.engine.columnar.tiers import Tiers
from tiercheck.engine.program import Program, compile_program
from tiercheck.engine.record import measures_of
from tiercheck.model.classification import Classification
from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Application
from tiercheck.model.rule_set import RuleSet


class ColumnarPlan:
    """Judges tables by the rule sets of one day and application; immutable, safe to share between threads.

    Attributes:
        places: every jurisdiction of a run, the one for all other rows first.
        programs: the decisions by jurisdiction and tier.
        classifications: tables that derive level columns.
        tiers: those that results are given for, the ladder from its lowest tier, then the tiers beside it.
        beside_ladder: those of them that are no step of the ladder.
        layouts: the result columns of each of them.
    """

    def __init__(
        self,
        rule_sets: Mapping[str, Sequence[RuleSet]],
        classifications: Sequence[Classification],
        application: Application,
        requested: Collection[str] | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        """Compile.

        Args:
            rule_sets: criteria by jurisdiction, a tier after every tier it refers to.
            classifications: tables that derive level columns.
            application: what is applied for.
            requested: the tiers to give results for, by default all.
            prefixes: jurisdictions by the prefix of a division; a row whose division has none is of the first.

        Raises:
            EngineError: the jurisdictions disagree on the order of the tiers.
        """
        self.places = tuple(rule_sets)
        self._prefixes = dict(prefixes or {})
        self.programs: Mapping[str, Mapping[str, Program]] = {
            place: {each.tier: compile_program(each, application) for each in sets} for place, sets in rule_sets.items()
        }
        self.classifications = tuple(classifications)
        known = {each.tier: each for sets in rule_sets.values() for each in sets}
        asked = [each for tier, each in known.items() if requested is None or tier in requested]
        self.tiers: tuple[str, ...] = tuple(each.tier for each in sorted(asked, key=lambda rules: rules.order))
        self.beside_ladder = frozenset(each.tier for each in asked if each.beside_ladder)
        self._precedence = tuple(each.tier for each in sorted(asked, key=lambda rules: rules.precedence))
        self.layouts: tuple[TierLayout, ...] = tuple(
            lay_out(tier, {place: held[tier] for place, held in self.programs.items() if tier in held})
            for tier in self.tiers
        )

    @property
    def columns_needed(self) -> tuple[Column, ...]:
        """Every evidence column that some result depends on, each once."""
        return tuple(dict.fromkeys(self._columns()))

    def _columns(self) -> Iterator[Column]:
        for held in self.programs.values():
            for program in held.values():
                for indicator in program.rule_set.indicators.values():
                    if program.application in indicator.applications:
                        for measure in measures_of(indicator):
                            yield from measure.columns
        for table in self.classifications:
            yield table.derives
            yield table.selects_by
            for row in table.rows:
                for bound in row.bounds:
                    for check in bound.checks:
                        yield from check.measure.columns

    def result_columns(self, results: Results = Results.ALL) -> tuple[str, ...]:
        """Return the names of the result columns, in their order."""
        return (
            "invalid",
            "jurisdiction",
            "tier",
            *(name for layout in self.layouts for name in layout.columns(results)),
        )

    def judge(
        self,
        frame: pl.LazyFrame,
        contract: Mapping[str, Column],
        results: Results = Results.ALL,
        keep: Sequence[str] = (),
        faulty: str = "",
    ) -> pl.LazyFrame:
        """Return one row a row; see ``compiled``.

        Args:
            frame: a table.
            contract: every evidence column there is, local ones included, by name.
            results: which result columns to give.
            keep: columns of the table to carry over.
            faulty: a column of the table, true where a row is invalid for a reason of the caller's; "" for none.
        """
        columns = self.result_columns(results)
        return self.compiled(frame.collect_schema(), contract, columns, keep, faulty).apply(frame)

    def compiled(
        self,
        schema: Mapping[str, pl.DataType],
        contract: Mapping[str, Column],
        results: Collection[str],
        keep: Sequence[str] = (),
        faulty: str = "",
    ) -> Stages:
        """Return how to judge tables of a schema: the columns to keep, then the results, one row a row.

        A row of which some figure cannot be read, is outside its domain or contradicts another is ``invalid``
        and judged as if nothing were reported: it is kept, and unknown.

        Args:
            schema: the columns of the tables.
            contract: every evidence column there is, local ones included, by name.
            results: which of ``result_columns`` to give; what is not asked for is not computed.
            keep: columns of the tables to carry over.
            faulty: a column of the tables, true where a row is invalid for a reason of the caller's; "" for none.
        """
        staged = StagedColumns(_unused_prefix(list(schema)))
        evidence = Evidence(staged, schema, contract, self.columns_needed, faulty)
        place = staged.put(locate(evidence.division, self._prefixes, self.places))
        choose = Chooser(staged, place, self.places)
        tiers = Tiers(staged, evidence, choose, self.classifications, self.programs)
        detail = next(each for each in Results if set(results) <= set(self.result_columns(each)))
        columns = ResultColumns(staged, choose, tiers, self.programs).columns(self.layouts, detail, self._precedence)
        found = {"invalid": evidence.fault, **dict(columns)}
        return staged.stages(list(schema), keep, {name: cell for name, cell in found.items() if name in results})


def _unused_prefix(names: Sequence[str]) -> str:
    prefix = "_tc"
    while any(name.startswith(prefix) for name in names):
        prefix = f"_{prefix}"
    return prefix
