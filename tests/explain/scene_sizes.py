"""A small made-up classification."""

from tests.contract import CONTRACT
from tests.explain.scene_rules import EFFECTIVE, INSTRUMENT, amount, at_least, cited
from tiercheck.model.classification import ClassBound, Classification, ClassRow
from tiercheck.model.text import Text

ROW_CITATION = cited("四(二)", 80)
SIZES = Classification(
    id="sme_size/XX/2011-06-18",
    name="sme_size",
    title=Text("划型标准", "Size standard"),
    jurisdiction="CN",
    effective=EFFECTIVE,
    instrument=INSTRUMENT,
    derives=CONTRACT["sme_size"],
    selects_by=CONTRACT["industry"],
    rows=(
        ClassRow(
            "industry",
            Text("工业", "Industry"),
            ("B", "C", "D"),
            (
                ClassBound(
                    3, (at_least("employees_y1", 1000), at_least("revenue_y1", amount("40000万元"))), ROW_CITATION
                ),
                ClassBound(
                    2, (at_least("employees_y1", 300), at_least("revenue_y1", amount("2000万元"))), ROW_CITATION
                ),
                ClassBound(1, (at_least("employees_y1", 20), at_least("revenue_y1", amount("300万元"))), ROW_CITATION),
            ),
            ROW_CITATION,
        ),
    ),
    files=("XX/sme_size/2011-06-18.yaml",),
    digest="sha256:" + "3" * 64,
)
