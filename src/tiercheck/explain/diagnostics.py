"""Problems of rule files as one result, which shows itself."""

from typing import ClassVar

from tiercheck.errors import Problem
from tiercheck.model.renderable import Renderable


class Diagnostics(tuple[Problem, ...], Renderable):
    """Every problem and warning that was found, in order of place; none where all is well."""

    __slots__ = ()

    LAYOUTS: ClassVar[str] = "tiercheck.explain.check_layout"

    __repr__ = Renderable.__repr__

    @property
    def warnings(self) -> int:
        """How many of them are warnings."""
        return sum(each.is_warning for each in self)

    def _line(self) -> str:
        return f"{len(self) - self.warnings} problems, {self.warnings} warnings"
