"""Whatever is written for OLD and NEW: an answer or an error that says what to do, never a traceback."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.change.edits.test_changes import SHELF
from tiercheck.api.diff import comparison, edits, render_edits
from tiercheck.errors import TiercheckError

NAMES = st.one_of(
    st.text(st.characters(exclude_characters="./"), max_size=30),  # no folder that is really there
    st.dates().map(str),
    st.sampled_from(["upper/CN/2024-01-01", "upper/44/2025-01-01", "lower/CN/2024-01-01", "sme_size/CN/2011-06-18"]),
    st.from_regex(r"[a-z_]{1,8}/(CN|44)/[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True),
)
MAYBE = st.one_of(
    st.none(), st.text(max_size=8), st.sampled_from(["upper", "lower", "44", "CN", "2025-06-01", "review"])
)


@settings(max_examples=150, deadline=None)
@given(NAMES, NAMES, MAYBE, MAYBE, MAYBE, MAYBE)
def test_any_names(
    old: str, new: str, tier: str | None, jurisdiction: str | None, application: str | None, as_of: str | None
) -> None:
    with suppress(TiercheckError):
        compared = comparison(
            old, new, rules=SHELF, tier=tier, jurisdiction=jurisdiction, application=application, as_of=as_of
        )
        for style in ("text", "markdown", "json"):
            assert render_edits(edits(compared), style).endswith("\n")
