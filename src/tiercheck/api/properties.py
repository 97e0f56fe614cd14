"""Properties wired: read against the rules they are about, proven, told."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tiercheck.api.assessor import packaged_rules
from tiercheck.api.cases import rules_around, shelf_of
from tiercheck.document.text import DEFAULT_WIDTH
from tiercheck.errors import Problem, PropertyFileError, nearest
from tiercheck.model.outcome import Language

if TYPE_CHECKING:
    from tiercheck.change.properties.property import Property
    from tiercheck.change.properties.result import PropertyResults, Result
    from tiercheck.rulebook.shelf import Shelf


def read_properties(path: Path | str | None = None, *, shelf: "Shelf | None" = None) -> "tuple[Property, ...]":
    """Read properties: files ``properties.yaml``.

    Args:
        path: a property file or a folder, by default the packaged rules.
        shelf: the rules they are about, by default those around the file, else the packaged ones.

    Raises:
        PropertyFileError: every problem of every file, with file, line and column.
        RuleFileError: the shelf around the properties has problems.
    """
    from tiercheck.change.properties.reading import read_properties as read

    place = packaged_rules() if path is None else Path(path)
    return read(place, shelf if shelf is not None else shelf_of(rules_around(place).resolve()))


def properties_like(properties: "Collection[Property]", text: str) -> "tuple[Property, ...]":
    """Return the properties whose name, kind or statement contains a text, capitals or not.

    Raises:
        PropertyFileError: there is none.
    """
    wanted = text.casefold()
    found = tuple(each for each in properties if any(wanted in said.casefold() for said in (each.name, *each.says)))
    if not found:
        hint = nearest(text, (each.name for each in properties)) or f"there are {len(properties)} properties"
        raise PropertyFileError([Problem("no-properties", f"no property is called anything like {text!r}", hint)])
    return found


def prove_properties(properties: "Collection[Property]", *, shelf: "Shelf | None" = None) -> "PropertyResults":
    """Prove properties, or find records that refute them.

    Args:
        properties: as ``read_properties`` returns them.
        shelf: the rules they were read against, by default the packaged ones.

    Raises:
        MissingExtraError: z3-solver is not installed.
        EngineError: a record of the solver is not confirmed by the engine.
    """
    from tiercheck.change.properties.proving import Prover
    from tiercheck.change.properties.result import PropertyResults

    prover = Prover(shelf if shelf is not None else shelf_of(packaged_rules().resolve()))
    return PropertyResults(prover.prove(each) for each in properties)


def render_properties(
    results: "Sequence[Result]",
    style: str = "text",
    language: Language | str = Language.ZH,
    *,
    width: int = DEFAULT_WIDTH,
) -> str:
    """Write what ``prove_properties`` returned.

    Args:
        results: what came of the properties.
        style: ``text``, ``markdown``, ``html`` or ``json``.
        language: the language of statements and words, ``zh`` or ``en``.
        width: columns of text.

    Raises:
        SelectionError: there is no such format or language.
    """
    from tiercheck.change.properties.result import PropertyResults

    return PropertyResults(results).render(style, language, width=width)
