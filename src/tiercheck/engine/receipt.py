"""Receipts: one digest over rule sets, evidence and options makes a verdict reproducible."""

import json
from collections.abc import Sequence
from hashlib import sha256

from tiercheck.model.evidence import Evidence
from tiercheck.model.finding import Options
from tiercheck.model.verdict import Receipt

_ENCODER = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=str)


def receipt_for(
    rule_sets: Sequence[tuple[str, str]], evidence: Evidence, options: Options, engine: str, version: str
) -> Receipt:
    """Return the receipt of an assessment.

    Args:
        rule_sets: id and digest of every rule set and classification used.
        evidence: all that was reported.
        options: what was asked.
        engine: the engine that derived the verdicts; not part of the digest, for all give the same.
        version: the tiercheck version.
    """
    asked = [str(options.as_of), options.jurisdiction, options.application, options.tiers]
    content = _ENCODER.encode([rule_sets, dict(evidence.values), asked])
    return Receipt(f"sha256:{sha256(content.encode()).hexdigest()}", engine, version, tuple(rule_sets), options)
