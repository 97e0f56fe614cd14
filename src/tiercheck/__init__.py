"""tiercheck: which tier of the SME cultivation ladder an enterprise qualifies for, why, and by which clause.

Public names are imported from their modules when they are first used, so that ``import tiercheck`` is light.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiercheck.api.assessor import Assessor, assess
    from tiercheck.api.cases import read_cases, run_cases, test
    from tiercheck.api.columns import columns
    from tiercheck.api.coverage import coverage
    from tiercheck.api.diff import comparison, diff, directions, edits, render_edits
    from tiercheck.api.documents import check, render, replay, show
    from tiercheck.api.impact import impact
    from tiercheck.api.mutation import mutate
    from tiercheck.api.portfolio import assess_portfolio, explain_row, portfolio
    from tiercheck.api.portfolio_files import assess_files
    from tiercheck.api.probing import probe
    from tiercheck.api.profiles import read_profiles
    from tiercheck.api.properties import properties, prove_properties, read_properties, render_properties
    from tiercheck.api.reform import reform
    from tiercheck.api.sample import sample
    from tiercheck.api.shelves import packaged_shelf, read_shelf, rules
    from tiercheck.errors import (
        CaseFileError,
        EngineError,
        MissingExtraError,
        PortfolioError,
        PortfolioWarning,
        Problem,
        ProfileError,
        ReceiptError,
        ReformError,
        RuleFileError,
        SelectionError,
        TiercheckError,
    )
    from tiercheck.model.finding import Finding
    from tiercheck.model.occasion import Occasion
    from tiercheck.model.outcome import Application, Language, Outcome, Status
    from tiercheck.model.verdict import Assessment, Verdict
    from tiercheck.subjects import EnterpriseProfile, FlatRecord, Subject

__all__ = [
    "Application",
    "Assessment",
    "Assessor",
    "CaseFileError",
    "EngineError",
    "EnterpriseProfile",
    "Finding",
    "FlatRecord",
    "Language",
    "MissingExtraError",
    "Occasion",
    "Outcome",
    "PortfolioError",
    "PortfolioWarning",
    "Problem",
    "ProfileError",
    "ReceiptError",
    "ReformError",
    "RuleFileError",
    "SelectionError",
    "Status",
    "Subject",
    "TiercheckError",
    "Verdict",
    "assess",
    "assess_files",
    "assess_portfolio",
    "check",
    "columns",
    "comparison",
    "coverage",
    "diff",
    "directions",
    "edits",
    "explain_row",
    "impact",
    "mutate",
    "packaged_shelf",
    "portfolio",
    "probe",
    "properties",
    "prove_properties",
    "read_cases",
    "read_profiles",
    "read_properties",
    "read_shelf",
    "reform",
    "render",
    "render_edits",
    "render_properties",
    "replay",
    "rules",
    "run_cases",
    "sample",
    "show",
    "test",
]

# Where each of them is defined; a test holds the imports above, this table and `__all__` against each other.
_MODULES = {
    "api.assessor": ("Assessor", "assess"),
    "api.cases": ("read_cases", "run_cases", "test"),
    "api.columns": ("columns",),
    "api.coverage": ("coverage",),
    "api.diff": ("comparison", "diff", "directions", "edits", "render_edits"),
    "api.documents": ("check", "render", "replay", "show"),
    "api.impact": ("impact",),
    "api.mutation": ("mutate",),
    "api.portfolio": ("assess_portfolio", "explain_row", "portfolio"),
    "api.portfolio_files": ("assess_files",),
    "api.probing": ("probe",),
    "api.profiles": ("read_profiles",),
    "api.properties": ("properties", "prove_properties", "read_properties", "render_properties"),
    "api.reform": ("reform",),
    "api.sample": ("sample",),
    "api.shelves": ("packaged_shelf", "read_shelf", "rules"),
    "errors": (
        "CaseFileError",
        "EngineError",
        "MissingExtraError",
        "PortfolioError",
        "PortfolioWarning",
        "Problem",
        "ProfileError",
        "ReceiptError",
        "ReformError",
        "RuleFileError",
        "SelectionError",
        "TiercheckError",
    ),
    "model.finding": ("Finding",),
    "model.occasion": ("Occasion",),
    "model.outcome": ("Application", "Language", "Outcome", "Status"),
    "model.verdict": ("Assessment", "Verdict"),
    "subjects": ("EnterpriseProfile", "FlatRecord", "Subject"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


if not TYPE_CHECKING:  # else a type checker would take every name for one there is

    def __getattr__(name: str) -> object:
        """Import a public name from its module, once."""
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
