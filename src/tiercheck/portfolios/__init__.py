"""Portfolios: tables of many enterprises, one row each, and the synthetic one to try things on."""
