"""Verdicts in, words out: Chinese and English, text, Markdown, HTML and JSON."""
