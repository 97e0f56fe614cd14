"""What the command line needs beside the verbs: formats, choices and reports."""

from tiercheck.explain.plain import plain_lines
from tiercheck.explain.rendering import Format, render_shelf
from tiercheck.explain.sarif import sarif
from tiercheck.explain.text import DEFAULT_WIDTH
from tiercheck.model.occasion import AUTO, Occasion
from tiercheck.model.outcome import Application, Language

__all__ = [
    "AUTO",
    "DEFAULT_WIDTH",
    "Application",
    "Format",
    "Language",
    "Occasion",
    "plain_lines",
    "render_shelf",
    "sarif",
]
