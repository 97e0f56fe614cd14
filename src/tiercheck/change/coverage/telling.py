"""What the cases have seen, in words, as Markdown and as JSON."""

import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from tiercheck.change.coverage.goal import Goal
from tiercheck.change.coverage.pasting import Pasted
from tiercheck.change.coverage.report import Count, CoverageReport
from tiercheck.change.mutation.telling import percent
from tiercheck.explain.markdown import table_row
from tiercheck.explain.plain import plain, plain_lines

FORMAT = "tiercheck/coverage/1"
_NO_CASE = "no ready case was found for it"


def as_text(report: CoverageReport, least: Fraction) -> str:
    """Return the report for a terminal: what is missing by clause and line with cases to paste, then the counts.

    Args:
        report: what the cases have seen.
        least: the share that they must have seen.
    """
    blocks = ["\n".join(_pasted_lines(each)) for each in report.ready]
    blocks += [
        f"{goal.source}  {goal.clause}\n  {goal.subject}: {goal.what}\n    {_NO_CASE}" for goal in report.without
    ]
    if report.beyond_reach:
        head = "not counted, for no record shows it:"
        blocks.append("\n".join((head, *(f"  {goal}" for goal in report.beyond_reach))))
    blocks.append("\n".join(f"{_counted(count):>24}  {name}" for name, count in report.by_rule_set.items()))
    blocks.append(f"{_summary(report)}\n{_judged(report, least)}")
    return plain_lines("\n\n".join(blocks) + "\n")


def _pasted_lines(pasted: Pasted) -> Iterator[str]:
    for place, goals in groupby(pasted.goals, key=lambda goal: f"{goal.source}  {goal.clause}"):
        yield place
        yield from (f"  {goal.subject}: {goal.what}" for goal in goals)
    yield ""
    yield pasted.ready.yaml.rstrip("\n")


def _counted(count: Count) -> str:
    return f"{count.seen} of {count.of}  {percent(count.share)}"


def _summary(report: CoverageReport) -> str:
    total = report.total
    left = f", {len(report.beyond_reach)} more can never be seen" if report.beyond_reach else ""
    cases = f"{report.cases} case{' has' if report.cases == 1 else 's have'}"
    return f"{cases} seen {total.seen} of {total.of} outcomes, bands and sides of thresholds{left}"


def _judged(report: CoverageReport, least: Fraction) -> str:
    return f"coverage {percent(report.total.share)}, {percent(least)} {'reached' if report.passes(least) else 'missed'}"


def as_markdown(report: CoverageReport, least: Fraction) -> str:
    """Return the report for a pull request; arguments as for ``as_text``."""
    lines = ["## Coverage", "", f"{_summary(report)}; {_judged(report, least)}.", ""]
    lines += ["| rule set | seen | of | share |", "|---|---:|---:|---:|"]
    lines += [f"| {name} | {one.seen} | {one.of} | {percent(one.share)} |" for name, one in report.by_rule_set.items()]
    if report.missing:
        lines += ["", "### Not seen", "", "| rule | clause | what |", "|---|---|---|"]
        lines += [_row(goal) for goal in report.missing]
    if report.ready:
        lines += ["", "### Cases that would see it", "", "```yaml", "cases:"]
        lines += [line for pasted in report.ready for line in ("", pasted.ready.yaml.rstrip("\n"))]
        lines += ["```"]
    if report.beyond_reach:
        lines += ["", "### Not counted, for no record shows it", "", "| rule | clause | what |", "|---|---|---|"]
        lines += [_row(goal) for goal in report.beyond_reach]
    return "\n".join(lines) + "\n"


def _row(goal: Goal) -> str:
    cells = (str(goal.source), goal.clause, f"{goal.subject}: {goal.what}")
    return table_row(map(plain, cells))


def as_json(report: CoverageReport, least: Fraction) -> str:
    """Return the report as JSON; arguments as for ``as_text``."""
    content = {
        "format": FORMAT,
        "cases": report.cases,
        **_count(report.total),
        "fail_under": percent(least),
        "passed": report.passes(least),
        "rule_sets": [{"rule_set": name, **_count(count)} for name, count in report.by_rule_set.items()],
        "indicators": [
            {"source": str(source), "subject": subject, **_count(count)}
            for (source, subject), count in report.by_subject.items()
        ],
        "missing": [_fields(goal) for goal in report.missing],
        "cases_to_paste": [
            {"yaml": each.ready.yaml, "sees": [_fields(goal) for goal in each.goals]} for each in report.ready
        ],
        "beyond_reach": [_fields(goal) for goal in report.beyond_reach],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _count(count: Count) -> dict[str, int | str]:
    return {"seen": count.seen, "of": count.of, "share": percent(count.share)}


def _fields(goal: Goal) -> dict[str, str | list[str]]:
    return {
        "aspect": str(goal.aspect),
        "what": goal.what,
        "subject": goal.subject,
        "clause": goal.clause,
        "source": str(goal.source),
        "rule_sets": list(goal.holders),
    }
