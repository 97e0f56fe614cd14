"""Reads the nodes of a case file, noting whatever does not have the shape it must have."""

from collections.abc import Collection, Iterator

from tiercheck.errors import Location, nearest
from tiercheck.yaml.node import ListNode, MappingNode, Node, TextNode
from tiercheck.yaml.report import Report


class Form:
    """Access to nodes; every problem goes to one report."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def mapping(self, node: Node | None, what: str) -> MappingNode | None:
        """Return a mapping; nothing written is None, anything else a problem."""
        if node is None or (isinstance(node, TextNode) and node.is_null):
            return None
        if isinstance(node, MappingNode):
            return node
        self.report.add("wrong-kind", node, f"{what} is a mapping of names to values", "write {name: value}")
        return None

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """Return the items of a list; nothing written is an empty one, anything else a problem."""
        if node is None or (isinstance(node, TextNode) and node.is_null):
            return ()
        if isinstance(node, ListNode):
            return node.items
        self.report.add("wrong-kind", node, f"{what} is a list", "write [one, two]")
        return ()

    def words(self, node: Node | None, what: str) -> tuple[TextNode, ...]:
        """Return the words of a list."""
        read = (self.word(item, f"an item of {what}") for item in self.items(node, what))
        return tuple(word for word in read if word is not None)

    def word(self, node: Node | None, what: str) -> TextNode | None:
        """Return a scalar; anything else is a problem."""
        if node is None or isinstance(node, TextNode):
            return node
        self.report.add("wrong-kind", node, f"{what} is a single value", "write it as text or a number")
        return None

    def text(self, mapping: MappingNode, key: str) -> str:
        """Return the text of an optional key, "" when nothing is written."""
        word = self.word(mapping.get(key), key)
        return "" if word is None or word.is_null else word.text

    def required(self, mapping: MappingNode, key: str, why: str) -> Node | None:
        """Return the value of a key that must be there."""
        found = mapping.get(key)
        if found is None:
            self.report.add("missing-key", mapping, f"{key!r} is missing: {why}", f"add {key}: ...")
        return found

    def entries(self, mapping: MappingNode | None, allowed: Collection[str], what: str) -> Iterator[str]:
        """Yield the keys that are allowed, noting those that are not."""
        for key, _ in mapping.entries if mapping is not None else ():
            if key.text in allowed:
                yield key.text
            else:
                hint = nearest(key.text, allowed) or f"one of {', '.join(sorted(allowed))}"
                self.report.add("unknown-key", key, f"{what} has no field {key.text!r}, so it would go unseen", hint)

    def one_of(self, word: TextNode, names: Collection[str], code: str, message: str) -> bool:
        """Whether a word is one of ``names``, noting it with the nearest when it is not."""
        if word.text in names:
            return True
        self.not_one_of(word.text, names, word.location, code, message)
        return False

    def not_one_of(self, text: str, names: Collection[str], at: Location, code: str, message: str) -> None:
        """Note a word that is none of ``names``, with the nearest of them."""
        shown = sorted(map(str, names))
        offered = f"one of {', '.join(shown)}" if len(shown) <= MOST_OFFERED else ""
        self.report.add(code, at, message, nearest(text, shown) or offered)


MOST_OFFERED = 20
