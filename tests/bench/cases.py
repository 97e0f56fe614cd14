"""Time what people wait for who change rules: 1,000 cases, and the check of the whole shelf.

Run with `make bench`. The targets are 5 seconds for the cases and 1 second for the check, each as a command of its
own, start of Python included.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle, islice
from typing import NamedTuple

from tiercheck import packaged_shelf
from tiercheck.api.assessor import ENGINES
from tiercheck.api.cases import read_cases, run_cases

CASES, ROUNDS = 1_000, 5
VERBS = ("check", "test")


class Taken(NamedTuple):
    """How long one round took: by the clock, and on the processor, which other work disturbs less."""

    clock: float
    processor: float


def rounds(act: Callable[[], object]) -> list[Taken]:
    """Time an act again and again."""
    taken = []
    for _ in range(ROUNDS):
        clock, processor = time.perf_counter(), processor_seconds()
        act()
        taken.append(Taken(time.perf_counter() - clock, processor_seconds() - processor))
    return taken


def processor_seconds() -> float:
    """Return the seconds that this process and those it waited for have run."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def told(name: str, taken: Sequence[Taken]) -> None:
    clock = sorted(each.clock for each in taken)
    print(f"{name:42}{clock[ROUNDS // 2]:11.2f}{clock[0]:9.2f}{min(each.processor for each in taken):13.2f}")


def main() -> None:
    shelf = packaged_shelf()
    shipped = read_cases(shelf=shelf)
    cases = tuple(islice(cycle(shipped), CASES))
    steps = sum(len(case.steps) for case in cases)
    print(f"{CASES:,} cases ({len(shipped)} are shipped, some run twice; {steps:,} assessments), {ROUNDS} rounds")
    print(f"{'':42}{'median s':>11}{'least s':>9}{'processor s':>13}")
    told("reading the cases that are shipped", rounds(partial(read_cases, shelf=shelf)))
    for engines in (("direct",), ("chaining",), tuple(ENGINES)):
        run = partial(run_cases, cases, shelf=shelf, engines=engines)
        told(f"{CASES:,} cases on {' and '.join(engines)}", rounds(run))
    for verb in VERBS:
        command = (sys.executable, "-m", "tiercheck", verb)
        told(f"tiercheck {verb}", rounds(partial(subprocess.run, command, check=True, capture_output=True)))


if __name__ == "__main__":
    main()
