"""Charts of the analyses, drawn with Altair, an optional dependency that is imported when one is asked for."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tiercheck.engine.columnar.backend import pl
from tiercheck.errors import MissingExtraError, Problem

if TYPE_CHECKING:
    import altair as alt

Chart: TypeAlias = "alt.Chart | alt.FacetChart | alt.LayerChart"

MOST_BARS = 12
_HINT = "pip install 'tiercheck[plot]'"
_WIDTH = 480
_PANEL, _BAR, _PART, _COUNT = "panel", "bar", "part", "enterprises"


class Piece(NamedTuple):
    """One coloured piece of a bar."""

    panel: str
    bar: str
    part: str
    enterprises: int


@contextmanager
def _needing_altair() -> Iterator[None]:
    """Tell how to install what charts are drawn with, where it cannot be imported.

    Raises:
        MissingExtraError: Altair is not installed.
    """
    try:
        yield
    except ImportError:
        missing = Problem("altair-missing", "Altair is not installed, and charts are drawn with it", _HINT)
        raise MissingExtraError([missing]) from None


def bars(pieces: Iterable[Piece], parts: Sequence[str], title: str, counted: str) -> Chart:
    """Draw lying bars, one panel a tier, in the order in which they come and no more than can be read.

    Args:
        pieces: what each bar is stacked of.
        parts: the names of the pieces, in the order in which they are stacked.
        title: of the chart.
        counted: what the bars count.

    Raises:
        MissingExtraError: Altair is not installed.
    """
    with _needing_altair():
        import altair as alt

    every = list(pieces)
    kept: dict[str, dict[str, None]] = {}
    for piece in every:
        panel = kept.setdefault(piece.panel, {})
        if len(panel) < MOST_BARS:
            panel[piece.bar] = None
    shown = [(*piece, parts.index(piece.part)) for piece in every if piece.bar in kept[piece.panel]]
    schema = {_PANEL: pl.String, _BAR: pl.String, _PART: pl.String, _COUNT: pl.Int64, "order": pl.Int64}
    chart = (
        alt.Chart(pl.DataFrame(shown, schema=schema, orient="row"))
        .mark_bar()
        .encode(
            x=alt.X(_COUNT, type="quantitative", title=counted),
            y=alt.Y(_BAR, type="nominal", title=None, sort=list(dict.fromkeys(p.bar for p in every))),
            color=alt.Color(_PART, type="nominal", title=None, sort=list(parts)),
            order=alt.Order("order", type="quantitative"),
            tooltip=[alt.Tooltip(name, type="nominal") for name in (_BAR, _PART)]
            + [alt.Tooltip(_COUNT, type="quantitative", format=",")],
        )
        .properties(width=_WIDTH)
    )
    if len(kept) < 2:
        single: alt.Chart = chart.properties(title=title)
        return single
    faceted: alt.FacetChart = chart.facet(row=alt.Row(_PANEL, type="nominal", title=None, sort=list(kept)), title=title)
    apart: alt.FacetChart = faceted.resolve_scale(x="independent", y="independent")
    return apart


class Bin(NamedTuple):
    """One piece of a bar of a histogram."""

    low: float
    high: float
    part: str
    enterprises: int


def histogram(bins: Iterable[Bin], marks: Sequence[float], labels: tuple[str, str, str], title: str) -> Chart:
    """Draw a histogram with a line at each mark.

    Args:
        bins: the pieces.
        marks: where a line is drawn.
        labels: of the axis, of the counts and of the marks.
        title: of the chart.

    Raises:
        MissingExtraError: Altair is not installed.
    """
    with _needing_altair():
        import altair as alt

    axis, counted, marked = labels
    every = list(bins)
    parts = list(dict.fromkeys(each.part for each in every))
    shown = [(*each, parts.index(each.part)) for each in every]
    schema = {"low": pl.Float64, "high": pl.Float64, _PART: pl.String, _COUNT: pl.Int64, "order": pl.Int64}
    columns = (
        alt.Chart(pl.DataFrame(shown, schema=schema, orient="row"))
        .mark_bar()
        .encode(
            x=alt.X("low", type="quantitative", title=axis, bin="binned"),
            x2="high",
            y=alt.Y(_COUNT, type="quantitative", title=counted),
            color=alt.Color(_PART, type="nominal", title=None, sort=parts),
            order=alt.Order("order", type="quantitative"),
        )
    )
    lines = (
        alt.Chart(pl.DataFrame({"mark": list(marks), "name": [marked] * len(marks)}))
        .mark_rule(strokeDash=[6, 3], size=2)
        .encode(x=alt.X("mark", type="quantitative"), tooltip=[alt.Tooltip("mark", type="quantitative", title=marked)])
    )
    return alt.layer(columns, lines).properties(title=title, width=_WIDTH)
