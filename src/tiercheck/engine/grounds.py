"""Grounds: the requirements that a tier holds together by `all`, so that each alone can keep an enterprise out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tiercheck.engine.program import Node, Program
from tiercheck.model.condition import Requirement
from tiercheck.model.outcome import Outcome
from tiercheck.model.rule_set import Citation, RuleSet
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
    """A ground, and where a verdict says how it came out: the name of an indicator or of a derived fact."""

    ground: Ground
    name: str


class Grounds:
    """The grounds of one rule set, found once.

    Attributes:
        held: every ground, in the order of the decision.
    """

    def __init__(self, program: Program) -> None:
        self._rule_set = program.rule_set
        self._nodes = {node.name: node for node in program.nodes}
        self.held: tuple[Held, ...] = tuple(self._descend(program.nodes[-1]))

    def not_met(self, verdict: Verdict, earlier: Mapping[str, Outcome]) -> tuple[Ground, ...]:
        """Return what keeps a verdict from a pass: what fails, or where nothing fails what is open.

        Args:
            verdict: of this rule set.
            earlier: outcome by id of the other tiers it refers to.
        """
        outcomes = {finding.id: finding.outcome for finding in verdict.indicators}
        outcomes |= {fact.name: fact.outcome for fact in verdict.provenance}
        outcomes |= {f"tier:{tier}": outcome for tier, outcome in earlier.items()}
        return tuple(held.ground for held in self.held if outcomes[held.name] is verdict.outcome)

    def _descend(self, node: Node) -> Iterator[Held]:
        """Yield what must all hold: the members of an `all`, and those of every `all` among them."""
        if node.counts_points or node.mark != len(node.members):
            yield Held(self.ground(node.name), node.name)
            return
        for member in node.members:
            inner = self._nodes.get(member)
            if inner is None:
                yield Held(self.ground(member), member)
            else:
                yield from self._descend(inner)

    def ground(self, name: str) -> Ground:
        """Return an indicator, a condition or a step, by its name as a member of the decision, as a ground."""
        rules = self._rule_set
        name = name.removeprefix("points:")
        requirement = rules.indicators[name].requirement if name in rules.indicators else None
        return Ground(name.removeprefix(f"{rules.tier}."), self._title(name), self._citation(name), requirement)

    def _citation(self, name: str) -> Citation | None:
        return _together([*self._citations(name)])

    def _citations(self, name: str) -> Iterator[Citation | None]:
        """Yield where a step comes from, or where its members do."""
        name = name.removeprefix("points:")
        node = self._nodes.get(name)
        if name in self._rule_set.indicators:
            yield self._rule_set.indicators[name].citation
        elif node is None or node.citation is not None:
            yield None if node is None else node.citation
        else:
            for member in node.members:
                yield from self._citations(member)

    def _title(self, name: str) -> Text:
        rules = self._rule_set
        if name.startswith("tier:"):
            tier = name.removeprefix("tier:")
            return Text(*(template.format(tier=tier) for template in _TIER_PASSES))
        indicator = name.removeprefix("points:")
        if indicator in rules.indicators:
            return rules.indicators[indicator].title
        inside = name.removeprefix(f"{rules.tier}.")
        if inside in rules.conditions:
            return rules.conditions[inside].title
        part = _part_of(rules, name)
        return part if part is not None else self._joined(name)

    def _joined(self, name: str) -> Text:
        """Name a step without a name by its members."""
        node = self._nodes[name]
        if name == f"{self._rule_set.tier}.score":
            return _SCORE
        if node.counts_points:
            return _TOTAL
        titles = [self._title(member) for member in node.members]
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


def _part_of(rules: RuleSet, name: str) -> Text | None:
    parts = rules.score.parts if rules.score is not None else ()
    return next((part.title for part in parts if name == f"{rules.tier}.score.{part.id}"), None)
