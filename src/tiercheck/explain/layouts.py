"""The documents of what the model defines: assessments, verdicts, findings, rule sets, classifications."""

from tiercheck.document.render import DocumentLayout
from tiercheck.errors import one_of
from tiercheck.explain.rule_layout import rule_document_layout
from tiercheck.explain.sentences import explain
from tiercheck.explain.tier_layout import assessment_document, finding_document, verdict_document
from tiercheck.model.classification import Classification
from tiercheck.model.finding import Finding
from tiercheck.model.renderable import FULL, OUTCOMES, Renderable
from tiercheck.model.rule_set import RuleSet
from tiercheck.model.verdict import Assessment, Verdict

__all__ = ["explain", "layout"]


def layout(shown: Renderable, detail: str) -> DocumentLayout:
    """Lay out a result of the model.

    Args:
        shown: an assessment, verdict, finding, rule set or classification.
        detail: ``full`` or ``outcomes``.

    Raises:
        SelectionError: there is no such detail.
        TypeError: it is none of these.
    """
    one_of(detail, (FULL, OUTCOMES), "detail")
    match shown:
        case Assessment():
            return DocumentLayout((assessment_document(shown, detail),))
        case Verdict():
            return DocumentLayout((verdict_document(shown, detail),))
        case Finding():
            return DocumentLayout((finding_document(shown),))
        case RuleSet() | Classification():
            return DocumentLayout((rule_document_layout(shown, detail),))
        case _:
            raise TypeError(f"{type(shown).__name__} has no layout here")
