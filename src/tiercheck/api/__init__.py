"""The front door, and the only room that wires the others together."""

from tiercheck.api.assessor import Assessor, assess, packaged_shelf
from tiercheck.api.cases import CaseRunner, named_like, read_cases, run_cases
from tiercheck.api.coverage import coverage
from tiercheck.api.diff import comparison, directions, edits, render_edits
from tiercheck.api.documents import Profiles, Replay, check, read_profiles, read_shelf, render, replay, rules, show
from tiercheck.api.impact import impact
from tiercheck.api.mutation import mutate
from tiercheck.api.portfolio import assess_portfolio, explain_row, portfolio
from tiercheck.api.probing import probe
from tiercheck.api.properties import prove_properties, read_properties, render_properties
from tiercheck.api.reform import reform
from tiercheck.api.sample import sample

__all__ = [
    "Assessor",
    "CaseRunner",
    "Profiles",
    "Replay",
    "assess",
    "assess_portfolio",
    "check",
    "comparison",
    "coverage",
    "directions",
    "edits",
    "explain_row",
    "impact",
    "mutate",
    "named_like",
    "packaged_shelf",
    "portfolio",
    "probe",
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
]
