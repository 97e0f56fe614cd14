"""Records on either side of every threshold, and engines held against each other on them."""
