"""An impact as a document: facts and tables, some of them folded away."""

from collections.abc import Iterator, Mapping, Sequence

from tiercheck.change.impact import words
from tiercheck.change.impact.document import document
from tiercheck.change.impact.gate import Limit, over, stopped
from tiercheck.change.impact.movement import Move
from tiercheck.change.impact.result import (
    Group,
    Impact,
    InvalidRow,
    MoveSummary,
    Passage,
    RulesAsked,
    TierImpact,
    total,
)
from tiercheck.document.document import (
    Block,
    Details,
    Document,
    DocumentSection,
    DocumentTable,
    Fact,
    Facts,
    Paragraph,
    Row,
    table,
)
from tiercheck.document.render import DocumentLayout
from tiercheck.document.values import NOTHING, Phrase, Value, counted, filled, joined, listing, share
from tiercheck.engine.grounds import Ground
from tiercheck.errors import one_of
from tiercheck.explain.citations import Citations
from tiercheck.explain.phrases import APPLICATION_WORD
from tiercheck.explain.requirements import requirement_words
from tiercheck.model.evidence import Column
from tiercheck.model.outcome import Outcome
from tiercheck.model.renderable import FULL, OUTCOMES
from tiercheck.model.text import Text
from tiercheck.portfolios.reading import Note

MOST_UNREAD = 10


def layout(shown: Impact, detail: str) -> DocumentLayout:
    """Lay out an impact without a limit."""
    is_full = one_of(detail, (FULL, OUTCOMES), "detail") == FULL
    return DocumentLayout((impact_document(shown, None, is_full=is_full),))


def impact_document(shown: Impact, limit: Limit | None, *, is_full: bool = True) -> Document:
    """Lay out an impact: the occasion first, then a section a tier.

    Args:
        shown: what the change does.
        limit: how many may stop passing, where there is such a limit; tiers over it are named.
        is_full: whether what is folded away belongs to it.
    """
    verdicts = () if limit is None else (Paragraph(_over(tier, str(limit)), strong=True) for tier in over(shown, limit))
    unread = (_unread(shown.unread),) if shown.unread else ()
    blocks = (_occasion(shown), *verdicts, *unread, *(_tier(tier, shown, is_full=is_full) for tier in shown.tiers))
    title = filled(words.TITLE, old=shown.old, new=shown.new)
    return Document(title, blocks, lambda language: document(shown, language, limit))


def _occasion(shown: Impact) -> Facts:
    told = words.ROWS_UNREAD if shown.unread else words.ROWS
    counted_rows = filled(told, name=shown.portfolio, rows=shown.rows, unread=len(shown.unread))
    auto = shown.jurisdiction == "auto"
    return Facts(
        (
            Fact(words.PORTFOLIO, counted_rows),
            Fact(words.APPLICATION, APPLICATION_WORD[shown.application]),
            Fact(words.JURISDICTION, words.OWN_PLACES if auto else filled(words.EVERY_ROW, place=shown.jurisdiction)),
            *(Fact(words.NOTE, _note(note, shown.subject.columns)) for note in shown.notes),
        )
    )


def _note(note: Note, known: Mapping[str, Column]) -> Value:
    columns = listing(known[name].title if name in known else name for name in note.columns)
    return filled(words.ODDITY[note.oddity], columns=columns, count=len(note.columns))


def _unread(rows: Sequence[InvalidRow]) -> Details:
    cells = (
        (str(row.number), row.key or NOTHING, problem.path or NOTHING, problem.message)
        for row in rows[:MOST_UNREAD]
        for problem in row.problems
    )
    shown = table((words.LINE, words.KEYS, words.COLUMN, words.PROBLEM), cells)
    return Details(filled(words.UNREAD, most=min(MOST_UNREAD, len(rows))), (shown,))


def _tier(tier: TierImpact, shown: Impact, *, is_full: bool) -> DocumentSection:
    facts = [
        Fact(label, _rules(side)) for label, side in ((words.RULES_BEFORE, tier.old), (words.RULES_AFTER, tier.new))
    ]
    moved = any(summary.count for summary in tier.moves)
    if not moved:
        facts.append(Fact(words.RESULT, words.UNMOVED))
    blocks = tuple(_blocks(tier, shown)) if moved else (_titled(words.OUTCOMES, _outcomes(tier)),)
    kept = blocks if is_full else tuple(block for block in blocks if not isinstance(block, Details))
    return DocumentSection(tier.title, (Facts(tuple(facts)), *kept))


def _rules(side: RulesAsked | None) -> Value:
    return words.NO_RULES if side is None else filled(words.ASKED, rules=listing(side.rule_sets), day=side.as_of)


def _titled(title: Value, shown: DocumentTable) -> DocumentSection:
    return DocumentSection(title, (shown,), minor=True)


