"""tiercheck: which tier of the SME cultivation ladder an enterprise qualifies for, why, and by which clause."""
