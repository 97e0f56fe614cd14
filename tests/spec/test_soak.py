"""Memory stays flat over many assessments, and threads share an assessor without harm."""

import gc
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.spec.cases import Asked, read_cases
from tests.spec.running import assess
from tiercheck.errors import TiercheckError

ASSESSMENTS = 100_000
WARM_UP = 2_000
MOST_GROWTH = 20 * 1024 * 1024
THREADS = 8


def questions() -> list[Asked]:
    """Every step of every case that has an answer."""
    asked = []
    for case in read_cases():
        for step in case.steps:
            try:
                assess(step.asked, "chaining")
            except TiercheckError:
                continue
            asked.append(step.asked)
    return asked


def resident() -> int:
    """Resident memory of this process in bytes."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def digest_of(asked: Asked) -> tuple[object, ...]:
    assessment = assess(asked, "chaining")
    return (
        assessment.receipt.digest,
        assessment.tier,
        tuple((verdict.outcome, verdict.score, verdict.status) for verdict in assessment),
        tuple(finding[1:3] for verdict in assessment for finding in verdict.indicators),
    )


def test_memory_stays_flat() -> None:
    asked = questions()
    for index in range(WARM_UP):
        assess(asked[index % len(asked)], "chaining")
    before = resident()
    for index in range(ASSESSMENTS):
        assess(asked[index % len(asked)], "chaining")
    assert resident() - before < MOST_GROWTH


def test_eight_threads_give_the_verdicts_of_one() -> None:
    asked = questions()
    alone = [digest_of(question) for question in asked]
    with ThreadPoolExecutor(THREADS) as pool:
        together = list(
            pool.map(lambda turn: [digest_of(question) for question in asked[turn:] + asked[:turn]], range(THREADS))
        )
    for turn, digests in enumerate(together):
        assert digests == alone[turn:] + alone[:turn]
