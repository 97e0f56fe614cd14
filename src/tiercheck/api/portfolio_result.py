"""A judged portfolio as an object: its frame, its analyses, and the full verdict of any row."""

from dataclasses import replace
from typing import Generic, TypeVar

from tiercheck.api.assessor import CHAINING, Assessor
from tiercheck.api.explaining import explained, row_of
from tiercheck.api.frames import collected, judge_frame, opened
from tiercheck.api.planning import columnar_plan
from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.layout import Results
from tiercheck.model.occasion import Occasion, one_of
from tiercheck.model.outcome import Language
from tiercheck.model.renderable import Layout, Renderable
from tiercheck.model.verdict import Assessment
from tiercheck.portfolios.analysis.blockers import Blockers, blockers
from tiercheck.portfolios.analysis.judged import Judged, by_tier, regimes_of
from tiercheck.portfolios.analysis.missing import Missing, missing
from tiercheck.portfolios.analysis.problems import Problems, problems
from tiercheck.portfolios.analysis.reasons import Reasons, reasons
from tiercheck.portfolios.analysis.scores import Scores, scores
from tiercheck.portfolios.analysis.summary import Grouping, Summary, summary
from tiercheck.rulebook.shelf import Shelf

Table = TypeVar("Table")


class Portfolio(Renderable, Generic[Table]):
    """A portfolio judged once, to be read in many ways; immutable, made by ``tiercheck.portfolio``.

    Attributes:
        frame: what ``assess_portfolio`` gives, a table of the caller's kind.
        options: date, jurisdiction (``auto`` for each row's own), application and the tiers asked for.
        tiers: the tiers that were judged, the ladder from its lowest tier, then those beside it.
    """

    def __init__(self, frame: Table, shelf: Shelf, options: Occasion, key: str | None, language: Language) -> None:
        """Judge; arguments as for ``tiercheck.portfolio``, by the shelf of one subject."""
        plan = columnar_plan(shelf, options)
        usual = "" if shelf.subject.key is None else shelf.subject.key.name
        key = usual if key is None else key
        named_by = None if key == usual and usual not in opened(frame)[1] else key
        self.frame = judge_frame(frame, plan, shelf.columns, Results.ALL, named_by)
        self.options, self.tiers = options, plan.tiers
        self._key, self._spoken = key, language
        self._shelf = shelf
        self._assessors: dict[str, Assessor] = {}
        # The tiers asked for may hang on others, whose indicators the analyses look into.
        needed = {tier for programs in plan.programs.values() for tier in programs}
        judged = self.frame
        if needed != set(plan.tiers):
            plan = columnar_plan(shelf, replace(options, tiers=tuple(needed)))
            judged = judge_frame(frame, plan, shelf.columns, Results.ALL, named_by)
        rows = _rows(judged, (*shelf.columns, key, *plan.result_columns(Results.ALL)))
        self._judged = Judged(
            rows,
            by_tier(plan.layouts),
            self.tiers,
            regimes_of(plan),
            plan.classifications,
            shelf.divisions,
            shelf.subject,
            language,
        )

    def explain_row(self, key: object, engine: str = CHAINING) -> Assessment:
        """Return the full explained assessment of one row, the same as ``assess`` gives of its record.

        Args:
            key: what names the row in the key column.
            engine: what assesses the record, ``chaining`` or ``direct``; both give the same verdicts.

        Raises:
            PortfolioError: there is no such row, or more than one.
            ProfileError: the row is at fault; the error says what is wrong with it.
            EngineError: the extension of durable-rules is missing or cannot be loaded, and the engine is ``chaining``.
        """
        if engine not in self._assessors:
            self._assessors[engine] = Assessor(self._shelf, engine)
        row = row_of(self._judged.rows, self._key, key)
        return explained(row, self._key, self._assessors[engine], self.options, self._spoken)

    def reasons(self, tier: str | None = None) -> Reasons:
        """Return why enterprises do not pass, by requirement and clause, and each distinct combination once."""
        return reasons(self._judged, self._asked(tier))

    def summary(self, by: str | None = None) -> Summary:
        """Return the funnel by tier: of all rows, or by ``division`` or ``industry``."""
        return summary(self._judged, None if by is None else Grouping(one_of(by, tuple(Grouping), "grouping")))

    def blockers(self, tier: str | None = None) -> Blockers:
        """Return what alone keeps near-misses out: each would pass if just this one thing were met."""
        return blockers(self._judged, self._asked(tier))

    def missing(self, tier: str | None = None) -> Missing:
        """Return which column that was not reported would settle the most enterprises."""
        return missing(self._judged, self._asked(tier))

    def scores(self, tier: str) -> Scores:
        """Return the scores of a tier against its pass mark.

        Raises:
            PortfolioError: the tier has no points table.
        """
        (asked,) = self._asked(tier)
        return scores(self._judged, asked)

    def problems(self) -> Problems:
        """Return what keeps rows from being judged: every cell that cannot be read, with the reason."""
        return problems(self._judged, self._key, self._shelf.columns)

    def __len__(self) -> int:
        return len(self._judged.rows)

    @property
    def _language(self) -> Language:
        return self._spoken

    def _line(self) -> str:
        return f"{len(self)} rows, {self.options.as_of} {self.options.jurisdiction}: {', '.join(self.tiers)}"

    def _layout(self, detail: str) -> Layout:
        return self.summary()._layout(detail)

    def _asked(self, tier: str | None) -> tuple[str, ...]:
        return self.tiers if tier is None else (one_of(tier, self.tiers, "tier"),)


def _rows(judged: object, columns: tuple[str, ...]) -> pl.DataFrame:
    """Return those columns of a judged table of any kind as a Polars frame."""
    table, names = opened(judged)
    kept = [name for name in names if name in columns]
    return collected(table.select(kept))
