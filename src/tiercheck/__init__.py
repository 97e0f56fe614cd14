"""tiercheck: which tier of the SME cultivation ladder an enterprise qualifies for, why, and by which clause."""

from tiercheck.api import (
    Assessor,
    assess,
    check,
    packaged_shelf,
    read_cases,
    read_profiles,
    read_shelf,
    render,
    replay,
    run_cases,
    show,
)
from tiercheck.errors import (
    CaseFileError,
    EngineError,
    Problem,
    ProfileError,
    ReceiptError,
    RuleFileError,
    SelectionError,
    TiercheckError,
)
from tiercheck.model.finding import Finding
from tiercheck.model.outcome import Application, Language, Outcome, Status
from tiercheck.model.profile import EnterpriseProfile
from tiercheck.model.verdict import Assessment, Verdict

__all__ = [
    "Application",
    "Assessment",
    "Assessor",
    "CaseFileError",
    "EngineError",
    "EnterpriseProfile",
    "Finding",
    "Language",
    "Outcome",
    "Problem",
    "ProfileError",
    "ReceiptError",
    "RuleFileError",
    "SelectionError",
    "Status",
    "TiercheckError",
    "Verdict",
    "assess",
    "check",
    "packaged_shelf",
    "read_cases",
    "read_profiles",
    "read_shelf",
    "render",
    "replay",
    "run_cases",
    "show",
]
