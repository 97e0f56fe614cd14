"""Classifications: tables that derive a level column, such as the SME size class."""

from collections.abc import Mapping
from dataclasses import dataclass

from tiercheck.model.evidence import ENTERPRISE, Column
from tiercheck.model.expression import Check
from tiercheck.model.outcome import Application
from tiercheck.model.renderable import Renderable
from tiercheck.model.rule_set import Citation, EffectivePeriod, Instrument
from tiercheck.model.text import Text


@dataclass(frozen=True, slots=True)
class ClassBound:
    """A class of one row: all its checks must hold, else the class is lower."""

    level: int
    checks: tuple[Check, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One row of a classification.

    Attributes:
        codes: prefixes of the selecting column that lead to this row.
        bounds: from the highest class down; the class is the first whose checks all
            hold, else the lowest level of the column.
    """

    id: str
    title: Text
    codes: tuple[str, ...]
    bounds: tuple[ClassBound, ...]
    citation: Citation


@dataclass(frozen=True, slots=True, repr=False)
class Classification(Renderable):
    """A table that derives a level column from others when it is not reported itself.

    Attributes:
        id: ``name/jurisdiction/first day``, such as ``sme_size/CN/2011-06-18``.
        name: the column it derives, which is also its name on the command line.
        derives: that column.
        selects_by: the text column whose code chooses the row.
        rows: the rows, in the order of the document.
        notes: what a reader should know about the whole.
        subject: whose columns it reads.
    """

    id: str
    name: str
    title: Text
    jurisdiction: str
    effective: Mapping[Application, EffectivePeriod]
    instrument: Instrument
    derives: Column
    selects_by: Column
    rows: tuple[ClassRow, ...]
    files: tuple[str, ...]
    digest: str
    notes: tuple[Text, ...] = ()
    subject: str = ENTERPRISE

    def _line(self) -> str:
        return f"{self.id}: {len(self.rows)} rows"

    def row_for(self, code: str) -> ClassRow | None:
        """Return the row a code leads to, or None when it is outside or too short to tell."""
        return next((row for row in self.rows if code.startswith(row.codes)), None)
