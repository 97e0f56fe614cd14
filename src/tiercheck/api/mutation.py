"""Mutation wired: the rules of a folder made wrong, slip by slip, and its cases run against each, on all cores."""

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import repeat
from multiprocessing import active_children, get_context
from pathlib import Path
from pickle import dumps, loads
from tempfile import TemporaryDirectory
from threading import current_thread, main_thread
from typing import TypeAlias

from tiercheck.api.assessor import Assessor
from tiercheck.api.shelves import ShelfLike, as_shelf, packaged_rules, rules_around
from tiercheck.change.cases.reading import read_cases, read_equivalents
from tiercheck.change.mutation.generate import mutants_of
from tiercheck.change.mutation.killing import AssessEvidence, Killers
from tiercheck.change.mutation.mutant import Mutant
from tiercheck.change.mutation.outcome import MutationReport, sum_up
from tiercheck.errors import CaseFileError, EngineError, Problem, nearest
from tiercheck.rulebook.shelf import Shelf

Progress: TypeAlias = Callable[[int, int], None]
# Mutants that a process takes at a time: few enough for all to finish together, enough to be worth the way.
AT_A_TIME = 24
_ENGINE = "direct"


def mutate(
    path: Path | str | None = None,
    *,
    rules: ShelfLike | None = None,
    name: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> MutationReport:
    """Make the rules wrong by one slip at a time and tell which slips no case notices.

    Args:
        path: a case file or a folder, by default the packaged rules.
        rules: the rules or their folder, by default those around the cases, else the packaged ones.
        name: only mutants whose id, clause or rule-file line contains this, capitals or not.
        jobs: how many processes; with more than one, call from a module that can be imported.
        progress: told how many mutants are done, and how many there are.

    Raises:
        CaseFileError: the case files have problems, or no mutant has such a name.
        FailingCasesError: a case fails on the rules as they are.
        RuleFileError: the rules have problems.
        EngineError: a process ended before its time.
    """
    place = packaged_rules() if path is None else Path(path)
    shelf = as_shelf(rules_around(place) if rules is None else rules)
    killers = _killers(shelf, place)
    every = mutants_of(shelf)
    tried = every if name is None else _named_like(every, name)
    if jobs > 1:
        killed = _killed_by_many(shelf, place.resolve(), tried, jobs, progress)
    else:
        killed = _killed(killers, tried, progress)
    return sum_up(tried, killed, read_equivalents(place, shelf), every)


def _named_like(mutants: Sequence[Mutant], text: str) -> tuple[Mutant, ...]:
    wanted = text.casefold()
    found = tuple(each for each in mutants if wanted in f"{each.id} {each.clause} {each.source}".casefold())
    if not found:
        hint = nearest(text, dict.fromkeys(each.subject for each in mutants)) or f"there are {len(mutants)} mutants"
        raise CaseFileError([Problem("no-mutants", f"no mutant is called anything like {text!r}", hint)])
    return found


def _killers(shelf: Shelf, place: Path) -> Killers:
    """Return the cases of a place, set against the rules of a shelf."""
    return Killers(shelf, read_cases(place, shelf), _engine)


def _engine(shelf: Shelf) -> AssessEvidence:
    return Assessor(shelf, _ENGINE).assess_evidence


def _killed(killers: Killers, mutants: Sequence[Mutant], progress: Progress | None) -> frozenset[str]:
    killed = set()
    for done, mutant in enumerate(mutants, 1):
        if killers.killer(mutant) is not None:
            killed.add(mutant.id)
        if progress is not None:
            progress(done, len(mutants))
    return frozenset(killed)


def _killed_by_many(
    shelf: Shelf, place: Path, mutants: Sequence[Mutant], jobs: int, progress: Progress | None
) -> frozenset[str]:
    ids = [mutant.id for mutant in mutants]
    chunks = [ids[start : start + AT_A_TIME] for start in range(0, len(ids), AT_A_TIME)]
    killed: list[str] = []
    done = 0
    # The shelf goes through a file: what is longer than a pipe holds would block the sender for ever once the
    # processes have ended (https://github.com/python/cpython/issues/94777).
    with TemporaryDirectory(prefix="tiercheck-") as folder, _processes(min(jobs, len(chunks))) as pool:
        kept = Path(folder) / "shelf"
        kept.write_bytes(dumps(shelf))
        with _interrupts_held_back():
            answers = pool.map(_killed_here, repeat(kept), repeat(place), chunks)
        for chunk, found in zip(chunks, answers, strict=True):
            killed += found
            done += len(chunk)
            if progress is not None:
                progress(done, len(ids))
    return frozenset(killed)


@contextmanager
def _processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of fresh processes; when interrupted, nothing more is begun."""
    others = set(active_children())
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"))
    try:
        yield pool
    except KeyboardInterrupt:
        # Ended at once, with further interrupts held back: one that hits the clearing up would leave it half done.
        with _interrupts_held_back():
            for process in set(active_children()) - others:
                process.terminate()
            pool.shutdown(cancel_futures=True)
        raise
    except BrokenProcessPool:
        message = "a process that ran cases ended before its time"
        hint = "use --jobs 1; from Python, call it in a module that can be imported, or with jobs=1"
        raise EngineError([Problem("process-ended", message, hint)]) from None
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Do something that Ctrl-C does not reach, such as starting processes: it is the parent that stops."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@cache
def _prepared(kept: Path, place: Path) -> tuple[Killers, Mapping[str, Mutant]]:
    """Return cases and mutants, prepared once in each of the fresh processes."""
    shelf: Shelf = loads(kept.read_bytes())  # noqa: S301 - pickled by the process that started this one
    return _killers(shelf, place), {mutant.id: mutant for mutant in mutants_of(shelf)}


def _killed_here(shelf: Path, place: Path, ids: Sequence[str]) -> list[str]:
    """Return which mutants a case notices; runs in a process of its own."""
    killers, mutants = _prepared(shelf, place)
    return [name for name in ids if killers.killer(mutants[name]) is not None]
