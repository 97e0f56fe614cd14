"""What a finding, a verdict and an assessment need in order to speak."""

from typing import TYPE_CHECKING, Protocol

from tiercheck.model.outcome import Language

if TYPE_CHECKING:
    from tiercheck.model.finding import Finding
    from tiercheck.model.verdict import Assessment, Verdict


class Wording(Protocol):
    """Turns results into words; the explain room implements it, the front door hands it in."""

    def finding(self, finding: "Finding", language: Language) -> str:
        """Explain one finding in one or a few sentences."""
        ...

    def as_text(self, shown: "Assessment | Verdict", language: Language) -> str:
        """Render as plain text for a terminal."""
        ...

    def as_html(self, shown: "Assessment | Verdict", language: Language) -> str:
        """Render as a self-contained HTML fragment."""
        ...
