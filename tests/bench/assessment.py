"""Time one explained assessment of all tiers in force, and where the time goes; beside it zen-engine.

Run with `make bench`. Rounds are interleaved, so the ratios hold on a noisy machine. Shown
are the median of the rounds and the least, which other work disturbs least, and the ratios
to zen-engine: paired by round, and of the least. Findings, verdicts and receipt are made;
rendering to text is not part of it.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date

import tiercheck as tc
from tests.bench.zen_tables import decision
from tests.contract import CONTRACT, WHOLE_OF
from tiercheck.engine.chaining import ChainingDeriver
from tiercheck.engine.direct import DirectDeriver
from tiercheck.engine.plan import Plan
from tiercheck.engine.reading import Readers
from tiercheck.engine.receipt import receipt_for
from tiercheck.engine.record import measures_of
from tiercheck.model.evidence import Column, Evidence
from tiercheck.model.finding import AssessmentContext
from tiercheck.model.occasion import Occasion
from tiercheck.model.quantity import Unit

AS_OF, JURISDICTION = "2025-06-01", "44"
PROFILES, ROUNDS = 200, 15
ZEN = "zen-engine 2.1.3, trace"


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
    draw = random.Random(20250601)
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


def microseconds_each(act: Callable[[tc.EnterpriseProfile], object], made: Sequence[tc.EnterpriseProfile]) -> float:
    """Time ``act`` on every profile, nothing kept, and return microseconds a profile."""
    start = time.perf_counter()
    for profile in made:
        act(profile)
    return (time.perf_counter() - start) / len(made) * 1e6


def main() -> None:
    made = profiles()
    chaining, direct = tc.Assessor(engine="chaining"), tc.Assessor(engine="direct")
    evaluate = decision()
    subjects: dict[str, Callable[[tc.EnterpriseProfile], object]] = {
        "chaining": lambda profile: chaining.assess(profile, AS_OF, JURISDICTION),
        "direct": lambda profile: direct.assess(profile, AS_OF, JURISDICTION),
        ZEN: lambda _profile: evaluate(),
    }
    for act in subjects.values():
        microseconds_each(act, made)
    rounds = [{name: microseconds_each(act, made) for name, act in subjects.items()} for _ in range(ROUNDS)]
    print(f"one assessment of all tiers in force on {AS_OF}, {PROFILES} distinct profiles, {ROUNDS} rounds")
    print(f"{'':28}{'median us':>12}{'least us':>12}{'of zen, median':>16}{'least':>8}")
    least_of_zen = min(each[ZEN] for each in rounds)
    for name in subjects:
        figures = [each[name] for each in rounds]
        ratio = statistics.median(each[name] / each[ZEN] for each in rounds)
        median, least = statistics.median(figures), min(figures)
        print(f"{name:28}{median:12.0f}{least:12.0f}{ratio:16.2f}{least / least_of_zen:8.2f}")
    where_the_time_goes(made)


def where_the_time_goes(made: Sequence[tc.EnterpriseProfile]) -> None:
    """Time the stages one by one on the same profiles."""
    options = Occasion(date.fromisoformat(AS_OF), JURISDICTION, tc.Application.NEW)
    shelf = tc.packaged_shelf()
    selection = shelf.select(options.as_of, options.jurisdiction, options.application)
    rules = (selection.rule_sets, selection.classifications, options.application)
    direct, chaining = Plan(*rules, DirectDeriver), Plan(*rules, ChainingDeriver)
    indicators = [each for rule_set in selection.rule_sets for each in rule_set.indicators.values()]
    readers = Readers(tuple(dict.fromkeys(m for each in indicators for m in measures_of(each))))

    def evidence(profile: tc.EnterpriseProfile) -> Evidence:
        return profile.evidence(options.as_of, shelf.columns)

    def judged(plan: Plan) -> Callable[[tc.EnterpriseProfile], object]:
        def act(profile: tc.EnterpriseProfile) -> object:
            given = evidence(profile)
            return plan.judge(given.values, lambda read, found: AssessmentContext(given, options, read, found))

        return act

    def least(act: Callable[[tc.EnterpriseProfile], object]) -> float:
        return min(microseconds_each(act, made) for _ in range(ROUNDS))

    flat = least(evidence)
    read = least(lambda profile: readers.read(evidence(profile).values)) - flat
    direct_all, chaining_all = least(judged(direct)) - flat, least(judged(chaining)) - flat
    digest = least(lambda profile: receipt_for(selection.digests, evidence(profile), options, "direct", "")) - flat
    print("\nwhere the time goes (least us):")
    print(f"  profile to evidence                       {flat:8.0f}")
    print(f"  read the measures exactly                 {read:8.0f}")
    print(f"  judge, derive, conclude with direct       {direct_all - read:8.0f}")
    print(f"  more for forward chaining                 {chaining_all - direct_all:8.0f}")
    print(f"  receipt                                   {digest:8.0f}")


if __name__ == "__main__":
    main()
