"""Grounds: the requirements that a tier holds together by `all`, so that each alone can keep an enterprise out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tiercheck.engine.program import Node, Program
from tiercheck.model.condition import Requirement
from tiercheck.model.keys import SCORE_STEP, TOTAL_STEP, IndicatorKey, Key, PointsKey, StepKey, StepKind, TierKey
from tiercheck.model.outcome import Outcome
from tiercheck.model.rule_set import Citation, Indicator, Part, RuleSet
from tiercheck.model.text import Text
from tiercheck.model.verdict import Verdict

_TIER_PASSES = Text("达到“{tier}”", "passes {tier}")
_TOTAL = Text("评价总分", "total score")
_SCORE = Text("评价得分", "score")
_OR, _AND = Text("或", " or "), Text("且", " and ")
_SOME = Text("以下至少{count}项：{titles}", "at least {count} of: {titles}")


@dataclass(frozen=True, slots=True)
class Ground:
    """One requirement of a tier.

    Attributes:
        id: indicator, condition or step of the rule set.
        title: its name for people.
        citation: where it comes from; of a step that only groups others, where those do, or None where they are
            of several documents.
        requirement: what must hold, or None for a step of the decision.
    """

    id: str
    title: Text
    citation: Citation | None
    requirement: Requirement | None


class Held(NamedTuple):
    """A ground, and what of the decision says how it came out: an indicator, another tier or a derived step."""

    ground: Ground
    key: Key


class Grounds:
    """The grounds of one rule set, found once.

    Attributes:
        held: every ground, in the order of the decision.
    """

    def __init__(self, program: Program) -> None:
        self._rule_set = program.rule_set
        self._nodes: dict[Key, Node] = {node.key: node for node in program.nodes}
        self.held: tuple[Held, ...] = tuple(self._descend(program.nodes[-1]))

    def not_met(self, verdict: Verdict, earlier: Mapping[str, Outcome]) -> tuple[Ground, ...]:
        """Return what keeps a verdict from a pass: what fails, or where nothing fails what is open.

        Args:
            verdict: of this rule set.
            earlier: outcome by id of the other tiers it refers to.
        """
        outcomes: dict[Key, Outcome] = {IndicatorKey(each.id): each.outcome for each in verdict.indicators}
        outcomes |= {fact.key: fact.outcome for fact in verdict.provenance}
        outcomes |= {TierKey(tier): outcome for tier, outcome in earlier.items()}
        return tuple(held.ground for held in self.held if outcomes[held.key] is verdict.outcome)

    def _descend(self, node: Node) -> Iterator[Held]:
        """Yield what must all hold: the members of an `all`, and those of every `all` among them."""
        if node.counts_points or node.mark != len(node.members):
            yield Held(self.ground(node.key), node.key)
            return
        for member in node.members:
            inner = self._nodes.get(member)
            if inner is None:
                yield Held(self.ground(member), member)
            else:
                yield from self._descend(inner)

    def ground(self, key: Key) -> Ground:
        """Return an indicator, another tier or a step of the decision as a ground."""
        rules, indicator = self._rule_set, self._indicator(key)
        requirement = None if indicator is None else indicator.requirement
        name = key.name(rules.tier).removeprefix(f"{rules.tier}.") if indicator is None else indicator.id
        return Ground(name, self._title(key), _together([*self._citations(key)]), requirement)

    def _indicator(self, key: Key) -> Indicator | None:
        return self._rule_set.indicators[key.indicator] if isinstance(key, IndicatorKey | PointsKey) else None

    def _citations(self, key: Key) -> Iterator[Citation | None]:
        """Yield where a step comes from, or where its members do."""
        indicator, node = self._indicator(key), self._nodes.get(key)
        if indicator is not None:
            yield indicator.citation
        elif node is None or node.citation is not None:
            yield None if node is None else node.citation
        else:
            for member in node.members:
                yield from self._citations(member)

    def _title(self, key: Key) -> Text:
        rules = self._rule_set
        match key:
            case IndicatorKey(indicator) | PointsKey(indicator):
                return rules.indicators[indicator].title
            case TierKey(tier):
                return Text(*(template.format(tier=tier) for template in _TIER_PASSES))
            case StepKey(StepKind.CONDITION, condition, ()):
                return rules.conditions[condition].title
            case StepKey(StepKind.PART, part):
                return next(each.title for each in _parts_of(rules) if each.id == part)
        return self._joined(key)

    def _joined(self, key: StepKey) -> Text:
        """Name a step without a name by its members."""
        node = self._nodes[key]
        if key in (SCORE_STEP, TOTAL_STEP):
            return _SCORE if key == SCORE_STEP else _TOTAL
        titles = [self._title(member) for member in node.members]
        if node.counts_points:
            return Text("、".join(title.zh for title in titles), " + ".join(title.en for title in titles))
        if node.mark not in (1, len(titles)):
            listed = Text("、".join(title.zh for title in titles), ", ".join(title.en for title in titles))
            pairs = zip(_SOME, listed, strict=True)
            return Text(*(template.format(count=node.mark, titles=each) for template, each in pairs))
        between = _OR if node.mark == 1 else _AND
        return Text(between.zh.join(title.zh for title in titles), between.en.join(title.en for title in titles))


def _together(citations: Sequence[Citation | None]) -> Citation | None:
    """Return one citation for several of one document, as weak as the weakest; None where they are not."""
    known = [citation for citation in citations if citation is not None]
    if not known or len(known) < len(citations) or len({citation.instrument for citation in known}) > 1:
        return None
    clauses = "、".join(dict.fromkeys(citation.clause for citation in known))
    weakest = max((citation.status for citation in known), key=lambda status: status.weakness)
    return replace(known[0], clause=clauses, status=weakest)


def _parts_of(rules: RuleSet) -> tuple[Part, ...]:
    return rules.score.parts if rules.score is not None else ()
