"""What the command line needs beside the verbs about changes: documents of cases, strength and impact."""

from tiercheck.change.cases.layout import describe, results_junit
from tiercheck.change.cases.updating import Updates, texts_of, updates
from tiercheck.change.coverage.layout import coverage_document
from tiercheck.change.impact.gate import Limit, over
from tiercheck.change.impact.layout import impact_document
from tiercheck.change.mutation.layout import mutation_document

__all__ = [
    "Limit",
    "Updates",
    "coverage_document",
    "describe",
    "impact_document",
    "mutation_document",
    "over",
    "results_junit",
    "texts_of",
    "updates",
]
