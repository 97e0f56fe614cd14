"""What came of a probe as a document."""

from collections.abc import Iterator, Mapping

from tiercheck.change.probing.comparing import Disagreement
from tiercheck.change.probing.report import ProbeReport
from tiercheck.document.document import Block, Code, Document, Paragraph
from tiercheck.document.json import Json
from tiercheck.document.render import DocumentLayout
from tiercheck.document.values import Phrase, Value, filled
from tiercheck.errors import one_of
from tiercheck.explain.phrases import APPLICATION_WORD, say
from tiercheck.model.outcome import Language
from tiercheck.model.renderable import FULL, OUTCOMES
from tiercheck.model.text import Text

FORMAT = "tiercheck/probe/1"
# Disagreements told in full to people; JSON has them all.
MOST_TOLD = 20
_TITLE = Text("引擎比对", "Probe")
_COUNTED = Text(
    "{occasions} 个评价场合、{thresholds} 个界限附近的 {records} 条记录，引擎 {engines}：{outcome}",
    "{records} records around {thresholds} thresholds on {occasions} occasions, {engines}: {outcome}",
)
_AGREE = Text("全部一致", "all agree")
_DIFFER = {
    True: Text("{count} 处不一致", "{count} disagreement"),
    False: Text("{count} 处不一致", "{count} disagreements"),
}
_MORE = Text("另有 {count} 处，见 --format json", "and {count} more; --format json has them all")
_AND = Text("、", " and ")
_ASKED = Text(
    "  评价  {tiers}，{as_of}，{place}，{application}", "  asked   {tiers} on {as_of} in {place}, {application}"
)
_RECORD = Text("  记录  {record}", "  record  {record}")
_SAYS = Text("{engine} 得出 {answer}", "{engine} says {answer}")
_SEPARATOR = Text("；", "; ")


def layout(shown: ProbeReport, detail: str) -> DocumentLayout:
    """Lay out a probe: the count, and disagreements with their records."""
    is_full = one_of(detail, (FULL, OUTCOMES), "detail") == FULL
    blocks = (Paragraph(_counted(shown)), *(_disagreements(shown) if is_full else ()))
    return DocumentLayout((Document(_TITLE, tuple(blocks), lambda _: _data(shown)),))


def _disagreements(shown: ProbeReport) -> Iterator[Block]:
    for each in shown.disagreements[:MOST_TOLD]:
        yield Code(Phrase(_lines, (each,)))
    if len(shown.disagreements) > MOST_TOLD:
        yield Paragraph(filled(_MORE, count=len(shown.disagreements) - MOST_TOLD))


def _lines(disagreement: Disagreement, language: Language) -> str:
    probe, options = disagreement.probe, disagreement.probe.options
    lines = [
        f"{probe.source}  {probe.subject}",
        say(
            _ASKED,
            language,
            tiers=", ".join(options.tiers or ()),
            as_of=str(options.as_of),
            place=options.jurisdiction,
            application=APPLICATION_WORD[options.application].in_language(language),
        ),
        say(_RECORD, language, record=_record(disagreement.record)),
    ]
    for difference in disagreement.differences:
        said = zip(disagreement.engines, difference.said, strict=True)
        told = _SEPARATOR.in_language(language).join(
            say(_SAYS, language, engine=engine, answer=answer) for engine, answer in said
        )
        lines.append(f"  {difference.what}: {told}")
    return "\n".join(lines)


def _record(record: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{name}: {value}' for name, value in record.items())}}}"


def _counted(report: ProbeReport) -> Value:
    count = len(report.disagreements)
    return filled(
        _COUNTED,
        records=report.records,
        thresholds=report.thresholds,
        occasions=report.occasions,
        engines=Phrase(_engines, (report.engines,)),
        outcome=filled(_DIFFER[count == 1], count=count) if count else _AGREE,
    )


def _engines(engines: tuple[str, ...], language: Language) -> str:
    together = (*engines,) if language is Language.ZH else (", ".join(engines[:-1]), *engines[-1:])
    return _AND.in_language(language).join(filter(None, together))


def _data(report: ProbeReport) -> Json:
    return {
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
