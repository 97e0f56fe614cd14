"""The verb that judges portfolios from file to file."""
