"""tiercheck: which tier of the SME cultivation ladder, why, by which clause."""
