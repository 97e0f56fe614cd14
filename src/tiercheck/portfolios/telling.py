"""The summary that a portfolio run ends with."""

from collections.abc import Iterator, Mapping, Sequence

from tiercheck.document.plain import plain
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.text import Text
from tiercheck.portfolios.funnel import Funnel, TierCount
from tiercheck.portfolios.running import Files, Ran

_HEADINGS: tuple[tuple[Outcome | None, Text], ...] = (
    (Outcome.PASS, Text("通过", "pass")),
    (Outcome.FAIL, Text("未通过", "fail")),
    (Outcome.UNKNOWN, Text("不确定", "unknown")),
    (None, Text("当地无此层级", "no such tier there")),
)
_BESIDE = Text("梯度之外的层级", "Beside the ladder")


def summary(ran: Ran, files: Files, titles: Mapping[str, Text], language: Language) -> str:
    """Return rows, outcomes by tier, and rows with problems, as lines of text."""
    return "\n".join((*_lines(ran, files, titles, language), ""))


def _lines(ran: Ran, files: Files, titles: Mapping[str, Text], language: Language) -> Iterator[str]:
    funnel = ran.funnel
    rows = Text(f"{funnel.rows:,} 行，结果已写入", f"{funnel.rows:,} rows, results in")
    yield f"{rows.in_language(language)} {plain(files.target.name)}"
    yield ""
    yield from _table(funnel, titles, language)
    yield ""
    if funnel.invalid:
        share = _share(funnel.invalid, funnel.rows)
        told = Text(
            f"{funnel.invalid:,} 行（{share}）有问题，保留并判为不确定；问题 {ran.problems:,} 个，见",
            f"{funnel.invalid:,} rows ({share}) have problems and are kept as unknown; {ran.problems:,} problems in",
        )
        yield f"{told.in_language(language)} {plain(files.problems.name)}"
    else:
        yield Text("所有行均无问题", "No row has problems").in_language(language)


def _table(funnel: Funnel, titles: Mapping[str, Text], language: Language) -> Iterator[str]:
    shown = [(o, name) for o, name in _HEADINGS if o is not None or any(tier.absent for tier in funnel.tiers)]
    rows = [[Text("层级", "tier").in_language(language), *(name.in_language(language) for _, name in shown)]]
    for tier in funnel.tiers:
        counts = [_of(tier, outcome) for outcome, _ in shown]
        title = plain(titles[tier.tier].in_language(language))
        rows.append([title, *(f"{n:,} {_share(n, funnel.rows):>6}" for n in counts)])
    lines = list(_aligned(rows))
    steps = 1 + sum(not tier.beside_ladder for tier in funnel.tiers)
    yield from lines[:steps] if steps > 1 else ()
    if steps < len(lines):
        yield from ("", _BESIDE.in_language(language)) if steps > 1 else (_BESIDE.in_language(language),)
        yield from (lines[0], *lines[steps:])


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lay out rows in columns, the first to the left, the others to the right."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [first + " " * (widths[0] - cell_len(first))]
        cells += [" " * (width - cell_len(cell)) + cell for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join(cells)


def _of(tier: TierCount, outcome: Outcome | None) -> int:
    return tier.absent if outcome is None else tier.outcomes[outcome]


def _share(count: int, of: int) -> str:
    return f"{count / of:.1%}" if of else "-"
