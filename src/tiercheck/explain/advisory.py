"""Advisory indicators: marked wherever they are named."""

from tiercheck.explain.phrases import ADVISORY
from tiercheck.model.outcome import Language
from tiercheck.model.rule_set import Indicator


def marked_title(indicator: Indicator, language: Language) -> str:
    """Return the title of an indicator, marked where it is advisory."""
    title = indicator.title.in_language(language)
    return f"{title} [{ADVISORY.in_language(language)}]" if indicator.advisory else title
