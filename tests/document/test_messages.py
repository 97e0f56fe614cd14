"""Every text that the package holds is there in Chinese and in English, with the same places to fill."""

import importlib
import pkgutil
import string
from collections.abc import Iterator, Mapping
from types import ModuleType

import pytest

import tiercheck
from tiercheck.model.text import Text

# Modules that need an extra or are run and not imported.
APART = ("tiercheck.__main__", "tiercheck.portfolio.spark_engine")


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(tiercheck.__path__, "tiercheck."):
        if found.name not in APART:
            yield importlib.import_module(found.name)


def texts_in(value: object, depth: int = 3) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif depth and isinstance(value, Mapping):
        for each in value.values():
            yield from texts_in(each, depth - 1)
    elif depth and isinstance(value, (tuple, list, frozenset)):
        for each in value:
            yield from texts_in(each, depth - 1)


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.fixture(scope="module")
def texts() -> Mapping[Text, str]:
    found: dict[Text, str] = {}
    for module in modules():
        for name, value in vars(module).items():
            for text in texts_in(value):
                found.setdefault(text, f"{module.__name__}.{name}")
    return found


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def test_every_text_is_in_both_languages(texts: Mapping[Text, str]) -> None:
    assert len(texts) > 300
    empty = {place: text for text, place in texts.items() if bool(text.zh) != bool(text.en)}
    assert empty == {}
    mixed = {place: text.en for text, place in texts.items() if is_chinese(text.en)}
    assert mixed == {}


def test_both_languages_fill_the_same_places(texts: Mapping[Text, str]) -> None:
    unlike = {place: text for text, place in texts.items() if places(text.zh) != places(text.en)}
    assert unlike == {}
