"""What came of the mutants, in words, as Markdown and as JSON."""

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import groupby

from tiercheck.change.mutation.mutant import Kind, Mutant
from tiercheck.change.mutation.outcome import MutationReport
from tiercheck.explain.markdown import escaped, table_row
from tiercheck.explain.plain import plain, plain_lines
from tiercheck.model.quantity import decimal_text

FORMAT = "tiercheck/mutation/1"
_BOTH_SIDES = "a `bound` case on {subject}, its figure exactly at the threshold and one step off"
_HINTS: Mapping[Kind, str] = {
    Kind.THRESHOLD_UP: _BOTH_SIDES,
    Kind.THRESHOLD_DOWN: _BOTH_SIDES,
    Kind.COMPARISON: _BOTH_SIDES,
    Kind.UNIT: "a case with a figure well below the threshold that expects {subject} not to be met",
    Kind.NEGATION: "a case that expects {subject} met, and one that expects it not met",
    Kind.COLUMN: "a case in which {subject} comes out otherwise by the figure of the other year",
    Kind.FORMULA: "a case with the figure of {subject} derived by hand, near its threshold",
    Kind.COMBINATION: "a case in which some members of {subject} hold and others do not",
    Kind.DROPPED: "a case in which all hangs on this one: every other member of {subject} met, or none",
    Kind.POINTS_UP: "a case that expects the points of {subject} in this band",
    Kind.POINTS_DOWN: "a case that expects the points of {subject} in this band",
    Kind.SWAPPED: "a case in which both bands of {subject} would hold",
    Kind.CAP_UP: "a case in which {subject} would exceed its cap, or is not reported at all",
    Kind.CAP_DOWN: "a case in which {subject} reaches its cap, or is not reported at all",
    Kind.AWARD: "a case that reports nothing of {subject} but the points awarded",
    Kind.APPLICATION: "a case with this `application:` that expects what comes of {subject}",
    Kind.RANK: "a case that expects `tier:` of a record that passes both tiers",
    Kind.DATE: "a `period` case with this day as `first:` or `last:`",
}


def hint_for(mutant: Mutant) -> str:
    """Return which case would notice a mutant."""
    name, _, row = mutant.subject.partition("/")
    return _HINTS[mutant.kind].format(subject=f"{name} (row {row})" if row else name)


def percent(share: Fraction) -> str:
    """Write a share in percent, cut and never rounded up."""
    return f"{decimal_text(share * 100, 2)}%"


def as_text(report: MutationReport, least: Fraction) -> str:
    """Return the report for a terminal: survivors by clause and line, then the count.

    Args:
        report: what came of the mutants.
        least: the share that must be killed.
    """
    blocks = ["\n".join(_survivors(report))] if report.survivors else []
    if report.problems:
        blocks.append("\n".join(str(problem) for problem in report.problems))
    blocks.append(f"{_counted(report)}\n{_judged(report, least)}")
    return plain_lines("\n\n".join(blocks) + "\n")


def _survivors(report: MutationReport) -> Iterator[str]:
    for place, mutants in groupby(report.survivors, key=lambda mutant: (mutant.source, mutant.clause)):
        yield f"{place[0]}  {place[1]}"
        for mutant in mutants:
            yield f"  {mutant.subject}: {mutant.kind}: {mutant.before} -> {mutant.after}"
            yield f"    mutant  {mutant.id}"
            yield f"    noticed by  {hint_for(mutant)}"


def _counted(report: MutationReport) -> str:
    explained, survived = len(report.equivalent), len(report.survivors)
    return (
        f"{report.mutants} mutants: {len(report.killed)} killed, {explained} explained as equivalent,"
        f" {survived} survived"
    )


def _judged(report: MutationReport, least: Fraction) -> str:
    reached = "reached" if report.score >= least else "missed"
    return f"mutation score {percent(report.score)}, {percent(least)} {reached}"


def as_markdown(report: MutationReport, least: Fraction) -> str:
    """Return the report for a pull request; arguments as for ``as_text``."""
    lines = ["## Mutation", "", f"{_counted(report)}; {_judged(report, least)}.", ""]
    lines += ["| kind | killed | survived |", "|---|---:|---:|"]
    lines += [f"| {kind} | {killed} | {survived} |" for kind, (killed, survived) in report.by_kind.items()]
    if report.survivors:
        lines += ["", "### Survivors", "", "| rule | clause | slip | noticed by |", "|---|---|---|---|"]
        for each in report.survivors:
            slip = f"{each.subject}: {each.kind}: {each.before} → {each.after}"
            lines.append(_row(str(each.source), each.clause, slip, hint_for(each)))
    if report.equivalent:
        lines += ["", "### Equivalent", "", "| mutant | slip | why no case can notice it |", "|---|---|---|"]
        for each, said in report.equivalent:
            lines.append(_row(each.id, f"{each.kind}: {each.before} → {each.after}", said.why))
    if report.problems:
        lines += ["", "### Explanations that explain nothing", ""]
        told = (f"{problem.location}: {problem.message}; {problem.hint}" for problem in report.problems)
        lines += [f"- {escaped(plain(each))}" for each in told]
    return "\n".join(lines) + "\n"


def _row(*cells: str) -> str:
    return table_row(map(plain, cells))


def as_json(report: MutationReport, least: Fraction) -> str:
    """Return the report as JSON; arguments as for ``as_text``."""
    content = {
        "format": FORMAT,
        "mutants": report.mutants,
        "killed": len(report.killed),
        "equivalent": len(report.equivalent),
        "survived": len(report.survivors),
        "score": percent(report.score),
        "fail_under": percent(least),
        "passed": report.passes(least),
        "kinds": [{"kind": kind, "killed": one, "survived": other} for kind, (one, other) in report.by_kind.items()],
        "survivors": [{**_fields(each), "noticed_by": hint_for(each)} for each in report.survivors],
        "equivalents": [{**_fields(each), "why": said.why} for each, said in report.equivalent],
        "problems": [
            {"code": each.code, "place": str(each.location), "message": each.message, "hint": each.hint}
            for each in report.problems
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _fields(mutant: Mutant) -> dict[str, str | list[str]]:
    return {
        "mutant": mutant.id,
        "kind": str(mutant.kind),
        "rule_sets": list(mutant.rule_sets),
        "subject": mutant.subject,
        "clause": mutant.clause,
        "source": str(mutant.source),
        "before": mutant.before,
        "after": mutant.after,
    }
