"""Cases beside the rules: read, held against the shelf, run on every engine, told."""
