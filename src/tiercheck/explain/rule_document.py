"""A rule set as a JSON document."""

from tiercheck.document.json import Json
from tiercheck.explain.assessment_json import (
    address_document,
    advisory_mark,
    citation_document,
    documents_document,
    number,
)
from tiercheck.explain.citations import citations_in
from tiercheck.explain.decisions import decision_rule_text
from tiercheck.explain.requirements import bounds_rule_text, measure_rule_text, requirement_text
from tiercheck.explain.sources import instruments_of
from tiercheck.model.classification import Classification, ClassRow
from tiercheck.model.outcome import Application, Language, Status
from tiercheck.model.rule_set import Condition, Indicator, Part, RuleSet

FORMAT = "tiercheck/rule_set/1"


def weakest_status(entry: RuleSet | Classification) -> Status:
    """Return the weakest source that anything which decides in an entry rests on, its dates included."""
    statuses = [period.status for period in entry.effective.values()]
    statuses += [citation.status for citation in citations_in(entry, deciding=True)]
    return max(statuses, key=lambda status: status.weakness)


def rule_document(shown: RuleSet | Classification, language: Language) -> dict[str, Json]:
    """Return the document of a rule set or a classification."""
    header = {"format": FORMAT, **_header(shown), "title": shown.title.in_language(language)}
    header["notes"] = [note.in_language(language) for note in shown.notes]
    return header | (_criteria(shown, language) if isinstance(shown, RuleSet) else _table(shown, language))


def entry_document(shown: RuleSet | Classification) -> dict[str, Json]:
    """Return one entry of the shelf: what `tiercheck rules` lists."""
    name = shown.tier if isinstance(shown, RuleSet) else shown.name
    return {"tier": name, **_header(shown), "status": weakest_status(shown).value}


def _header(shown: RuleSet | Classification) -> dict[str, Json]:
    return {
        "id": shown.id,
        "jurisdiction": shown.jurisdiction,
        "effective": {
            application.value: {
                "from": str(period.start),
                "until": None if period.until is None else str(period.until),
                "status": period.status.value,
            }
            for application, period in shown.effective.items()
        },
        "instrument": str(shown.instrument),
        **address_document(shown.instrument),
        "documents": documents_document(instruments_of(shown)),
        "amended_by": [str(each) for each in shown.amended_by] if isinstance(shown, RuleSet) else [],
        "files": list(shown.files),
        "digest": shown.digest,
        **_place(shown),
    }


def _place(shown: RuleSet | Classification) -> dict[str, Json]:
    """Return the place of a tier on the ladder, or among those beside it; a classification has none."""
    return {"rank": shown.rank, "beside_ladder": shown.beside_ladder} if isinstance(shown, RuleSet) else {}


def _criteria(rule_set: RuleSet, language: Language) -> dict[str, Json]:
    score = rule_set.score
    return {
        "tier": rule_set.tier,
        "indicators": [_indicator(indicator, language) for indicator in rule_set.indicators.values()],
        "score": None
        if score is None
        else {
            "of": number(score.points_of),
            "pass_mark": number(score.pass_mark),
            "citation": citation_document(score.citation),
            "parts": [_part(part, language) for part in score.parts],
        },
        "conditions": [_condition(condition, language) for condition in rule_set.conditions.values()],
        "decide": decision_rule_text(rule_set.decide),
    }


def _indicator(indicator: Indicator, language: Language) -> dict[str, Json]:
    return {
        "id": indicator.id,
        "title": indicator.title.in_language(language),
        "requirement": requirement_text(indicator),
        "measures": [measure_rule_text(measure) for measure in dict.fromkeys(c.measure for c in indicator.checks)],
        "points_of": None if indicator.scoring is None else number(indicator.points_of),
        "part": indicator.part or None,
        "applications": [application.value for application in Application if application in indicator.applications],
        "citation": citation_document(indicator.citation),
        "note": None if indicator.note is None else indicator.note.in_language(language),
        **advisory_mark(indicator),
    }


def _part(part: Part, language: Language) -> dict[str, Json]:
    return {
        "id": part.id,
        "title": part.title.in_language(language),
        "of": number(part.points_of),
        "minimum": None if part.minimum is None else number(part.minimum),
        "strict": part.strict,
    }


def _condition(condition: Condition, language: Language) -> dict[str, Json]:
    return {
        "id": condition.id,
        "title": condition.title.in_language(language),
        "holds_when": decision_rule_text(condition.tree),
        "citation": None if condition.citation is None else citation_document(condition.citation),
    }


def _table(table: Classification, language: Language) -> dict[str, Json]:
    return {
        "classification": table.name,
        "derives": table.derives.name,
        "selects_by": table.selects_by.name,
        "rows": [_row(row, table, language) for row in table.rows],
    }


def _row(row: ClassRow, table: Classification, language: Language) -> dict[str, Json]:
    return {
        "id": row.id,
        "title": row.title.in_language(language),
        "codes": list(row.codes),
        "bounds": [
            {
                "level": table.derives.levels[bound.level],
                "requires": [f"{measure_rule_text(check.measure)} {bounds_rule_text(check)}" for check in bound.checks],
                "citation": citation_document(bound.citation),
            }
            for bound in row.bounds
        ],
        "citation": citation_document(row.citation),
    }
