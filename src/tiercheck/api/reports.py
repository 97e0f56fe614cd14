"""What the command line needs beside the verbs: formats, choices and documents."""

from tiercheck.document.document import Format
from tiercheck.document.plain import plain_lines
from tiercheck.document.render import DocumentLayout
from tiercheck.document.sarif import sarif
from tiercheck.document.text import DEFAULT_WIDTH
from tiercheck.document.values import filled
from tiercheck.model.occasion import AUTO, Occasion
from tiercheck.model.outcome import Application, Language
from tiercheck.model.text import Text

__all__ = [
    "AUTO",
    "DEFAULT_WIDTH",
    "Application",
    "DocumentLayout",
    "Format",
    "Language",
    "Occasion",
    "Text",
    "filled",
    "plain_lines",
    "sarif",
]
