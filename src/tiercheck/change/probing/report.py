"""What came of a probe, in words, as Markdown and as JSON."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tiercheck.change.probing.comparing import Disagreement
from tiercheck.explain.plain import plain_lines

FORMAT = "tiercheck/probe/1"
# Disagreements told in full on a terminal and in Markdown; JSON has them all.
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """What came of a probe.

    Attributes:
        records: how many records were tried.
        thresholds: how many thresholds they are about.
        occasions: on how many occasions.
        engines: the engines that were held against each other.
        disagreements: the records on which they differ.
    """

    records: int
    thresholds: int
    occasions: int
    engines: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]

    @property
    def passed(self) -> bool:
        """Whether the engines agree on every record."""
        return not self.disagreements


def as_text(report: ProbeReport) -> str:
    """Return the report for a terminal: disagreements with their records, then the count."""
    blocks = ["\n".join(_lines(each)) for each in report.disagreements[:MOST_TOLD]]
    if len(report.disagreements) > MOST_TOLD:
        blocks.append(f"and {len(report.disagreements) - MOST_TOLD} more; --format json has them all")
    blocks.append(_counted(report))
    return plain_lines("\n\n".join(blocks) + "\n")


def _lines(disagreement: Disagreement) -> Iterator[str]:
    probe = disagreement.probe
    yield f"{probe.source}  {probe.subject}"
    yield f"  asked   {_asked(disagreement)}"
    yield f"  record  {_record(disagreement.record)}"
    for difference in disagreement.differences:
        said = zip(disagreement.engines, difference.said, strict=True)
        yield f"  {difference.what}: {'; '.join(f'{engine} says {answer}' for engine, answer in said)}"


def _asked(disagreement: Disagreement) -> str:
    options = disagreement.probe.options
    return f"{', '.join(options.tiers or ())} on {options.as_of} in {options.jurisdiction}, {options.application}"


def _record(record: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{name}: {value}' for name, value in record.items())}}}"


def _counted(report: ProbeReport) -> str:
    engines = " and ".join(filter(None, (", ".join(report.engines[:-1]), *report.engines[-1:])))
    count = len(report.disagreements)
    outcome = f"{count} disagreement{'' if count == 1 else 's'}" if count else "all agree"
    return (
        f"{report.records} records around {report.thresholds} thresholds"
        f" on {report.occasions} occasion{'' if report.occasions == 1 else 's'},"
        f" {engines}: {outcome}"
    )


def as_markdown(report: ProbeReport) -> str:
    """Return the report for a pull request."""
    lines = ["## Probe", "", f"{_counted(report)}."]
    for each in report.disagreements[:MOST_TOLD]:
        lines += ["", "```text", *_lines(each), "```"]
    if len(report.disagreements) > MOST_TOLD:
        lines += ["", f"And {len(report.disagreements) - MOST_TOLD} more."]
    return "\n".join(lines) + "\n"


def as_json(report: ProbeReport) -> str:
    """Return the report as JSON."""
    content = {
        "format": FORMAT,
        "records": report.records,
        "thresholds": report.thresholds,
        "occasions": report.occasions,
        "engines": list(report.engines),
        "passed": report.passed,
        "disagreements": [
            {
                "source": str(each.probe.source),
                "subject": each.probe.subject,
                "tiers": list(each.probe.options.tiers or ()),
                "as_of": str(each.probe.options.as_of),
                "jurisdiction": each.probe.options.jurisdiction,
                "application": str(each.probe.options.application),
                "record": dict(each.record),
                "differences": [
                    {"what": one.what, **dict(zip(each.engines, one.said, strict=True))} for one in each.differences
                ],
            }
            for each in report.disagreements
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
