"""The front door, and the only room that wires the others together."""

from tiercheck.api.assessor import Assessor, assess, packaged_shelf
from tiercheck.api.cases import CaseRunner, named_like, read_cases, run_cases
from tiercheck.api.documents import Profiles, Replay, check, read_profiles, read_shelf, render, replay, show

__all__ = [
    "Assessor",
    "CaseRunner",
    "Profiles",
    "Replay",
    "assess",
    "check",
    "named_like",
    "packaged_shelf",
    "read_cases",
    "read_profiles",
    "read_shelf",
    "render",
    "replay",
    "run_cases",
    "show",
]
