"""The evidence of a table on a sheet: taken column by column, and withheld where a row is at fault."""

from collections.abc import Mapping, Sequence

import narwhals as nw
from narwhals.dtypes import DType

from tiercheck.engine.columnar.intake import is_evidence, is_text, take
from tiercheck.engine.columnar.sheet import Cell, Sheet, Truths, column
from tiercheck.engine.columnar.stored import dtype_of
from tiercheck.engine.columnar.written import BLANKS
from tiercheck.model.evidence import CodeStandard, Column, Role, column_of_code, column_of_role, parts_of


class Evidence:
    """The columns of a table as evidence.

    Attributes:
        stored: every column that can be read, by name; null where nothing is reported or it cannot be read.
        division: where each row is registered: its division, else places 3 to 8 of its credit code; None in a table
            that has neither.
        sound: the columns that rules need as a record reports them, with nothing reported in rows at fault.
        fault: where a row is at fault: a figure cannot be read, is outside its domain or contradicts another.
    """

    def __init__(
        self,
        sheet: Sheet,
        schema: Mapping[str, DType],
        contract: Mapping[str, Column],
        needed: Sequence[Column],
        faulty: str = "",
    ) -> None:
        """Put a table on a sheet.

        Args:
            sheet: where columns are kept.
            schema: the columns of the table.
            contract: every evidence column there is, by name.
            needed: the columns that rules need; one that the table lacks has no value. A name is evidence only
                where it is needed: elsewhere it decides nothing, so nothing in it is a fault.
            faulty: a column of truths that says which rows are at fault anyhow, or "".
        """
        self.stored: dict[str, Cell] = {}
        faults = [Truths(*column(faulty))] if faulty else []
        for name, dtype in schema.items():
            if name in contract and (is_evidence(contract[name]) or contract[name] in needed):
                cell = _trimmed(sheet, name, dtype)
                taken = take(contract[name], cell.expr, dtype)
                stored = sheet.put(Cell(taken.stored, cell.roots))
                if taken.bounds is not None:
                    stored = sheet.put(_within(stored, *taken.bounds))
                self.stored[name] = stored
                faults.append(Truths(taken.given & stored.expr.is_null(), cell.roots | stored.roots))
        faults += self._contradictions(contract)
        fault = nw.any_horizontal(*(each.expr for each in faults), nw.lit(False), ignore_nulls=False).fill_null(False)
        self.fault = sheet.put(Cell(fault, frozenset[str]().union(*(each.roots for each in faults))))
        self.division = self._division(sheet, contract)
        self.sound = {each.name: self._reported(each, sheet) for each in needed}

    def _contradictions(self, contract: Mapping[str, Column]) -> list[Truths]:
        """Return where a part is above its whole, for every pair of columns the table has."""
        known = ((part.name, whole.name) for part, whole in parts_of(contract))
        pairs = [(self.stored[one], self.stored[all_]) for one, all_ in known if {one, all_} <= self.stored.keys()]
        return [Truths(part.expr > whole.expr, part.roots | whole.roots) for part, whole in pairs]

    def _division(self, sheet: Sheet, contract: Mapping[str, Column]) -> Cell | None:
        known = column_of_role(contract, Role.PLACE), column_of_code(contract, CodeStandard.CREDIT_CODE)
        own, code = (None if each is None else self.stored.get(each.name) for each in known)
        if code is None or known[0] is None:
            return own
        of_code = Cell(code.expr.str.slice(2, 6), code.roots)
        return sheet.put(of_code if own is None else Cell(nw.coalesce(own.expr, of_code.expr), own.roots | code.roots))

    def _reported(self, needed: Column, sheet: Sheet) -> Cell:
        stored = self.division if needed.role is Role.PLACE else self.stored.get(needed.name)
        if stored is None:
            return Cell(nw.lit(None, dtype=dtype_of(needed)), frozenset())
        return sheet.put(Cell(nw.when(~self.fault.expr).then(stored.expr), self.fault.roots | stored.roots))


def _within(figures: Cell, low: int, high: int) -> Cell:
    inside = (figures.expr >= low) & (figures.expr <= high)
    return Cell(nw.when(inside).then(figures.expr), figures.roots)


def _trimmed(sheet: Sheet, name: str, dtype: DType) -> Cell:
    """Return a column of a table as it is to be taken: text without the blanks around it."""
    cell = column(name)
    if not is_text(dtype):
        return cell
    text = cell.expr if dtype == nw.String else cell.expr.cast(nw.String())
    return sheet.put(Cell(text.str.strip_chars(BLANKS), cell.roots))
