"""Advisory indicators: marked wherever they are named, and told as remarks beside the verdict."""

from tiercheck.explain.phrases import ADVISORY
from tiercheck.explain.sentences import reason
from tiercheck.model.outcome import Language
from tiercheck.model.rule_set import Indicator
from tiercheck.model.verdict import Verdict


def marked_title(indicator: Indicator, language: Language) -> str:
    """Return the title of an indicator, marked where it is advisory."""
    title = indicator.title.in_language(language)
    return f"{title} [{ADVISORY.in_language(language)}]" if indicator.advisory else title


def remarks(verdict: Verdict, language: Language) -> tuple[str, ...]:
    """Return what advisory indicators have to remark on a verdict."""
    return tuple(reason(finding, language) for finding in verdict.remarks)