def _blocks(tier: TierImpact, shown: Impact) -> Iterator[Block]:
    yield _titled(words.OUTCOMES, _outcomes(tier))
    yield _titled(words.MOVES, _moves(tier))
    for move in (Move.LOST, Move.IN_DOUBT, Move.GAINED, Move.REOPENED, Move.RULED_OUT):
        summary = tier.move(move)
        if summary.weights:
            title, weights = words.WEIGHTS[move], _weights(summary)
            yield _titled(title, weights) if move is Move.LOST else Details(title, (weights,))
    yield Details(words.BY_DIVISION, (_groups(tier.divisions, words.DIVISION),))
    yield Details(words.BY_INDUSTRY, (_groups(tier.industries, words.INDUSTRY),))
    yield _keys(tier, shown)


def _outcomes(tier: TierImpact) -> DocumentTable:
    def row(outcome: Outcome, name: Text) -> Row:
        before, after = total(tier.passages, before=outcome), total(tier.passages, after=outcome)
        difference = f"{after - before:+,}" if after != before else "0"
        return (name, counted(before, tier.judged), counted(after, tier.judged), difference)

    rows = (row(outcome, name) for outcome, name in words.OUTCOME.items() if _occurs(tier.passages, outcome))
    return table((words.OUTCOMES, words.BEFORE, words.AFTER, words.DIFFERENCE), rows, figures=3)


def _occurs(passages: tuple[Passage, ...], outcome: Outcome) -> bool:
    expected = outcome is not Outcome.NOT_APPLICABLE
    return expected or any(outcome in (passage.before, passage.after) for passage in passages)


def _moves(tier: TierImpact) -> DocumentTable:
    passed = total(tier.passages, before=Outcome.PASS)

    def row(name: Text, count: int, *, of_passed: bool) -> Row:
        return name, count, share(count, tier.judged), share(count, passed) if of_passed else NOTHING

    rows = [row(words.MOVE[move], tier.move(move).count, of_passed=move in (Move.LOST, Move.IN_DOUBT)) for move in Move]
    from_open = total(tier.passages, Outcome.UNKNOWN, Outcome.PASS)
    rows.insert(1, row(words.GAINED_FROM_OPEN, from_open, of_passed=False))
    return table((words.MOVES, words.ENTERPRISES, words.SHARE_OF_ALL, words.SHARE_OF_PASSERS), rows, figures=3)


def _weights(summary: MoveSummary) -> DocumentTable:
    cited = [weight.ground.citation for weight in summary.weights if weight.ground.citation is not None]
    citations = Citations.of(cited[0].instrument, cited) if cited else None

    def clause(ground: Ground) -> Value:
        if ground.citation is None or citations is None:
            return NOTHING
        return Phrase(citations.cell, (ground.citation,))

    rows = (
        (
            clause(weight.ground),
            weight.ground.title,
            _bar(weight.ground),
            weight.alone,
            weight.among,
            counted(weight.total, summary.count),
        )
        for weight in summary.weights
    )
    legend: Value | None = None
    if citations is not None:
        legend = Phrase(citations.legend, ()) if citations.marks else str(citations.own)
    heads = (words.CLAUSE, words.REQUIREMENT, words.BAR, words.ALONE, words.AMONG, words.TOGETHER)
    return table(heads, rows, legend=legend, figures=3)


def _bar(ground: Ground) -> Value:
    return NOTHING if ground.requirement is None else Phrase(requirement_words, (ground.requirement,))


def _groups(groups: Sequence[Group], name: Text) -> DocumentTable:
    def row(group: Group) -> Row:
        passages = group.passages
        before, after = total(passages, before=Outcome.PASS), total(passages, after=Outcome.PASS)
        stay = total(passages, Outcome.PASS, Outcome.PASS)
        doubt = total(passages, Outcome.PASS, Outcome.UNKNOWN)
        figures = (total(passages), before, after, after - stay, before - stay - doubt, doubt)
        title = joined(" ", (group.code, group.title)) if group.code else group.title
        return (title, *figures, share(before - stay, before))

    heads = (
        words.ENTERPRISES,
        words.BEFORE,
        words.AFTER,
        words.MOVE[Move.GAINED],
        words.MOVE[Move.LOST],
        words.IN_DOUBT_SHORT,
        words.STOPPED,
    )
    return table((name, *heads), map(row, groups), figures=len(heads))


def _keys(tier: TierImpact, shown: Impact) -> Details:
    named = [summary for summary in tier.moves if summary.keys]
    most = max(len(summary.keys) for summary in named)
    rows = ((words.MOVE[summary.move], listing(summary.keys)) for summary in named)
    usual = shown.subject.credit_code
    key: Value = words.KEYS if usual is not None and shown.key == usual.name else shown.key
    return Details(filled(words.FIRST_KEYS, most=most), (table((words.MOVES, key), rows),))


def _over(tier: TierImpact, limit: str) -> Value:
    """Return what is said of a tier that more enterprises stop passing than may."""
    passed = total(tier.passages, before=Outcome.PASS)
    return filled(words.OVER, tier=tier.title, stopped=stopped(tier), share=share(stopped(tier), passed), limit=limit)
