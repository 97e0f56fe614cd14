"""What came of a probe."""

from dataclasses import dataclass
from typing import ClassVar

from tiercheck.change.probing.comparing import Disagreement
from tiercheck.model.renderable import Renderable


@dataclass(frozen=True, slots=True, repr=False)
class ProbeReport(Renderable):
    """What came of a probe.

    Attributes:
        records: how many records were tried.
        thresholds: how many thresholds they are about.
        occasions: on how many occasions.
        engines: the engines that were held against each other.
        disagreements: the records on which they differ.
    """

    records: int
    thresholds: int
    occasions: int
    engines: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]

    LAYOUTS: ClassVar[str] = "tiercheck.change.probing.layout"

    def _line(self) -> str:
        return f"{self.records} records on {', '.join(self.engines)}: {len(self.disagreements)} disagreements"

    @property
    def passed(self) -> bool:
        """Whether the engines agree on every record."""
        return not self.disagreements
