"""Time one explained assessment of all tiers in force, and where the time goes; beside it zen-engine.

Run with `make bench`. Rounds are interleaved, so the ratios hold on a noisy machine; the
figure of a subject is the median of its rounds, and the least is shown beside it. Findings,
verdicts and receipt are made; rendering to text is not part of it.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from types import MappingProxyType

import tiercheck as tc
from tests.bench.zen_tables import decision
from tiercheck.engine.receipt import receipt_for
from tiercheck.model.columns import CONTRACT
from tiercheck.model.evidence import Column
from tiercheck.model.profile.consistency import WHOLE_OF
from tiercheck.model.quantity import Unit
from tiercheck.model.verdict import Occasion, Options

AS_OF, JURISDICTION = "2025-06-01", "44"
PROFILES, ROUNDS = 200, 15


def figure(column: Column, draw: random.Random) -> object:
    """Return a plausible value of a column."""
    match column.unit:
        case Unit.YUAN:
            return draw.randrange(10**6, 10**8)
        case Unit.BOOL:
            return draw.random() < 0.5
        case Unit.LEVEL:
            return draw.choice(column.levels)
        case Unit.RATIO:
            return round(draw.random(), 4)
        case Unit.TEXT | Unit.DATE:
            return None
        case _:
            return draw.randrange(0, 1 + min(50, int(column.high or 50)))


def profiles() -> list[tc.EnterpriseProfile]:
    """Return distinct profiles, nine columns in ten reported."""
    draw = random.Random(20250601)  # noqa: S311
    made: list[tc.EnterpriseProfile] = []
    while len(made) < PROFILES:
        row = {name: figure(column, draw) for name, column in CONTRACT.items() if draw.random() < 0.9}
        row["industry"] = "C3453"
        try:
            made.append(tc.EnterpriseProfile.from_record(consistent(row)))
        except tc.ProfileError as error:
            sys.exit(str(error))
    return made


def consistent(row: dict[str, object]) -> dict[str, object]:
    """Lower every part to its whole, so that no record contradicts itself."""
    for _ in WHOLE_OF:
        for part, whole in WHOLE_OF:
            if part in row and whole in row and as_number(row[part]) > as_number(row[whole]):
                row[part] = row[whole]
    return row


def as_number(value: object) -> float:
    return float(str(value))


def microseconds(act: Callable[[], object], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        act()
    return (time.perf_counter() - start) / times * 1e6


def main() -> None:
    made = profiles()
    chaining, direct = tc.Assessor(engine="chaining"), tc.Assessor(engine="direct")

    def all_of(assessor: tc.Assessor) -> Callable[[], object]:
        return lambda: [assessor.assess(profile, AS_OF, JURISDICTION) for profile in made]

    zen = decision()
    subjects: dict[str, Callable[[], float]] = {
        "chaining": lambda: microseconds(all_of(chaining), 1) / PROFILES,
        "direct": lambda: microseconds(all_of(direct), 1) / PROFILES,
        "zen-engine 2.1.3, trace": lambda: microseconds(zen, PROFILES),
    }
    for measure in subjects.values():
        measure()
    rounds = [{name: measure() for name, measure in subjects.items()} for _ in range(ROUNDS)]
    print(f"one assessment of all tiers in force on {AS_OF}, {PROFILES} distinct profiles, {ROUNDS} rounds")
    print(f"{'':28}{'median us':>12}{'least us':>12}{'of zen':>10}")
    for name in subjects:
        figures = [each[name] for each in rounds]
        ratio = statistics.median(each[name] / each["zen-engine 2.1.3, trace"] for each in rounds)
        print(f"{name:28}{statistics.median(figures):12.0f}{min(figures):12.0f}{ratio:10.2f}")
    where_the_time_goes(made, chaining, direct)


def where_the_time_goes(made: list[tc.EnterpriseProfile], chaining: tc.Assessor, direct: tc.Assessor) -> None:
    """Time the stages one by one on the same profiles."""
    example = direct.assess(made[0], AS_OF, JURISDICTION)
    options = Options(date.fromisoformat(AS_OF), JURISDICTION, tc.Application.NEW)
    columns = MappingProxyType(dict(CONTRACT))
    evidence = [profile.evidence(options.as_of, columns) for profile in made]
    receipt, wording = example.receipt, example.occasion.wording
    _, plan = direct._compiled(options)  # noqa: SLF001
    _, chained = chaining._compiled(options)  # noqa: SLF001

    def per_profile(act: Callable[[], object]) -> float:
        return min(microseconds(act, 1) for _ in range(ROUNDS)) / PROFILES

    def judged(with_plan: object) -> Callable[[], object]:
        return lambda: [
            with_plan.judge(each.values, lambda found, each=each: Occasion(each, options, found, wording))  # type: ignore[attr-defined]
            for each in evidence
        ]

    readings = per_profile(lambda: [[read(each.values) for read in plan._readers] for each in evidence])  # noqa: SLF001
    direct_all, chained_all = per_profile(judged(plan)), per_profile(judged(chained))
    digest = per_profile(lambda: [receipt_for(receipt.rule_sets, each, options, "direct", "0") for each in evidence])
    print("\nwhere the time goes (least us):")
    print(f"  read the measures exactly            {readings:8.0f}")
    print(f"  judge, derive, conclude (direct)     {direct_all - readings:8.0f}")
    print(f"  more for forward chaining            {chained_all - direct_all:8.0f}")
    print(f"  receipt                              {digest:8.0f}")


if __name__ == "__main__":
    main()
