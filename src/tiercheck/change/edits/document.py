"""A diff as a JSON document: the contract for programs."""

from tiercheck.change.edits.edit import Diff, Edit, Reach, Standing
from tiercheck.change.edits.remark import Remark, Remarks
from tiercheck.document.json import Json
from tiercheck.explain.assessment_json import citation_document
from tiercheck.model.outcome import Language

FORMAT = "tiercheck/diff/1"


def diff_document(diff: Diff, language: Language, remarks: Remarks) -> dict[str, Json]:
    """Return the document of a diff, keys in the order of the contract, edits in the order of the diff."""
    reaches = dict.fromkeys(reach for edit in diff.edits for reach in edit.reaches)
    return {
        "format": FORMAT,
        "old": diff.old,
        "new": diff.new,
        "rule_sets": [
            {**_reach(reach), "title": dict(diff.titles)[reach.tier].in_language(language)}
            | {"remark": _remark(remarks.tiers.get(reach), language)}
            for reach in reaches
        ],
        "edits": [_edit(edit, language, remarks.edits.get(edit)) for edit in diff.edits],
        "language": language.value,
    }


def _edit(edit: Edit, language: Language, remark: Remark | None) -> dict[str, Json]:
    return {
        "kind": edit.kind.value,
        "aspect": edit.aspect.value,
        "before": edit.before.in_language(language) or None,
        "after": edit.after.in_language(language) or None,
        "old": _standing(edit.old, language),
        "new": _standing(edit.new, language),
        "reaches": [_reach(reach) for reach in edit.reaches],
        "remark": _remark(remark, language),
    }


def _standing(standing: Standing | None, language: Language) -> Json:
    if standing is None:
        return None
    return {
        "id": standing.id,
        "title": standing.title.in_language(language),
        "whole": standing.whole.in_language(language),
        "citation": None if standing.citation is None else citation_document(standing.citation),
        "source": None if standing.place is None else f"{standing.place.file}:{standing.place.line}",
    }


def _reach(reach: Reach) -> dict[str, Json]:
    return {"tier": reach.tier, "old": reach.old or None, "new": reach.new or None}


def _remark(remark: Remark | None, language: Language) -> Json:
    if remark is None:
        return None
    examples: list[Json] = [
        {"shows": example.shows.in_language(language), "record": {**dict(example.record)}}
        for example in remark.examples
    ]
    return {"code": remark.code, "words": remark.words.in_language(language), "examples": examples}
