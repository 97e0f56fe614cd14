"""Review across files: periods, overlays and their bases, order of tiers, references between them, local columns."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from tiercheck.errors import Location, nearest
from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Application
from tiercheck.model.result_names import is_result
from tiercheck.rulebook.document import Content, OverlayFile, Variation
from tiercheck.rulebook.gather import Entry, Gathered
from tiercheck.rulebook.merging import Files, Recipe, bases_of, recipe_for
from tiercheck.rulebook.periods import cuts, review_periods, uncovered
from tiercheck.rulebook.read import Reading
from tiercheck.yaml.node import MappingNode, TextNode
from tiercheck.yaml.report import Report


def review_across(
    gathered: Gathered, recipes: Mapping[Files, Recipe], readings: Mapping[Files, Reading], report: Report
) -> None:
    """Report what is wrong between files.

    Args:
        gathered: the files.
        recipes: every rule set they can be merged to, by its files.
        readings: what came of each.
        report: takes the problems.
    """
    review_periods(gathered.bases, report, gaps=True)
    review_periods(gathered.classifications, report, gaps=True)
    review_periods(gathered.overlays, report, gaps=False)
    for overlay in gathered.overlays:
        _review_overlay(overlay, gathered, report)
    for files, reading in readings.items():
        for node in reading.references:
            _review_reference(node, recipes[files], gathered, report)
    _review_order(gathered, readings, report)
    _review_subjects(gathered, recipes, readings, report)
    _review_circles(gathered, readings, report)
    _review_columns(gathered, readings, report)


def _tiers(gathered: Gathered) -> tuple[str, ...]:
    return tuple(dict.fromkeys(base.name for base in gathered.bases))


def _unknown_tier(node: TextNode, gathered: Gathered, report: Report) -> None:
    known = _tiers(gathered)
    hint = nearest(node.text, known) or f"the tiers of this shelf are {', '.join(known) or 'none'}"
    report.add("unknown-tier", node, f"there is no tier {node.text!r} on this shelf", hint)


def _review_overlay(overlay: Entry[OverlayFile], gathered: Gathered, report: Report) -> None:
    if overlay.name not in _tiers(gathered):
        _unknown_tier(overlay.at, gathered, report)
        return
    bases = bases_of(gathered, overlay.name, overlay.jurisdiction)
    for application, period in overlay.effective.items():
        day = uncovered(period, [base.effective[application] for base in bases if application in base.effective])
        if day is not None:
            message = f"on {day} no {overlay.name} rule set is in force for {application} that this could change"
            message += _elsewhere(overlay.name, overlay.jurisdiction, gathered)
            hint = "end the overlay with its base: until"
            report.add("overlay-outside-base", overlay.document.at("effective"), message, hint)
            return


def _review_reference(node: TextNode, recipe: Recipe, gathered: Gathered, report: Report) -> None:
    if node.text not in _tiers(gathered):
        _unknown_tier(node, gathered, report)
        return
    place = recipe.jurisdiction
    bases = bases_of(gathered, node.text, place)
    for application, period in recipe.effective.items():
        day = uncovered(period, [base.effective[application] for base in bases if application in base.effective])
        if day is not None:
            message = f"on {day} no {node.text} rule set is in force for {application}, but this refers to its verdict"
            message += _elsewhere(node.text, place, gathered)
            report.add("reference-not-in-force", node, message, "correct the periods, or the reference")
            return


def _elsewhere(tier: str, place: str, gathered: Gathered) -> str:
    """Return, for a message, the places whose rule sets of a tier do not hold in a place; "" when there are none."""
    holding = {base.jurisdiction for base in bases_of(gathered, tier, place)}
    others = sorted({base.jurisdiction for base in gathered.bases if base.name == tier} - holding)
    return f" (that of {', '.join(others)} does not hold in {place})" if others else ""


def _review_order(gathered: Gathered, readings: Mapping[Files, Reading], report: Report) -> None:
    """Report a tier that has one place on the ladder here and another there on the same day.

    A table is judged for all jurisdictions at once, and its tiers are listed in one order.
    """
    for base, other in combinations(gathered.bases, 2):
        rules, others = (readings[(each.file,)].rule_set for each in (base, other))
        if rules is None or others is None or rules.order[:2] == others.order[:2] or base.name != other.name:
            continue
        kinds = rules.effective.keys() & others.effective.keys()
        if any(rules.effective[kind].overlaps(others.effective[kind]) for kind in kinds):
            message = f"{base.name} has another place on the ladder in {base.file}, in force on the same days"
            report.add("order-differs", other.document.at("rank"), message, "give rank and beside_ladder alike")


def _review_subjects(
    gathered: Gathered, recipes: Mapping[Files, Recipe], readings: Mapping[Files, Reading], report: Report
) -> None:
    """Report a tier of two subjects, and one that refers to the verdict of another subject."""
    subjects: dict[str, str] = {}
    for base in gathered.bases:
        rules = readings[(base.file,)].rule_set
        if rules is not None and subjects.setdefault(base.name, rules.subject) != rules.subject:
            message = f"{base.name} is a tier of the subject {subjects[base.name]!r} in another file"
            report.add("subject-differs", base.at, message, "give the tier of the other subject a name of its own")
    for files, reading in readings.items():
        own = subjects.get(recipes[files].base.name)
        for node in reading.references:
            if own is not None and subjects.get(node.text, own) != own:
                message = f"{node.text} judges {subjects[node.text]!r}, so no {own} has a verdict of it"
                report.add("subject-differs", node, message, f"refer to a tier of {own}")


def _review_circles(gathered: Gathered, readings: Mapping[Files, Reading], report: Report) -> None:
    """Report tiers that wait for each other's verdict on some day, in one jurisdiction or in a table of several."""
    entries = (*gathered.bases, *gathered.overlays)
    places = sorted({entry.jurisdiction for entry in entries})
    for application in Application:
        for day in cuts(entries, application):
            everywhere: dict[str, tuple[TextNode, ...]] = {}
            circular = False
            for jurisdiction in places:
                found = {tier: recipe_for(gathered, tier, jurisdiction, day, application) for tier in _tiers(gathered)}
                graph = {tier: readings[recipe.files].references for tier, recipe in found.items() if recipe}
                circular |= _report_circles(graph, "", report)
                for tier, references in graph.items():
                    everywhere[tier] = (*everywhere.get(tier, ()), *references)
            if not circular:
                _report_circles(everywhere, "taken together, the rules of all jurisdictions let ", report)


