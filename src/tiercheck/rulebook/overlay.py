"""Overlays and extending rule sets: what is stated as changed, laid onto positioned trees.

Nodes are moved, never rewritten, so every value of the result still knows the file and line that supplied it.
"""

from collections.abc import Mapping, Sequence

from tiercheck.errors import nearest
from tiercheck.yaml.node import ListNode, MappingNode, Node, TextNode
from tiercheck.yaml.report import Report

SECTIONS = ("columns", "measures", "indicators", "conditions")
HEADER = ("title", "rank", "beside_ladder", "jurisdiction", "effective", "instrument", "status")
# Keys that say what is judged or how points are given: giving one of them anew replaces all that stood there.
MEANING = frozenset({"require", "all", "any", "at_least", "score", "bands", "sum", "at_most", "highest_of", "awarded"})
# What belongs to a citation: a new one takes them from its own file.
SOURCE = frozenset({"instrument", "status"})
CONDITION_MEANING = frozenset({"all", "any", "at_least", "tier", "points"})
# What a citation stands for: who gives one of them anew supplies the rule, also where the clause stays the same.
SUPPLIED = MEANING | CONDITION_MEANING | {"of", "pass_mark"}


def merged(
    base: MappingNode, variations: Sequence[MappingNode], shared: Mapping[str, MappingNode], report: Report
) -> MappingNode:
    """Return a tier file with its shared files written out and every variation applied in order.

    Args:
        base: the tier file.
        variations: extending files and overlays, in the order in which they apply.
        shared: the shared files by name.
        report: takes what is added though it is there, or changed or removed though it is not.
    """
    tree = _written_out(base, _used(base, variations, report), shared, report)
    for variation in variations:
        tree = _removed(tree, _entry(variation, "remove"), report)
        tree = _changed(tree, _entry(variation, "change"), report)
        tree = _added(tree, _entry(variation, "add"), report)
    return tree


def used_names(base: MappingNode, variations: Sequence[MappingNode]) -> tuple[str, ...]:
    """Return the names of the shared files that are used in the end."""
    return tuple(name.text for name in _names(_used(base, variations, Report())))


def _used(base: MappingNode, variations: Sequence[MappingNode], report: Report) -> Node | None:
    used = _entry(base, "use")
    for variation in variations:
        used = _replaced_use(used, _entry(_entry(variation, "change"), "use"), report)
    return used


def with_header(tree: MappingNode, variation: MappingNode) -> MappingNode:
    """Return the tree with the header keys that an extending file states for itself."""
    for key in HEADER:
        value = variation.get(key)
        if value is not None:
            tree = _put(tree, variation.key(key) or TextNode(key, variation.location), value)
    return tree


def _entry(node: Node | None, key: str) -> Node | None:
    return node.get(key) if isinstance(node, MappingNode) else None


def _pairs(node: Node | None) -> tuple[tuple[TextNode, Node], ...]:
    return node.entries if isinstance(node, MappingNode) else ()


def _names(node: Node | None) -> tuple[TextNode, ...]:
    items = node.items if isinstance(node, ListNode) else ()
    return tuple(item for item in items if isinstance(item, TextNode))


def _put(tree: MappingNode, key: TextNode, value: Node) -> MappingNode:
    """Return the mapping with a key set, in its old place when it had one."""
    if key.text not in tree:
        return MappingNode((*tree.entries, (key, value)), tree.location)
    entries = tuple((key, value) if old.text == key.text else (old, kept) for old, kept in tree.entries)
    return MappingNode(entries, tree.location)


def _without(tree: MappingNode, keys: frozenset[str]) -> MappingNode:
    return MappingNode(tuple(entry for entry in tree.entries if entry[0].text not in keys), tree.location)


def _section(tree: MappingNode, name: str) -> MappingNode:
    section = tree.get(name)
    return section if isinstance(section, MappingNode) else MappingNode((), tree.location)


def _replaced_use(used: Node | None, changes: Node | None, report: Report) -> Node | None:
    if not isinstance(used, ListNode):
        return used
    items = list(used.items)
    for old, new in _pairs(changes):
        at = [index for index, item in enumerate(items) if isinstance(item, TextNode) and item.text == old.text]
        if not at:
            _missing(report, old, "shared file in `use`", [item.text for item in _names(used)])
            continue
        items[at[0]] = new
    return ListNode(tuple(items), used.location)


def _written_out(
    base: MappingNode, used: Node | None, shared: Mapping[str, MappingNode], report: Report
) -> MappingNode:
    tree = _without(base, frozenset({"use"}))
    for name in _names(used):
        if name.text not in shared:
            hint = nearest(name.text, shared) or f"those of this shelf are {', '.join(shared) or 'none'}"
            report.add("unknown-shared-file", name, f"there is no shared file {name.text!r}", hint)
    for section in SECTIONS:
        entries = [pair for name in _names(used) for pair in _pairs(_entry(shared.get(name.text), section))]
        kept: dict[str, tuple[TextNode, Node]] = {}
        for key, value in (*entries, *_pairs(base.get(section))):
            if key.text in kept:
                message = f"{key.text!r} is already defined at {kept[key.text][0].location}"
                report.add("duplicate-name", key, message, "rename one of them")
            else:
                kept[key.text] = (key, value)
        if kept:
            title = base.key(section) or TextNode(section, base.location)
            tree = _put(tree, title, MappingNode(tuple(kept.values()), base.location))
    return tree


