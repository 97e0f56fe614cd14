"""The synthetic portfolio: realistic figures of enterprises that do not exist."""
