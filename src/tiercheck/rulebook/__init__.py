"""YAML text in, immutable rule sets out."""
