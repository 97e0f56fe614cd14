"""Positioned YAML: text in, nodes that know their place, shapes that report all that is malformed."""
