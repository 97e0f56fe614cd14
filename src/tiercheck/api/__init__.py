"""The public functions, and the only package that wires the others together."""