def _added(tree: MappingNode, added: Node | None, report: Report) -> MappingNode:
    for name, content in _pairs(added):
        if name.text == "decide":
            tree = _decide_with(tree, content, report)
            continue
        section = _section(tree, name.text)
        for key, value in _pairs(content):
            if key.text in section:
                hint = "state it under `change:`, or give it another name"
                report.add("overlay-already-there", key, f"{key.text!r} is already in {name.text}", hint)
            else:
                section = _put(section, key, value)
        tree = _put(tree, tree.key(name.text) or name, section)
    return tree


def _changed(tree: MappingNode, changed: Node | None, report: Report) -> MappingNode:
    for name, content in _pairs(changed):
        match name.text:
            case "indicators":
                tree = _change_bodies(tree, name, content, MEANING, report)
            case "conditions":
                tree = _change_bodies(tree, name, content, CONDITION_MEANING, report)
            case "score":
                tree = _change_score(tree, name, content, report)
            case "parts":
                score = tree.get("score")
                if isinstance(score, MappingNode):
                    tree = _put(tree, name_of(tree, "score"), _change_bodies(score, name, content, frozenset(), report))
                else:
                    _missing(report, name, "points table", [])
    return tree


def name_of(tree: MappingNode, key: str) -> TextNode:
    """Return a key of a mapping with its place; a key that is not there stands where the mapping begins."""
    return tree.key(key) or TextNode(key, tree.location)


def _change_bodies(
    tree: MappingNode, name: TextNode, content: Node, meaning: frozenset[str], report: Report
) -> MappingNode:
    section = _section(tree, name.text)
    for key, change in _pairs(content):
        body = section.get(key.text)
        if not isinstance(body, MappingNode) or not isinstance(change, MappingNode):
            if isinstance(body, MappingNode):  # a change that is no mapping was reported when the file was read
                continue
            _missing(report, key, name.text.rstrip("s"), [known.text for known, _ in section.entries])
            continue
        section = _put(section, name_of(section, key.text), _over(body, change, meaning))
    return _put(tree, name_of(tree, name.text), section)


def _over(body: MappingNode, change: MappingNode, meaning: frozenset[str]) -> MappingNode:
    if any(key.text in meaning for key, _ in change.entries):
        body = _without(body, meaning)
    body = _without(body, SOURCE) if "cite" in change else _supplied_by(change, body)
    for key, value in change.entries:
        body = _put(body, key, value)
    return body


def _supplied_by(change: MappingNode, body: MappingNode) -> MappingNode:
    """Return the body with its citation, unchanged, told at the line of the change that supplies what is judged."""
    line = next((key.location for key, _ in change.entries if key.text in SUPPLIED), None)
    cite = body.get("cite")
    return body if line is None or cite is None else _put(body, TextNode("cite", line), cite)


def _change_score(tree: MappingNode, name: TextNode, content: Node, report: Report) -> MappingNode:
    score = tree.get("score")
    if not isinstance(score, MappingNode):
        _missing(report, name, "points table", [])
        return tree
    if not isinstance(content, MappingNode):
        return tree
    return _put(tree, name_of(tree, "score"), _over(score, content, frozenset()))


def _removed(tree: MappingNode, removed: Node | None, report: Report) -> MappingNode:
    for name, content in _pairs(removed):
        if name.text == "decide":
            tree = _decide_without(tree, content, report)
            continue
        section = _section(tree, name.text)
        for item in _names(content):
            if item.text in section:
                section = _without(section, frozenset({item.text}))
            else:
                _missing(report, item, name.text.rstrip("s"), [key.text for key, _ in section.entries])
        tree = _put(tree, name_of(tree, name.text), section)
    return tree


def _decide_with(tree: MappingNode, added: Node, report: Report) -> MappingNode:
    every = _entry(tree.get("decide"), "all")
    if not isinstance(every, ListNode) or not isinstance(added, ListNode):
        report.add(
            "overlay-target-missing", added, "`decide` has no top-level `all` to add to", "change the base instead"
        )
        return tree
    decide = _put(
        _section(tree, "decide"),
        TextNode("all", every.location),
        ListNode((*every.items, *added.items), every.location),
    )
    return _put(tree, name_of(tree, "decide"), decide)


def _decide_without(tree: MappingNode, removed: Node, report: Report) -> MappingNode:
    every = _entry(tree.get("decide"), "all")
    items = every.items if isinstance(every, ListNode) else ()
    for name in _names(removed):
        if not any(item.text == name.text for item in _names(every)):
            _missing(report, name, "member of `decide`", [item.text for item in _names(every)])
    gone = {name.text for name in _names(removed)}
    kept = tuple(item for item in items if not (isinstance(item, TextNode) and item.text in gone))
    decide = _put(_section(tree, "decide"), TextNode("all", removed.location), ListNode(kept, removed.location))
    return _put(tree, name_of(tree, "decide"), decide)


def _missing(report: Report, at: TextNode, what: str, known: Sequence[str]) -> None:
    hint = nearest(at.text, known) or (f"there are {', '.join(known)}" if known else "there is none to change")
    report.add("overlay-target-missing", at, f"there is no {what} {at.text!r} to change or remove", hint)
