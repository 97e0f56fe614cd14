"""Properties wired: read against the rules they are about, proven, told."""

from collections.abc import Collection, Sequence
from pathlib import Path

from tiercheck.api.shelves import ShelfLike, as_shelf, packaged_rules, rules_around
from tiercheck.change.properties.property import Property
from tiercheck.change.properties.reading import read_properties as read
from tiercheck.change.properties.result import PropertyResults, Result
from tiercheck.document.text import DEFAULT_WIDTH
from tiercheck.errors import Problem, PropertyFileError, nearest
from tiercheck.model.outcome import Language


def read_properties(path: Path | str | None = None, *, shelf: ShelfLike | None = None) -> tuple[Property, ...]:
    """Read properties: files ``properties.yaml``.

    Args:
        path: a property file or a folder, by default the packaged rules.
        shelf: the rules (or their folder) they are about, by default those around the file, else the packaged ones.

    Raises:
        PropertyFileError: every problem of every file, with file, line and column.
        RuleFileError: the shelf around the properties has problems.
    """
    place = packaged_rules() if path is None else Path(path)
    return read(place, as_shelf(rules_around(place) if shelf is None else shelf))


def properties_like(properties: Collection[Property], text: str) -> tuple[Property, ...]:
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


def prove_properties(properties: Collection[Property], *, shelf: ShelfLike | None = None) -> PropertyResults:
    """Prove properties, or find records that refute them.

    Args:
        properties: as ``read_properties`` returns them.
        shelf: the rules (or their folder) they were read against, by default the packaged ones.

    Raises:
        MissingExtraError: z3-solver is not installed.
        EngineError: a record of the solver is not confirmed by the engine.
    """
    from tiercheck.change.properties.proving import Prover

    prover = Prover(as_shelf(shelf))
    return PropertyResults(prover.prove(each) for each in properties)


def properties(
    path: Path | str | None = None, *, name: str | None = None, rules: ShelfLike | None = None
) -> PropertyResults:
    """Read properties and prove them, or find records that refute them.

    Args:
        path: a property file or a folder, by default the packaged rules.
        name: only properties whose name or statement contains this, capitals or not.
        rules: the rules they are about or their folder, by default those around the file, else the packaged ones.

    Raises:
        PropertyFileError: the property files have problems, or no property has such a name.
        RuleFileError: the rules have problems.
        MissingExtraError: z3-solver is not installed.
        EngineError: a record of the solver is not confirmed by the engine.
    """
    shelf = as_shelf(rules_around(packaged_rules() if path is None else path) if rules is None else rules)
    read = read_properties(path, shelf=shelf)
    return prove_properties(read if name is None else properties_like(read, name), shelf=shelf)


def render_properties(
    results: Sequence[Result],
    style: str = "text",
    language: Language | str = Language.ZH,
    *,
    width: int = DEFAULT_WIDTH,
) -> str:
    """Write what ``prove_properties`` returned.

    Args:
        results: what came of the properties.
        style: ``text``, ``markdown`` or ``json``.
        language: the language of statements and words, ``zh`` or ``en``.
        width: columns of text.

    Raises:
        SelectionError: there is no such format or language.
    """
    return PropertyResults(results).render(style, language, width=width)
