"""A case ready to paste: as an object that can be tried, and as the YAML of a case file."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tiercheck.change.cases.case import Answer, Asked, Aspect, Case, Expectation, Kind, Step
from tiercheck.change.probing.settling import Figures
from tiercheck.errors import Location
from tiercheck.model.evidence import ENTERPRISE, Column
from tiercheck.model.occasion import Occasion
from tiercheck.model.outcome import Application
from tiercheck.model.quantity import decimal_text
from tiercheck.model.scoring import Interval

_NOWHERE = Location("", 0, 0)
_PLAIN = re.compile(r"[^\W\d_][^:#,\[\]{}&*!|>'\"%@`]*")
_MOST_IN_A_LINE = 6


@dataclass(frozen=True, slots=True)
class Expected:
    """What a case expects: the indicator, part, column or tier, and the answer."""

    aspect: Aspect
    subject: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class ReadyCase:
    """A case that can be pasted into a case file.

    Attributes:
        name: what is specified.
        options: the occasion; its one tier is the tier asked about.
        record: the figures as a record writes them, by column.
        expected: what must come out.
        cite: the clause.
        subject: what the record is one of.
    """

    name: str
    options: Occasion
    record: Mapping[str, str]
    expected: tuple[Expected, ...]
    cite: str
    subject: str = ENTERPRISE

    @property
    def tier(self) -> str:
        """The tier that is asked about."""
        return (self.options.tiers or ("",))[0]

    @property
    def case(self) -> Case:
        """The case as if it had been read from a file."""
        options = self.options
        asked = Asked(
            self.record,
            str(options.as_of),
            options.jurisdiction,
            str(options.application),
            self.tier,
            None,
            self.subject,
        )
        expected = tuple(Expectation(each.aspect, each.subject, each.answer, _NOWHERE) for each in self.expected)
        return Case(Kind.NAME, self.name, _NOWHERE, (Step("", asked, expected),), self.cite, "")

    @property
    def yaml(self) -> str:
        """The item of ``cases:``, indented by two."""
        return "".join(f"  {line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"- name: {_word(self.name)}"
        yield f"  as_of: {self.options.as_of}"
        yield f"  jurisdiction: {_word(self.options.jurisdiction)}"
        if self.options.application is not Application.NEW:
            yield f"  application: {self.options.application}"
        yield f"  tier: {self.tier}"
        figures = [f"{name}: {_figure(value)}" for name, value in self.record.items()]
        if len(figures) > _MOST_IN_A_LINE:
            yield "  with:"
            yield from (f"    {figure}" for figure in figures)
        elif figures:
            yield f"  with: {{{', '.join(figures)}}}"
        yield f"  expect: {{{', '.join(_expectation(each) for each in self.expected)}}}"
        if self.cite:
            yield f"  cite: {_word(self.cite)}"


_GROUPS: Mapping[Aspect, str] = {Aspect.INDICATOR: "indicators", Aspect.PART: "parts", Aspect.DERIVED: "derived"}


def _expectation(expected: Expected) -> str:
    answer = _answer(expected.answer)
    group = _GROUPS.get(expected.aspect)
    return f"{expected.aspect}: {answer}" if group is None else f"{group}: {{{expected.subject}: {answer}}}"


def _answer(answer: Answer) -> str:
    if isinstance(answer, str):
        return _word(answer)
    if isinstance(answer, Interval):
        low, high = decimal_text(answer.low), decimal_text(answer.high)
    else:
        low, high = _word(answer[0]), _word(answer[-1])
    return low if low == high else f"{{min: {low}, max: {high}}}"


def _figure(text: str) -> str:
    """Write a figure: numbers, yes and no as they are."""
    return text if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) else _word(text)


def _word(text: str) -> str:
    """Write text so that it reads as text; quoted where YAML would make something else of it."""
    return text if _PLAIN.fullmatch(text) and text == text.strip() else json.dumps(text, ensure_ascii=False)


def written(figures: Figures, columns: Mapping[str, Column]) -> dict[str, str]:
    """Return figures as a record writes them."""
    return {name: columns[name].written(value) for name, value in figures.items()}
