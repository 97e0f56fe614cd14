"""Rule sets and evidence in, findings and verdicts out."""
