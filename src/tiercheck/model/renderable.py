"""What every public result can do: show itself in each format and language, and tell itself in a line."""

from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, Protocol

from tiercheck.model.outcome import Language

if TYPE_CHECKING:
    from tiercheck.model.finding import Finding

LONGEST_LINE = 200
FULL, OUTCOMES = "full", "outcomes"


class Layout(Protocol):
    """A result laid out, which can be written in every format."""

    def write(self, style: str, language: Language | str, *, width: int, colour: bool) -> str:
        """Write it; raises ``SelectionError`` for an unknown format or language."""
        ...

    def fragment(self, language: Language | str) -> str:
        """Write a fragment of HTML."""
        ...

    def to_dict(self, language: Language | str) -> dict[str, object]:
        """Return the JSON document."""
        ...


class _Layouts(Protocol):
    """The module that lays out what the model defines."""

    def layout(self, shown: "Renderable", detail: str) -> Layout: ...

    def explain(self, finding: "Finding", language: Language) -> str: ...


def layouts(module: str) -> _Layouts:
    """Return a module that lays results out.

    It stands above the results and is looked up by name when something is shown, so that a rule set or a verdict shows
    itself however it was made, copied or unpickled, and nothing that renders is loaded before.
    """
    found: _Layouts = import_module(module)
    return found


class Renderable:
    """A result that shows itself.

    Attributes:
        LAYOUTS: the module whose function ``layout`` lays it out.
    """

    __slots__ = ()

    LAYOUTS: ClassVar[str] = "tiercheck.explain.layouts"

    def render(
        self,
        style: str = "text",
        language: Language | str | None = None,
        detail: str = FULL,
        *,
        width: int = 100,
        colour: bool = False,
    ) -> str:
        """Write the result.

        Args:
            style: ``text``, ``markdown``, ``html`` or ``json``.
            language: ``zh`` or ``en``; by default the one it was made in, else Chinese.
            detail: ``full``, or ``outcomes`` for what came out without the why.
            width: columns of text.
            colour: whether text may carry terminal colours.

        Raises:
            SelectionError: there is no such format, language or detail.
        """
        speaks = self._language if language is None else language
        return self._layout(detail).write(style, speaks, width=width, colour=colour)

    def to_dict(self, language: Language | str | None = None, detail: str = FULL) -> dict[str, object]:
        """Return the JSON document as plain Python values; arguments and errors as for ``render``."""
        return self._layout(detail).to_dict(self._language if language is None else language)

    @property
    def _language(self) -> Language:
        """The language it was made in."""
        return Language.ZH

    def _layout(self, detail: str) -> Layout:
        return layouts(self.LAYOUTS).layout(self, detail)

    def _line(self) -> str:
        """Return what it is in a line, without the name of its class."""
        return ""

    def __str__(self) -> str:
        return self.render().rstrip("\n")

    def _repr_html_(self) -> str:
        return self._layout(FULL).fragment(self._language)

    def __repr__(self) -> str:
        line = f"<{type(self).__name__} {self._line()}".rstrip()
        line = "".join([sign if sign.isprintable() else "\ufffd" for sign in line[: LONGEST_LINE + 1]])
        return f"{line}>" if len(line) < LONGEST_LINE else f"{line[: LONGEST_LINE - 2]}…>"
