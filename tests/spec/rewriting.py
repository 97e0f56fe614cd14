"""Rule files rewritten without a change of meaning: other ids, other order of keys."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import TypeAlias

from tiercheck.rulebook import shelf
from tiercheck.yaml.node import PlainValue, plain
from tiercheck.yaml.source import read_file

Rename: TypeAlias = Callable[[str], str]
Content: TypeAlias = dict[str, PlainValue]

# Mappings whose order is part of what they say: bands are walked from the first to the last.
_ORDERED = ("bands",)


def rule_files(folder: Path) -> Mapping[Path, Content]:
    """Return the content of every rule file below a folder, by relative path."""
    files: dict[Path, Content] = {}
    for path in shelf.rule_files(folder):
        root = read_file(path, path.name).root
        assert root is not None
        content = plain(root)
        assert isinstance(content, dict)
        files[path.relative_to(folder)] = content
    return files


def write(files: Mapping[Path, Content], folder: Path) -> None:
    """Write rule files as JSON, which is YAML."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def renamed(files: Mapping[Path, Content], rename: Rename) -> dict[Path, Content]:
    """Rename every indicator and condition, where it is defined and wherever it is referred to."""
    ids = {name for content in files.values() for name in _ids(content)}

    def new(name: str) -> str:
        return rename(name) if name in ids else name

    return {path: _rename_file(content, new) for path, content in files.items()}


def _ids(content: Content) -> set[str]:
    groups = (content, content.get("add"))
    return {
        name
        for group in groups
        if isinstance(group, dict)
        for kind in ("indicators", "conditions")
        if isinstance(defined := group.get(kind), dict)
        for name in defined
    }


def _rename_file(content: Content, new: Rename) -> Content:
    return {key: _rename_section(key, value, new) for key, value in content.items()}


def _rename_section(key: str, value: PlainValue, new: Rename) -> PlainValue:
    if key in ("add", "change", "remove") and isinstance(value, dict):
        return _rename_file(value, new)
    if key == "indicators" and isinstance(value, dict):
        return {new(name): body for name, body in value.items()}
    if key == "conditions" and isinstance(value, dict):
        return {new(name): _rename_condition(body, new) for name, body in value.items()}
    return _references(value, new) if key in ("decide", "indicators", "conditions") else value


def _rename_condition(body: PlainValue, new: Rename) -> PlainValue:
    if not isinstance(body, dict):
        return body
    return {key: _references(value, new) if key in ("all", "any", "at_least") else value for key, value in body.items()}


def _references(tree: PlainValue, new: Rename) -> PlainValue:
    if isinstance(tree, str):
        return new(tree)
    if isinstance(tree, list):
        return [_references(member, new) for member in tree]
    if isinstance(tree, dict):
        return {key: value if key == "tier" else _references(value, new) for key, value in tree.items()}
    return tree


def reordered(files: Mapping[Path, Content], random: Random) -> dict[Path, Content]:
    """Shuffle the keys of every mapping whose order has no meaning; the format version stays first."""
    return {path: _reordered_file(content, random) for path, content in files.items()}


def _reordered_file(content: Content, random: Random) -> Content:
    shuffled = _shuffled(content, random)
    assert isinstance(shuffled, dict)
    return {"tiercheck": shuffled.pop("tiercheck"), **shuffled}


def _shuffled(value: PlainValue, random: Random, *, keep: bool = False) -> PlainValue:
    if isinstance(value, list):
        return [_shuffled(item, random) for item in value]
    if not isinstance(value, dict):
        return value
    names = list(value)
    if not keep:
        random.shuffle(names)
    return {name: _shuffled(value[name], random, keep=name in _ORDERED) for name in names}
