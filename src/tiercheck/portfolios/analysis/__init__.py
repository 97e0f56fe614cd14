"""Judged portfolios read as a whole: the funnel, why enterprises fail, what keeps them out, what is missing."""
