"""Random shelves: every engine held to an interpreter of rules that was written for the tests alone."""
