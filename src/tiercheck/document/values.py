"""Values: what stands in a document, in no language until a renderer writes it."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple, TypeAlias, assert_never

from tiercheck.document.messages import SEPARATOR
from tiercheck.document.plain import plain
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.text import Text

OUTCOME_SIGN = {
    Outcome.PASS: "✔",
    Outcome.PARTIAL: "~",
    Outcome.FAIL: "✘",
    Outcome.UNKNOWN: "?",
    Outcome.NOT_APPLICABLE: "–",
}


class Phrase(NamedTuple):
    """Words that are made when the language is known.

    Attributes:
        write: makes the words of ``about`` and a language.
        about: what the words are about.
    """

    write: Callable[..., str]
    about: tuple[object, ...]

    def in_language(self, language: Language) -> str:
        """Return the words in ``language``."""
        return self.write(*self.about, language)


class Short(NamedTuple):
    """A value with a shorter form for a medium of little room.

    Attributes:
        full: the value.
        short: what a terminal shows in its place.
    """

    full: "Value"
    short: "Value"


class Marked(NamedTuple):
    """An outcome with its word: a sign before it, and a colour where there are colours."""

    outcome: Outcome
    word: "Value"


class Link(NamedTuple):
    """Words, and the address that they are about; "" where there is none."""

    text: "Value"
    address: str


# A string stands for itself in every language; a whole number is written with its thousands apart.
Value: TypeAlias = str | int | date | Text | Phrase | Short | Marked | Link


def written(value: Value, language: Language, *, short: bool = False) -> str:
    """Return a value as one line that is safe to print.

    Args:
        value: what to write.
        language: the language of words.
        short: whether the medium has little room.
    """
    text = _words(value, language, short)
    return text if text.isprintable() else plain(text)


def _words(value: Value, language: Language, short: bool) -> str:
    match value:
        case str():
            return value
        case Text() | Phrase():
            return value.in_language(language)
        case Short(full, brief):
            return _words(brief if short else full, language, short)
        case Marked(outcome, word):
            return f"{OUTCOME_SIGN[outcome]} {_words(word, language, short)}"
        case Link(text, address):
            said = _words(text, language, short)
            return f"{said}{SEPARATOR.in_language(language)}{address}" if address else said
        case int():
            return f"{value:,}"
        case date():
            return str(value)
        case _:
            assert_never(value)


def code_text(value: Value, language: Language) -> str:
    """Return a value with its line breaks."""
    return _words(value, language, False)


def filled(template: Text, **parts: Value) -> Phrase:
    """Return a template whose named places are filled with values; only the template is read for braces."""
    return Phrase(_filled, (template, tuple(parts.items())))


def _filled(template: Text, parts: tuple[tuple[str, Value], ...], language: Language) -> str:
    words = {name: _words(value, language, False) for name, value in parts}
    return template.in_language(language).format(**words)


def listing(items: Iterable[Value]) -> Phrase:
    """Return values as the language lists them."""
    return Phrase(_listed, (tuple(items),))


def _listed(items: tuple[Value, ...], language: Language) -> str:
    return ("、" if language is Language.ZH else ", ").join([_words(item, language, False) for item in items])


def joined(separator: Value, items: Iterable[Value]) -> Phrase:
    """Return values with a separator between them."""
    return Phrase(_joined, (separator, tuple(items)))


def _joined(separator: Value, items: tuple[Value, ...], language: Language) -> str:
    return _words(separator, language, False).join([_words(item, language, False) for item in items])


NOTHING = "–"


def share(count: int, of: int) -> str:
    """Write a share in hundredths of a percent, rounded half up; a dash where there is nothing to share."""
    if not of:
        return NOTHING
    hundredths = (count * 20_000 + of) // (2 * of)
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def counted(count: int, of: int) -> str:
    """Write a count with its share."""
    return f"{count:,} ({share(count, of)})"
