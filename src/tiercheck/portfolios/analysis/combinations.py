"""Verdict codes decoded: each distinct combination of requirements that keeps rows from a tier, once."""

from collections.abc import Sequence
from dataclasses import dataclass

from tiercheck.document.plain import plain
from tiercheck.engine.columnar.backend import pl
from tiercheck.engine.columnar.layout import TierLayout
from tiercheck.engine.grounds import Ground
from tiercheck.explain.citations import citation_text
from tiercheck.explain.phrases import listed, say
from tiercheck.explain.requirements import requirement_words
from tiercheck.model.outcome import Language, Outcome
from tiercheck.portfolios.analysis import words


@dataclass(frozen=True, slots=True)
class Combination:
    """One distinct reason not to pass, as a whole.

    Attributes:
        tier: the tier.
        outcome: fail or unknown.
        grounds: the requirements that fail, or where none fails those that are open.
        enterprises: how many rows it is the reason of.
        code: its verdict code, one number for each ``{tier}_verdict`` column.
    """

    tier: str
    outcome: Outcome
    grounds: tuple[Ground, ...]
    enterprises: int
    code: tuple[int, ...]


def combinations(judged: pl.LazyFrame, layout: TierLayout) -> list[Combination]:
    """Decode each distinct verdict code of a tier once, the commonest first; rows at fault are left out.

    Args:
        judged: rows with their results, in a frame or a file.
        layout: the result columns of the tier.
    """
    code = layout.code
    keeps_out = pl.any_horizontal(pl.col(code.columns) != 0)
    counted = judged.filter(~pl.col("invalid") & keeps_out).group_by(code.columns).len().collect(engine="streaming")
    found = []
    for *numbers, count in counted.iter_rows():
        outcome, grounds = code.decode(*numbers)
        found.append(Combination(layout.tier, outcome, grounds, count, tuple(numbers)))
    return sorted(found, key=lambda each: (-each.enterprises, each.outcome, each.code))


def legend(found: Sequence[Combination], language: Language) -> pl.DataFrame:
    """Return what verdict codes say as a table, one row a code."""
    text, count = pl.String, pl.Int64
    columns = max((len(each.code) for each in found), default=1)
    codes = ("verdict", *(f"verdict_{place}" for place in range(2, columns + 1)))
    # By identity: a ground is one object for all codes, and hashing it would walk all of its requirement.
    grounds = {id(ground): ground for each in found for ground in each.grounds}
    written = {place: _cited(ground, language) for place, ground in grounds.items()}
    records = [
        (
            each.tier,
            *each.code,
            *(None for _ in codes[len(each.code) :]),
            str(each.outcome),
            each.enterprises,
            " ".join(ground.id for ground in each.grounds),
            listed((written[id(ground)] for ground in each.grounds), language),
        )
        for each in found
    ]
    schema = {"tier": text, **dict.fromkeys(codes, count), "outcome": text, "enterprises": count}
    return pl.DataFrame(records, schema={**schema, "requirements": text, "explanation": text}, orient="row")


def _cited(ground: Ground, language: Language) -> str:
    """Name a requirement with what it asks and its clause."""
    named = plain(ground.title.in_language(language))
    if ground.requirement is not None:
        named = plain(say(words.ASKED, language, title=named, bar=requirement_words(ground.requirement, language)))
    if ground.citation is None:
        return named
    return plain(say(words.CITED, language, title=named, citation=citation_text(ground.citation, language)))
