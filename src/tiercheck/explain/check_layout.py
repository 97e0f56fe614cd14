"""Problems of rule files, and receipts held against what they say today, as documents."""

from typing import Protocol

from tiercheck.document.document import Block, Bullet, Bullets, Code, Document
from tiercheck.document.json import Json
from tiercheck.document.render import DocumentLayout
from tiercheck.document.values import Value, filled
from tiercheck.errors import Problem, one_of
from tiercheck.explain.diagnostics import Diagnostics
from tiercheck.model.renderable import FULL, OUTCOMES
from tiercheck.model.text import Text

FORMAT = "tiercheck/check/1"
REPLAY_FORMAT = "tiercheck/replay/1"
_PROBLEMS = {
    0: Text("没有问题", "no problems"),
    1: Text("1 个问题", "1 problem"),
    2: Text("{count} 个问题", "{count} problems"),
}
_WARNINGS = {
    1: Text("{problems}，1 个警告", "{problems}, 1 warning"),
    2: Text("{problems}，{count} 个警告", "{problems}, {count} warnings"),
}
_SAME = {True: Text("一致", "same"), False: Text("不一致", "differs")}


class _Replayed(Protocol):
    """A receipt computed again."""

    @property
    def same(self) -> bool: ...

    @property
    def differences(self) -> tuple[str, ...]: ...


def layout(shown: "Diagnostics | _Replayed", detail: str) -> DocumentLayout:
    """Lay out problems of rule files, or a receipt computed again."""
    is_full = one_of(detail, (FULL, OUTCOMES), "detail") == FULL
    return DocumentLayout((_diagnostics(shown, is_full) if isinstance(shown, Diagnostics) else _replay(shown),))


def diagnostics_count(found: Diagnostics) -> Value:
    """Return how many problems and warnings there are."""
    problems, warnings = len(found) - found.warnings, found.warnings
    counted = filled(_PROBLEMS[min(problems, 2)], count=problems)
    return filled(_WARNINGS[min(warnings, 2)], problems=counted, count=warnings) if warnings else counted


def _diagnostics(found: Diagnostics, is_full: bool) -> Document:
    blocks: tuple[Block, ...] = (Code("\n".join(map(str, found))),) if found and is_full else ()
    return Document(diagnostics_count(found), blocks, lambda _: _data(found))


def _data(found: Diagnostics) -> Json:
    return {
        "format": FORMAT,
        "problems": len(found) - found.warnings,
        "warnings": found.warnings,
        "found": [_problem(each) for each in found],
    }


def _problem(problem: Problem) -> Json:
    return {
        "code": problem.code,
        "place": str(problem.location) if problem.location is not None else problem.path,
        "message": problem.message,
        "hint": problem.hint,
        "is_warning": problem.is_warning,
    }


def _replay(shown: _Replayed) -> Document:
    blocks: tuple[Block, ...] = (Bullets(tuple(map(Bullet, shown.differences))),) if shown.differences else ()

    def data(_: object) -> Json:
        return {"format": REPLAY_FORMAT, "same": shown.same, "differences": list(shown.differences)}

    return Document(_SAME[shown.same], blocks, data)
