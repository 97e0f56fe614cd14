"""The words that renderers add themselves, in Chinese and in English."""

from tiercheck.model.text import Text

SEPARATOR = Text("：", ": ")
CLAUSES = Text("条款出处", "Clauses")
