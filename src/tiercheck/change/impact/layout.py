"""An impact laid out for reading, before any format: chapters of facts and tables, some of them folded away."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tiercheck.change.impact import words
from tiercheck.change.impact.gate import stopped
from tiercheck.change.impact.movement import Move
from tiercheck.change.impact.result import Group, Impact, MoveSummary, Passage, RulesAsked, TierImpact, total
from tiercheck.engine.grounds import Ground
from tiercheck.explain.citations import Citations
from tiercheck.explain.page import Fact
from tiercheck.explain.phrases import APPLICATION_WORD, listed, say
from tiercheck.explain.plain import plain
from tiercheck.explain.requirements import requirement_words
from tiercheck.explain.sheet import Sheet, sheet
from tiercheck.model.columns import CONTRACT
from tiercheck.model.outcome import Language, Outcome
from tiercheck.model.text import Text
from tiercheck.portfolios.reading import Note
from tiercheck.portfolios.rows import Row

MOST_UNREAD = 10
_NOTHING = "–"


class Panel(NamedTuple):
    """One table; a folded one is opened by whoever wants to know more."""

    sheet: Sheet
    folded: bool


class Chapter(NamedTuple):
    """A title, facts, and tables."""

    title: str
    facts: tuple[Fact, ...]
    panels: tuple[Panel, ...]


def chapters(shown: Impact, language: Language) -> tuple[Chapter, ...]:
    """Lay out an impact: the occasion first, then one chapter a tier."""
    return (_occasion(shown, language), *(_tier(tier, shown, language) for tier in shown.tiers))


def _occasion(shown: Impact, language: Language) -> Chapter:
    told = words.ROWS_UNREAD if shown.unread else words.ROWS
    counted = say(told, language, name=shown.portfolio, rows=f"{shown.rows:,}", unread=f"{len(shown.unread):,}")
    auto = shown.jurisdiction == "auto"
    place = words.OWN_PLACES.in_language(language) if auto else say(words.EVERY_ROW, language, place=shown.jurisdiction)
    facts = [
        _fact(words.PORTFOLIO, counted, language),
        _fact(words.APPLICATION, APPLICATION_WORD[shown.application].in_language(language), language),
        _fact(words.JURISDICTION, place, language),
        *(_fact(words.NOTE, _note(note, language), language) for note in shown.notes),
    ]
    panels = (Panel(_unread(shown.unread, language), True),) if shown.unread else ()
    title = plain(say(words.TITLE, language, old=shown.old, new=shown.new))
    return Chapter(title, tuple(facts), panels)


def _note(note: Note, language: Language) -> str:
    columns = (CONTRACT[name].title.in_language(language) if name in CONTRACT else name for name in note.columns)
    return say(words.ODDITY[note.oddity], language, columns=listed(columns, language), count=str(len(note.columns)))


def _unread(rows: Sequence[Row], language: Language) -> Sheet:
    caption = say(words.UNREAD, language, most=str(min(MOST_UNREAD, len(rows))))
    cells = (
        (str(row.number), row.key or _NOTHING, problem.path or _NOTHING, problem.message)
        for row in rows[:MOST_UNREAD]
        for problem in row.problems
    )
    return sheet(caption, (words.LINE, words.KEYS, words.COLUMN, words.PROBLEM), cells, language)


def _tier(tier: TierImpact, shown: Impact, language: Language) -> Chapter:
    facts = [
        _fact(label, _rules(side, language), language)
        for label, side in ((words.RULES_BEFORE, tier.old), (words.RULES_AFTER, tier.new))
    ]
    moved = any(summary.count for summary in tier.moves)
    if not moved:
        facts.append(_fact(words.RESULT, words.UNMOVED.in_language(language), language))
    panels = tuple(_panels(tier, shown, language)) if moved else (Panel(_outcomes(tier, language), False),)
    return Chapter(plain(tier.title.in_language(language)), tuple(facts), panels)


def _rules(side: RulesAsked | None, language: Language) -> str:
    if side is None:
        return words.NO_RULES.in_language(language)
    return say(words.ASKED, language, rules=listed(side.rule_sets, language), day=str(side.as_of))


def _panels(tier: TierImpact, shown: Impact, language: Language) -> Iterator[Panel]:
    yield Panel(_outcomes(tier, language), False)
    yield Panel(_moves(tier, language), False)
    for move in (Move.LOST, Move.IN_DOUBT, Move.GAINED, Move.REOPENED, Move.RULED_OUT):
        summary = tier.move(move)
        if summary.weights:
            yield Panel(_weights(summary, language), move is not Move.LOST)
    yield Panel(_groups(tier.divisions, words.BY_DIVISION, words.DIVISION, language), True)
    yield Panel(_groups(tier.industries, words.BY_INDUSTRY, words.INDUSTRY, language), True)
    yield Panel(_keys(tier, shown, language), True)


def _outcomes(tier: TierImpact, language: Language) -> Sheet:
    def row(outcome: Outcome, name: Text) -> tuple[str, ...]:
        before, after = total(tier.passages, before=outcome), total(tier.passages, after=outcome)
        counts = (f"{count:,} ({percent(count, tier.judged)})" for count in (before, after))
        return (name.in_language(language), *counts, f"{after - before:+,}" if after != before else "0")

    rows = (row(outcome, name) for outcome, name in words.OUTCOME.items() if _occurs(tier.passages, outcome))
    head = (words.OUTCOMES, words.BEFORE, words.AFTER, words.DIFFERENCE)
    return sheet(words.OUTCOMES.in_language(language), head, rows, language)


def _occurs(passages: tuple[Passage, ...], outcome: Outcome) -> bool:
    expected = outcome is not Outcome.NOT_APPLICABLE
    return expected or any(outcome in (passage.before, passage.after) for passage in passages)


def _moves(tier: TierImpact, language: Language) -> Sheet:
    passed = total(tier.passages, before=Outcome.PASS)

    def row(name: Text, count: int, of_passed: bool) -> tuple[str, ...]:
        share = percent(count, passed) if of_passed else _NOTHING
        return name.in_language(language), f"{count:,}", percent(count, tier.judged), share

    rows = [row(words.MOVE[move], tier.move(move).count, move in (Move.LOST, Move.IN_DOUBT)) for move in Move]
    from_open = total(tier.passages, Outcome.UNKNOWN, Outcome.PASS)
    rows.insert(1, row(words.GAINED_FROM_OPEN, from_open, of_passed=False))
    head = (words.MOVES, words.ENTERPRISES, words.SHARE_OF_ALL, words.SHARE_OF_PASSERS)
    return sheet(words.MOVES.in_language(language), head, rows, language)


def _weights(summary: MoveSummary, language: Language) -> Sheet:
    cited = [weight.ground.citation for weight in summary.weights]
    known = [citation for citation in cited if citation is not None]
    citations = Citations.of(known[0].instrument, known) if known else None

    def clause(place: int) -> str:
        citation = cited[place]
        return _NOTHING if citation is None or citations is None else citations.cell(citation, language)

    rows = (
        (
            clause(place),
            weight.ground.title.in_language(language),
            _bar(weight.ground, language),
            f"{weight.alone:,}",
            f"{weight.among:,}",
            f"{weight.total:,} ({percent(weight.total, summary.count)})",
        )
        for place, weight in enumerate(summary.weights)
    )
    head = (words.CLAUSE, words.REQUIREMENT, words.BAR, words.ALONE, words.AMONG, words.TOGETHER)
    legend = citations.legend(language) or f"{citations.own}" if citations is not None else ""
    return sheet(words.WEIGHTS[summary.move].in_language(language), head, rows, language, legend)


def _bar(ground: Ground, language: Language) -> str:
    return _NOTHING if ground.requirement is None else requirement_words(ground.requirement, language)


def _groups(groups: Sequence[Group], caption: Text, name: Text, language: Language) -> Sheet:
    def row(group: Group) -> tuple[str, ...]:
        passages = group.passages
        before, after = total(passages, before=Outcome.PASS), total(passages, after=Outcome.PASS)
        stay = total(passages, Outcome.PASS, Outcome.PASS)
        doubt = total(passages, Outcome.PASS, Outcome.UNKNOWN)
        counts = (total(passages), before, after, after - stay, before - stay - doubt, doubt)
        title = f"{group.code} {group.title.in_language(language)}".lstrip()
        return (title, *(f"{count:,}" for count in counts), percent(before - stay, before))

    head = (
        name,
        words.ENTERPRISES,
        words.BEFORE,
        words.AFTER,
        words.MOVE[Move.GAINED],
        words.MOVE[Move.LOST],
        words.IN_DOUBT_SHORT,
        words.STOPPED,
    )
    return sheet(caption.in_language(language), head, map(row, groups), language)


def _keys(tier: TierImpact, shown: Impact, language: Language) -> Sheet:
    named = [summary for summary in tier.moves if summary.keys]
    most = max(len(summary.keys) for summary in named)
    key = words.KEYS if shown.key == "credit_code" else Text(shown.key, shown.key)
    rows = ((words.MOVE[summary.move].in_language(language), listed(summary.keys, language)) for summary in named)
    caption = say(words.FIRST_KEYS, language, most=str(most))
    return sheet(caption, (words.MOVES, key), rows, language)


def over_text(tier: TierImpact, limit: str, language: Language) -> str:
    """Return what is said of a tier that more enterprises stop passing than may."""
    title = tier.title.in_language(language)
    share = percent(stopped(tier), total(tier.passages, before=Outcome.PASS))
    return plain(say(words.OVER, language, tier=title, stopped=f"{stopped(tier):,}", share=share, limit=limit))


def percent(count: int, of: int) -> str:
    """Write a share in hundredths of a percent, rounded half up; a dash where there is nothing to share."""
    if not of:
        return _NOTHING
    hundredths = (count * 20_000 + of) // (2 * of)
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def _fact(label: Text, value: str, language: Language) -> Fact:
    return Fact(label.in_language(language), plain(value))
