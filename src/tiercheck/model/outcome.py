"""The closed lists of answers and kinds: outcome, truth, status, application, language.

Members are hashed as the strings that they equal: `enum` would do it in Python, thousands of times a report.
"""

from enum import IntEnum, StrEnum


class Truth(IntEnum):
    """A truth value of strong Kleene logic, ordered so that all is min and any is max."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


class Outcome(StrEnum):
    """How one indicator, condition or tier came out."""

    __hash__ = str.__hash__

    PASS = "pass"
    PARTIAL = "partial"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"

    @staticmethod
    def of(truth: Truth) -> "Outcome":
        """Return the outcome that a truth value stands for."""
        return _OUTCOMES[truth]


_OUTCOMES = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS)


class Status(StrEnum):
    """How sure the encoded law is, strongest first."""

    __hash__ = str.__hash__

    CONFIRMED = "confirmed"
    SECONDARY = "secondary"
    INTERPRETATION = "interpretation"
    UNVERIFIED = "unverified"

    @property
    def weakness(self) -> int:
        """0 for confirmed, growing as the source gets weaker."""
        return _WEAKNESSES[self]


_WEAKNESSES = {status: weakness for weakness, status in enumerate(Status)}


class Application(StrEnum):
    """What the enterprise applies for: a first title, or the review of one it holds."""

    __hash__ = str.__hash__

    NEW = "new"
    REVIEW = "review"


class Language(StrEnum):
    """The languages of explanations and reports."""

    __hash__ = str.__hash__

    ZH = "zh"
    EN = "en"


class GapKind(StrEnum):
    """Why a measure has no value."""

    __hash__ = str.__hash__

    NOT_REPORTED = "not_reported"
    JUDGEMENT = "judgement"
    UNDEFINED = "undefined"
    UNCLASSIFIED = "unclassified"
