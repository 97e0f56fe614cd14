"""Properties that the rules must have, written beside them and proven for every record there can be."""
