"""Memory stays flat over many assessments, and threads share an assessor without harm."""

import gc
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.soak import times
from tests.spec.cases import Asked, read_cases
from tests.spec.running import assessor
from tiercheck.errors import TiercheckError
from tiercheck.model.verdict import Assessment
from tiercheck.subjects import EnterpriseProfile

# 20 MB in 100,000 assessments. Below 4 MB the allocator alone moves the figure.
ASSESSMENTS = times(8_000, 100_000)
MOST_GROWTH = max(4, 20 * ASSESSMENTS // 100_000) * 1024 * 1024
WARM_UP = 2_000
THREADS = 8
EVERY_FIFTH = slice(None, None, 5)


class Question(NamedTuple):
    """A profile and what is asked about it."""

    profile: EnterpriseProfile
    asked: Asked

    def answer(self) -> Assessment:
        asked = self.asked
        return assessor("chaining").assess(
            self.profile, asked.as_of, asked.jurisdiction, asked.application, asked.tiers
        )

    @property
    def has_answer(self) -> bool:
        try:
            self.answer()
        except TiercheckError:
            return False
        return True


def questions() -> list[Question]:
    """Every step of every case that has an answer."""
    steps = (step.asked for case in read_cases() for step in case.steps)
    asked = (Question(EnterpriseProfile.from_record(step.record), step) for step in steps)
    return [question for question in asked if question.has_answer]


def ask_many(asked: list[Question], times: int) -> None:
    for index in range(times):
        asked[index % len(asked)].answer()


def resident() -> int:
    """Resident memory of this process in bytes."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_memory_stays_flat() -> None:
    asked = questions()
    ask_many(asked, WARM_UP)
    before = resident()
    ask_many(asked, ASSESSMENTS)
    assert resident() - before < MOST_GROWTH


def told(question: Question) -> object:
    """Everything an assessment says, in a form that can be compared."""
    assessment = question.answer()
    return (
        assessment.receipt,
        assessment.tier,
        [(verdict.outcome, verdict.score, verdict.status, verdict.provenance) for verdict in assessment],
        [
            (finding.id, finding.outcome, finding.points, finding.readings)
            for each in assessment
            for finding in each.indicators
        ],
    )


def told_from(asked: list[Question], first: int) -> list[object]:
    """Answer all questions, beginning with another one in each thread."""
    return [told(question) for question in asked[first:] + asked[:first]]


def test_eight_threads_give_the_verdicts_of_one() -> None:
    asked = questions()[EVERY_FIFTH]
    alone = [told(question) for question in asked]
    with ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(partial(told_from, asked), range(THREADS)))
    for first, answers in enumerate(together):
        assert answers == alone[first:] + alone[:first]
