"""What the command line needs beside the verbs about changes: formats and reports of cases, strength and impact."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from tiercheck.change.cases.telling import describe, junit, report
from tiercheck.change.cases.updating import Updates, texts_of, updates
from tiercheck.change.coverage import telling as coverage_telling
from tiercheck.change.coverage.report import CoverageReport
from tiercheck.change.impact.gate import Limit, over
from tiercheck.change.impact.rendering import ImpactFormat, render_impact
from tiercheck.change.mutation import telling as mutation_telling
from tiercheck.change.mutation.outcome import MutationReport
from tiercheck.change.probing import report as probing

__all__ = [
    "COVERAGE",
    "MUTATION",
    "PROBE",
    "ImpactFormat",
    "Limit",
    "Updates",
    "describe",
    "junit",
    "over",
    "render_impact",
    "report",
    "texts_of",
    "updates",
]

COVERAGE: Mapping[str, Callable[[CoverageReport, Fraction], str]] = {
    "text": coverage_telling.as_text,
    "markdown": coverage_telling.as_markdown,
    "json": coverage_telling.as_json,
}
MUTATION: Mapping[str, Callable[[MutationReport, Fraction], str]] = {
    "text": mutation_telling.as_text,
    "markdown": mutation_telling.as_markdown,
    "json": mutation_telling.as_json,
}
PROBE: Mapping[str, Callable[[probing.ProbeReport], str]] = {
    "text": probing.as_text,
    "markdown": probing.as_markdown,
    "json": probing.as_json,
}
