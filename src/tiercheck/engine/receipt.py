"""Receipts: one digest over rule sets, evidence and options makes a verdict reproducible."""

from collections.abc import Sequence
from hashlib import sha256

from tiercheck.model.evidence import Evidence
from tiercheck.model.occasion import Occasion
from tiercheck.model.verdict import Receipt


def receipt_for(
    rule_sets: Sequence[tuple[str, str]], evidence: Evidence, options: Occasion, engine: str, version: str
) -> Receipt:
    """Return the receipt of an assessment.

    Args:
        rule_sets: id and digest of every rule set and classification used.
        evidence: all that was reported.
        options: what was asked.
        engine: the engine that derived the verdicts; not part of the digest, for all give the same.
        version: the tiercheck version.
    """
    values = evidence.values
    asked = [options.as_of, options.jurisdiction, options.application.value, options.tiers]
    content = [f"{identity}={digest}" for identity, digest in rule_sets]
    content += [f"{name}={values[name]!r}" for name in sorted(values)]
    content += [repr(each) for each in asked]
    digest = sha256("\n".join(content).encode()).hexdigest()
    return Receipt(f"sha256:{digest}", engine, version, tuple(rule_sets), options)
