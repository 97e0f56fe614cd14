"""An impact as a JSON document: the contract for programs."""

from tiercheck.change.impact.gate import Limit, stopped
from tiercheck.change.impact.movement import Move
from tiercheck.change.impact.result import Group, Impact, MoveSummary, RulesAsked, TierImpact, Weight, total
from tiercheck.document.json import Json
from tiercheck.errors import Problem
from tiercheck.explain.citations import clause_text, source_text
from tiercheck.model.outcome import Language, Outcome
from tiercheck.portfolios.reading import Note

FORMAT = "tiercheck/impact/1"


def document(shown: Impact, language: Language, limit: Limit | None) -> dict[str, Json]:
    """Return the document of an impact, keys in the order of the contract."""
    return {
        "format": FORMAT,
        "old": shown.old,
        "new": shown.new,
        "portfolio": shown.portfolio,
        "key": shown.key,
        "jurisdiction": shown.jurisdiction,
        "application": shown.application.value,
        "rows": shown.rows,
        "unread": [
            {"line": row.number, "key": row.key, "problems": [_problem(problem) for problem in row.problems]}
            for row in shown.unread
        ],
        "notes": [_note(note) for note in shown.notes],
        "limit": None if limit is None else str(limit),
        "tiers": [_tier(tier, language, limit) for tier in shown.tiers],
        "language": language.value,
    }


def _problem(problem: Problem) -> dict[str, Json]:
    return {"code": problem.code, "column": problem.path, "message": problem.message, "hint": problem.hint}


def _note(note: Note) -> dict[str, Json]:
    return {"code": note.oddity.value, "columns": list(note.columns), "hint": note.problem.hint}


def _tier(tier: TierImpact, language: Language, limit: Limit | None) -> dict[str, Json]:
    return {
        "tier": tier.tier,
        "title": tier.title.in_language(language),
        "rules_before": _asked(tier.old),
        "rules_after": _asked(tier.new),
        "judged": tier.judged,
        "passed_before": total(tier.passages, before=Outcome.PASS),
        "passed_after": total(tier.passages, after=Outcome.PASS),
        "stopped": stopped(tier),
        "over_limit": limit is not None and limit.exceeded_by(tier),
        "passages": [
            {"before": each.before.value, "after": each.after.value, "enterprises": each.enterprises}
            for each in tier.passages
        ],
        "moves": {summary.move.value: _move(summary, language) for summary in tier.moves},
        "divisions": [_group(group, language) for group in tier.divisions],
        "industries": [_group(group, language) for group in tier.industries],
    }


def _asked(side: RulesAsked | None) -> Json:
    return None if side is None else {"as_of": str(side.as_of), "rule_sets": list(side.rule_sets)}


def _move(summary: MoveSummary, language: Language) -> dict[str, Json]:
    return {
        "enterprises": summary.count,
        "grounds_of": "before" if summary.move is Move.GAINED else "after",
        "grounds": [_weight(weight, language) for weight in summary.weights],
        "first": list(summary.keys),
    }


def _weight(weight: Weight, language: Language) -> dict[str, Json]:
    citation = weight.ground.citation
    return {
        "id": weight.ground.id,
        "title": weight.ground.title.in_language(language),
        "clause": "" if citation is None else clause_text(citation),
        "source": "" if citation is None else source_text(citation),
        "alone": weight.alone,
        "among": weight.among,
    }


def _group(group: Group, language: Language) -> dict[str, Json]:
    return {
        "code": group.code,
        "title": group.title.in_language(language),
        "passages": [
            {"before": each.before.value, "after": each.after.value, "enterprises": each.enterprises}
            for each in group.passages
        ],
    }
