"""Cases: records on an occasion and what must come of them, each expectation with its place in the file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from tiercheck.errors import Location
from tiercheck.model.evidence import ENTERPRISE
from tiercheck.model.scoring import Interval
from tiercheck.rulebook.shelf import CASES
from tiercheck.yaml.node import PlainValue

YAML_SUFFIX = CASES
TABLE_SUFFIX = ".cases.csv"
SUFFIXES = (YAML_SUFFIX, TABLE_SUFFIX)
NO_TIER = "none"

Record: TypeAlias = Mapping[str, PlainValue]
# A word (outcome, level, status, id, text), points, or words (columns, lowest and highest level).
Answer: TypeAlias = str | Interval | tuple[str, ...]


class Kind(StrEnum):
    """The three kinds of case; each begins with the key of its name."""

    NAME = "name"
    BOUND = "bound"
    PERIOD = "period"


class Aspect(StrEnum):
    """What an expectation looks at."""

    OUTCOME = "outcome"
    TIER = "tier"
    SCORE = "score"
    PART = "part"
    INDICATOR = "indicator"
    CONDITION = "condition"
    DERIVED = "derived"
    NAMED = "named"  # whichever indicator, condition, part, score or derived column has the name
    MISSING = "missing"
    STATUS = "status"
    RULE_SET = "rule_set"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that must come out.

    Attributes:
        aspect: what is looked at.
        subject: the tier, indicator, condition, part or column; "" for the verdict asked about.
        answer: what it must be; for ``ERROR`` a text that the error contains.
        place: where the case file says so.
    """

    aspect: Aspect
    subject: str
    answer: Answer
    place: Location


@dataclass(frozen=True, slots=True)
class Asked:
    """One record on one occasion.

    Attributes:
        record: the reported figures, as a flat record writes them.
        as_of: date of the decision, as written.
        jurisdiction: ``CN``, a GB/T 2260 prefix, or None for that of the record's division.
        application: what is applied for, as written.
        tier: the tier that the expectations are about, or "".
        tiers: the tiers to judge, or None for all in force.
        subject: what the record is one of.
    """

    record: Record
    as_of: str
    jurisdiction: str | None
    application: str
    tier: str
    tiers: tuple[str, ...] | None
    subject: str = ENTERPRISE


@dataclass(frozen=True, slots=True)
class Step:
    """One thing asked and what must come of it; ``label`` is "" in a case of one step."""

    label: str
    asked: Asked
    expected: tuple[Expectation, ...]

    @property
    def error(self) -> Expectation | None:
        """The error that must come instead of a verdict, or None."""
        return next((each for each in self.expected if each.aspect is Aspect.ERROR), None)

    @property
    def tiers(self) -> tuple[str, ...] | None:
        """The tiers to judge: those asked for, else those that the expectations are about; None for all."""
        whole = any(each.aspect in (Aspect.TIER, Aspect.ERROR) for each in self.expected)
        if self.asked.tiers is not None or whole:
            return self.asked.tiers
        about = (each.subject if each.aspect is Aspect.OUTCOME else self.asked.tier for each in self.expected)
        return tuple(dict.fromkeys(about))


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a specification.

    Attributes:
        kind: which of the three kinds.
        name: what is specified; for a bound its subject, for a period its rule set.
        place: where it begins.
        steps: what is asked, in order.
        cite: the clause it follows from, or "".
        why: how the figure was derived, or "".
    """

    kind: Kind
    name: str
    place: Location
    steps: tuple[Step, ...]
    cite: str
    why: str

    @property
    def id(self) -> str:
        """File, line and name: what a report or a test calls it."""
        return f"{plain_name(self.place.file)}:{self.place.line} {self.name}"


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A mutant that no case can notice, because the rules mean the same with it.

    Attributes:
        mutant: its id, as ``tiercheck mutate`` gives it.
        why: the reason.
        place: where the case file says so.
    """

    mutant: str
    why: str
    place: Location


def plain_name(file: str) -> str:
    """Return the name of a case file and the two folders it stands in, without its suffix."""
    return "/".join(Path(file).parts[-3:]).removesuffix(YAML_SUFFIX).removesuffix(TABLE_SUFFIX)


def case_files(path: Path) -> tuple[Path, ...]:
    """Return the case files of a folder and the folders in it, or the file itself; hidden ones are left out."""
    if not path.is_dir():
        return (path,)
    found = (each for each in path.rglob("*") if each.name.endswith(SUFFIXES))
    return tuple(sorted(each for each in found if not _is_hidden(each.relative_to(path).parts)))


def _is_hidden(parts: Iterable[str]) -> bool:
    return any(part.startswith(".") for part in parts)
