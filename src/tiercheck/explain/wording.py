"""The explain room as results see it: words for a finding, text and HTML for a whole."""

from tiercheck.explain.html import page_fragment
from tiercheck.explain.page import page
from tiercheck.explain.sentences import explain
from tiercheck.explain.text import page_text
from tiercheck.model.finding import Finding
from tiercheck.model.outcome import Language
from tiercheck.model.verdict import Assessment, Verdict


class PlainWording:
    """Renders results for people; it has no state, and loads its libraries only when asked to render."""

    def finding(self, finding: Finding, language: Language) -> str:
        """Explain one finding in one or a few sentences."""
        return explain(finding, language)

    def as_text(self, shown: Assessment | Verdict, language: Language) -> str:
        """Render as plain text, without colour."""
        return page_text(page(shown, language)).rstrip("\n")

    def as_html(self, shown: Assessment | Verdict, language: Language) -> str:
        """Render as a self-contained HTML fragment."""
        return page_fragment(page(shown, language))