def _report_circles(graph: Mapping[str, Sequence[TextNode]], where: str, report: Report) -> bool:
    """Report each circle, after words that say where it is; return whether there is one."""
    circles = tuple(_circles(graph))
    for circle in circles:
        names = sorted({node.text for node in circle})
        message = f"{where}{' and '.join(names)} wait for each other's verdict"
        if len(names) == 1:
            message = f"{names[0]} waits for its own verdict"
        report.add("tier-cycle", min(circle, key=lambda node: node.location), message, "break the circle")
    return bool(circles)


def _circles(graph: Mapping[str, Sequence[TextNode]]) -> Iterator[tuple[TextNode, ...]]:
    """Yield the references of each circle once."""
    done: set[str] = set()

    def walk(tier: str, path: tuple[TextNode, ...], above: tuple[str, ...]) -> Iterator[tuple[TextNode, ...]]:
        for node in graph.get(tier, ()):
            if node.text in above:
                yield (*path, node)[above.index(node.text) :]
            elif node.text not in done:
                yield from walk(node.text, (*path, node), (*above, node.text))
        done.add(tier)

    for tier in graph:
        if tier not in done:
            yield from walk(tier, (), (tier,))


def _review_columns(gathered: Gathered, readings: Mapping[Files, Reading], report: Report) -> None:
    """Report a local column that two files declare differently, and one that tables use for results."""
    places, tiers = _column_places(gathered), _tiers(gathered)
    national = dict.fromkeys(name for each in gathered.subjects.values() for name in each.subject.columns)
    for base in gathered.bases:
        for name in national:
            if is_result(name, (base.name,)):
                message = f"judged by {base.name!r}, tables would have a result named like the evidence column {name!r}"
                report.add("column-clash", base.at, message, "give the tier another name")
    for (_, name), at in places.items():
        if is_result(name, tiers):
            message = f"judged tables use the column {name!r} for a result"
            report.add("column-clash", at, message, "give the column another name")
    seen: dict[tuple[str, str], tuple[Column, str]] = {}
    for reading in readings.values():
        if reading.rule_set is None:
            continue
        for name, column in reading.rule_set.local_columns.items():
            file = next(each for each in reversed(reading.rule_set.files) if (each, name) in places)
            first, elsewhere = seen.setdefault((reading.rule_set.subject, name), (column, file))
            if first != column:
                message = f"{name!r} is declared otherwise in {elsewhere}"
                report.add("column-clash", places[file, name], message, "declare it alike, or rename it")


def _column_places(gathered: Gathered) -> dict[tuple[str, str], Location]:
    documents = [*gathered.shared.values(), *(each.document for each in (*gathered.bases, *gathered.overlays))]
    places: dict[tuple[str, str], Location] = {}
    for document in documents:
        holder = document.add if isinstance(document, Variation) else document
        columns = holder.node.get("columns") if isinstance(holder, Content) else None
        for key, _ in columns.entries if isinstance(columns, MappingNode) else ():
            places[key.location.file, key.text] = key.location
    return places
