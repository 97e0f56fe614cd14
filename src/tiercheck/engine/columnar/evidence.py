"""The evidence of a table: its columns parsed one by one, and withheld where a row is invalid."""

from collections.abc import Mapping, Sequence

from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.credit_codes import unsound_codes
from tiercheck.engine.columnar.parse_columns import is_evidence, is_text, take
from tiercheck.engine.columnar.staged_columns import Cell, KleeneColumn, StagedColumns, column
from tiercheck.engine.columnar.storage_types import dtype_of
from tiercheck.engine.columnar.text_parsing import BLANKS
from tiercheck.model.evidence import CodeStandard, Column, Role, column_of_code, column_of_role, parts_of


class Evidence:
    """The columns of a table as evidence.

    Attributes:
        stored: every column that can be read, by name; null where nothing is reported or it cannot be read.
        division: where each row is registered: its division, else places 3 to 8 of its credit code; None in a table
            that has neither.
        sound: the columns that rules need as a record reports them, with nothing reported in rows invalid.
        fault: where a row is invalid: a figure cannot be read, is outside its domain or contradicts another.
    """

    def __init__(
        self,
        staged: StagedColumns,
        schema: Mapping[str, pl.DataType],
        contract: Mapping[str, Column],
        needed: Sequence[Column],
        faulty: str = "",
    ) -> None:
        """Parse the columns of a table.

        Args:
            staged: where columns are kept.
            schema: the columns of the table.
            contract: every evidence column there is, by name.
            needed: the columns that rules need; one that the table lacks has no value. A name is evidence only
                where it is needed: elsewhere it decides nothing, so nothing in it is a fault.
            faulty: a column of truths that says which rows are invalid anyhow, or "".
        """
        self.stored: dict[str, Cell] = {}
        faults = [KleeneColumn(*column(faulty))] if faulty else []
        for name, dtype in schema.items():
            if name in contract and (is_evidence(contract[name]) or contract[name] in needed):
                cell = _trimmed(staged, name, dtype)
                taken = take(contract[name], cell.expr, dtype)
                stored = staged.put(Cell(taken.stored, cell.roots))
                if taken.bounds is not None:
                    stored = staged.put(_within(stored, *taken.bounds))
                self.stored[name] = stored
                faults.append(KleeneColumn(taken.given & stored.expr.is_null(), cell.roots | stored.roots))
        faults += self._contradictions(contract)
        code = column_of_code(contract, CodeStandard.CREDIT_CODE)
        if code is not None and code.name in self.stored:
            faults.append(unsound_codes(self.stored[code.name], staged))
        fault = pl.any_horizontal(*(each.expr for each in faults), pl.lit(False)).fill_null(False)
        self.fault = staged.put(Cell(fault, frozenset[str]().union(*(each.roots for each in faults))))
        self.division = self._division(staged, contract)
        self.sound = {each.name: self._reported(each, staged) for each in needed}

    def _contradictions(self, contract: Mapping[str, Column]) -> list[KleeneColumn]:
        """Return where a part is above its whole, for every pair of columns the table has."""
        known = ((part.name, whole.name) for part, whole in parts_of(contract))
        pairs = [(self.stored[one], self.stored[all_]) for one, all_ in known if {one, all_} <= self.stored.keys()]
        return [KleeneColumn(part.expr > whole.expr, part.roots | whole.roots) for part, whole in pairs]

    def _division(self, staged: StagedColumns, contract: Mapping[str, Column]) -> Cell | None:
        known = column_of_role(contract, Role.PLACE), column_of_code(contract, CodeStandard.CREDIT_CODE)
        own, code = (None if each is None else self.stored.get(each.name) for each in known)
        if code is None or known[0] is None:
            return own
        of_code = Cell(code.expr.str.slice(2, 6), code.roots)
        return staged.put(of_code if own is None else Cell(pl.coalesce(own.expr, of_code.expr), own.roots | code.roots))

    def _reported(self, needed: Column, staged: StagedColumns) -> Cell:
        stored = self.division if needed.role is Role.PLACE else self.stored.get(needed.name)
        if stored is None:
            return Cell(pl.lit(None, dtype=dtype_of(needed)), frozenset())
        return staged.put(Cell(pl.when(~self.fault.expr).then(stored.expr), self.fault.roots | stored.roots))


def _within(figures: Cell, low: int, high: int) -> Cell:
    inside = (figures.expr >= low) & (figures.expr <= high)
    return Cell(pl.when(inside).then(figures.expr), figures.roots)


def _trimmed(staged: StagedColumns, name: str, dtype: pl.DataType) -> Cell:
    """Return a column of a table as it is to be taken: text without the blanks around it."""
    cell = column(name)
    if not is_text(dtype):
        return cell
    text = cell.expr if dtype == pl.String else cell.expr.cast(pl.String())
    return staged.put(Cell(text.str.strip_chars(BLANKS), cell.roots))
