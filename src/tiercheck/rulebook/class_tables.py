"""A classification file read into an immutable table (interim)."""

from collections.abc import Mapping
from types import MappingProxyType

from tiercheck.model.classification import Classification, ClassBound, ClassRow
from tiercheck.model.columns import CONTRACT
from tiercheck.rulebook.content import digest_of
from tiercheck.rulebook.document import BoundShape, ClassificationFile
from tiercheck.rulebook.report import Report
from tiercheck.rulebook.terms import Defaults, Desk, read_citation, read_effective, read_instrument, read_title, texts_of
from tiercheck.rulebook.typed_text import Names, read_check


def read_classification(shape: ClassificationFile, identity: str, defaults: Mapping[str, Defaults], report: Report) -> Classification | None:
    desk = Desk(Names(CONTRACT, {}), defaults, report)
    derives, selects = CONTRACT[shape.classification.text], CONTRACT[shape.selects_by.text]
    rows = []
    for name, row in shape.rows.items():
        bounds = []
        for level, stated in row.bounds.items():
            own = isinstance(stated, BoundShape)
            texts = texts_of(stated.all_of if own else stated)
            checks = tuple(read_check(text, desk.names, report) for text in texts)
            cite = read_citation(row.cite, stated.status if own else row.status, None, texts[0].location, desk)
            bounds.append(ClassBound(derives.levels.index(level), checks, cite))
        codes = tuple(code.text for code in texts_of(row.codes))
        cite = read_citation(row.cite, row.status, None, row.location, desk)
        rows.append(ClassRow(name, read_title(row.title), codes, tuple(bounds), cite))
    return digest_of(Classification(identity, derives.name, read_title(shape.title), identity.split("/")[1],
        MappingProxyType(dict(read_effective(shape.effective, report))), read_instrument(shape.instrument),
        derives, selects, tuple(rows), (shape.location.file,), ""))
