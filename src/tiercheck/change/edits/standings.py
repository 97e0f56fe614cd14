"""How a thing stands on one side: its id, title, whole text, clause and place."""

from tiercheck.change.edits.edit import Standing
from tiercheck.change.edits.requirements import words
from tiercheck.change.edits.scoring import both, points_words, scoring_text
from tiercheck.document.values import written
from tiercheck.errors import Location
from tiercheck.explain.figures import number_text
from tiercheck.explain.phrases import ADVISORY, APPLICATION_WORD, listed
from tiercheck.explain.rule_layout import effective_value
from tiercheck.model.classification import Classification
from tiercheck.model.outcome import Application, Language
from tiercheck.model.rule_set import Indicator, Part, RuleSet, Score
from tiercheck.model.text import Text

_ONLY = Text("{whole}（仅{applications}）", "{whole} ({applications} only)")
_ADVISORY = Text("{whole} [{word}]", "{whole} [{word}]")
_SCORE_TITLE = Text("综合评分", "Score")
_SCORE = Text("满分 {of}，须达 {mark}", "{mark} needed of {of}")
_PART = Text("满分 {of}", "of {of}")
_PART_WITH_MINIMUM = Text("满分 {of}，须{sign} {mark}", "of {of}, {sign} {mark} needed")


def indicator_standing(indicator: Indicator) -> Standing:
    """Return how an indicator stands."""
    whole = words(indicator.requirement) if indicator.scoring is None else scoring_text(indicator.scoring)
    if len(indicator.applications) < len(Application):
        whole = both(_ONLY, whole=whole, applications=applications_text(indicator))
    if indicator.advisory:
        whole = both(_ADVISORY, whole=whole, word=ADVISORY)
    citation = indicator.citation
    return Standing(indicator, indicator.id, indicator.title, whole, citation, citation.source)


def applications_text(indicator: Indicator) -> Text:
    """Return the applications an indicator is examined for."""
    kinds = [kind for kind in Application if kind in indicator.applications]
    zh, en = (
        listed((APPLICATION_WORD[kind].in_language(language) for kind in kinds), language)
        for language in (Language.ZH, Language.EN)
    )
    return Text(zh, en)


def score_standing(score: Score) -> Standing:
    """Return how a points table stands."""
    whole = both(_SCORE, of=points_words(score.points_of), mark=points_words(score.pass_mark))
    return Standing(score, "score", _SCORE_TITLE, whole, score.citation, score.citation.source)


def part_standing(part: Part, score: Score) -> Standing:
    """Return how a part of a points table stands."""
    of = points_words(part.points_of)
    if part.minimum is None:
        whole = both(_PART, of=of)
    else:
        sign, mark = (">" if part.strict else "≥"), number_text(part.minimum)
        whole = both(_PART_WITH_MINIMUM, of=of, sign=Text(sign, sign), mark=Text(mark, mark))
    return Standing(part, part.id, part.title, whole, score.citation, score.citation.source)


def rules_standing(rules: RuleSet | Classification) -> Standing:
    """Return how a rule set or a classification stands as a whole."""
    periods = Text(*(written(effective_value(rules.effective), language) for language in (Language.ZH, Language.EN)))
    return Standing(None, rules.id, rules.title, periods, None, Location(own_file(rules), 1, 1))


def own_file(rules: RuleSet | Classification) -> str:
    """Return the file that a rule set is the one of: its last overlay, else its base."""
    overlaid = isinstance(rules, RuleSet) and rules.amended_by
    return rules.files[-1 if overlaid else 0]
