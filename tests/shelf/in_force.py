"""Which rule sets are in force: every first day of a period, and the day before it."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from tiercheck.model.outcome import Application
from tiercheck.rulebook.shelf import Selection, Shelf

RULES = Path(__file__).parents[2] / "rules"
SHELF = Shelf.read(RULES)


class InForce(NamedTuple):
    """What is asked, and the rule sets that answer."""

    day: str
    jurisdiction: str
    application: str
    rule_sets: str

    @property
    def selected(self) -> Selection:
        """What the shelf answers."""
        return SHELF.select(date.fromisoformat(self.day), self.jurisdiction, Application(self.application), None)


TECH = "tech_sme/CN/2017-05-03"
INNOVATIVE = "innovative/CN/2022-08-01"
GIANT = "little_giant/CN/2022-08-01"
NOTICE = "little_giant/CN/2025-05-14.notice"
BEFORE = f"{INNOVATIVE} {TECH}"
AFTER = f"innovative/CN/2026-04-01 {TECH} srdi/CN/2026-04-01"
NEW_GIANT = "little_giant/CN/2026-04-01"
NOTICE_OF_2026 = "little_giant/CN/2026-04-01.notice"
GUANGDONG = f"innovative/44/2026-06-23 {TECH} srdi/CN/2026-04-01"
ZHEJIANG = f"innovative/CN/2026-04-01 {TECH} srdi/33/2026-04-01"
REVIEWED_GIANT = "little_giant/CN/2026-04-01.review"

IN_FORCE = (
    # national: before the ladder, its first day, its last
    InForce("2017-05-03", "CN", "new", TECH),
    InForce("2022-07-31", "CN", "new", TECH),
    InForce("2022-07-31", "44", "review", TECH),
    InForce("2022-08-01", "CN", "new", f"{BEFORE} srdi/CN/2022-08-01 {GIANT}"),
    InForce("2022-08-01", "CN", "review", f"{BEFORE} srdi/CN/2022-08-01 {GIANT}"),
    InForce("2026-03-31", "CN", "new", f"{BEFORE} srdi/CN/2022-08-01 {GIANT}"),
    InForce("2026-03-31", "CN", "review", f"{BEFORE} srdi/CN/2022-08-01 {GIANT}"),
    # the notice of 2025 on little giants
    InForce("2025-05-13", "CN", "new", f"{BEFORE} srdi/CN/2022-08-01 {GIANT}"),
    InForce("2025-05-14", "CN", "new", f"{BEFORE} srdi/CN/2022-08-01 {NOTICE}"),
    InForce("2025-05-14", "CN", "review", f"{BEFORE} srdi/CN/2022-08-01 {NOTICE}"),
    InForce("2025-12-31", "CN", "review", f"{BEFORE} srdi/CN/2022-08-01 {NOTICE}"),
    InForce("2026-01-01", "CN", "review", f"{BEFORE} srdi/CN/2022-08-01 {GIANT}"),
    # provinces: the block and the pass mark
    InForce("2022-08-01", "44", "new", f"{BEFORE} srdi/44/2022-08-01 {GIANT}"),
    InForce("2024-07-16", "44", "new", f"{BEFORE} srdi/44/2022-08-01 {GIANT}"),
    InForce("2024-07-17", "44", "new", f"{BEFORE} srdi/44/2024-07-17 {GIANT}"),
    InForce("2024-07-17", "4401", "review", f"{BEFORE} srdi/44/2024-07-17 {GIANT}"),
    InForce("2025-05-14", "44", "new", f"{BEFORE} srdi/44/2024-07-17 {NOTICE}"),
    InForce("2026-03-31", "44", "review", f"{BEFORE} srdi/44/2024-07-17 {GIANT}"),
    InForce("2022-08-01", "4403", "new", f"{BEFORE} srdi/4403/2022-08-01 {GIANT}"),
    InForce("2024-07-17", "4403", "new", f"{BEFORE} srdi/4403/2022-08-01 {GIANT}"),
    InForce("2025-10-10", "4403", "new", f"{BEFORE} srdi/4403/2022-08-01 {NOTICE}"),
    InForce("2025-10-11", "4403", "new", f"{BEFORE} srdi/4403/2025-10-11 {NOTICE}"),
    InForce("2025-10-11", "440305", "review", f"{BEFORE} srdi/4403/2025-10-11 {NOTICE}"),
    InForce("2025-10-11", "44", "new", f"{BEFORE} srdi/44/2024-07-17 {NOTICE}"),
    InForce("2026-03-31", "4403", "new", f"{BEFORE} srdi/4403/2025-10-11 {GIANT}"),
    InForce("2022-08-01", "51", "new", f"{BEFORE} srdi/51/2022-08-01 {GIANT}"),
    InForce("2026-03-31", "5101", "new", f"{BEFORE} srdi/51/2022-08-01 {GIANT}"),
    InForce("2022-08-01", "37", "new", f"{BEFORE} srdi/37/2022-08-01 {GIANT}"),
    InForce("2026-03-31", "3701", "new", f"{BEFORE} srdi/37/2022-08-01 {GIANT}"),
    InForce("2026-03-31", "3702", "new", f"{BEFORE} srdi/3702/2022-08-01 {GIANT}"),
    InForce("2022-08-01", "33", "new", f"{BEFORE} srdi/CN/2022-08-01 {GIANT}"),
    # the measures of 2026: no provincial block or pass mark; reviews of little giants follow a year later
    InForce("2026-04-01", "CN", "new", f"{AFTER} {NOTICE_OF_2026}"),
    InForce("2026-04-01", "44", "new", f"{AFTER} {NOTICE_OF_2026}"),
    InForce("2026-04-01", "4403", "new", f"{AFTER} {NOTICE_OF_2026}"),
    InForce("2026-04-01", "51", "new", f"{AFTER} {NOTICE_OF_2026}"),
    InForce("2026-04-01", "37", "new", f"{AFTER} {NOTICE_OF_2026}"),
    InForce("2026-04-01", "3702", "new", f"{AFTER} {NOTICE_OF_2026}"),
    InForce("2026-04-01", "CN", "review", f"{AFTER} {REVIEWED_GIANT}"),
    InForce("2026-12-31", "CN", "new", f"{AFTER} {NOTICE_OF_2026}"),
    InForce("2026-12-31", "CN", "review", f"{AFTER} {REVIEWED_GIANT}"),
    InForce("2027-01-01", "CN", "review", f"{AFTER} {NEW_GIANT}"),
    InForce("2027-01-01", "CN", "new", f"{AFTER} {NEW_GIANT}"),
    # the independent legal person: Guangdong for innovative SMEs, Zhejiang for SRDI; not in cities of their own
    InForce("2026-06-22", "44", "new", f"{AFTER} {NOTICE_OF_2026}"),
    InForce("2026-06-23", "44", "new", f"{GUANGDONG} {NOTICE_OF_2026}"),
    InForce("2026-06-23", "4401", "review", f"{GUANGDONG} {REVIEWED_GIANT}"),
    InForce("2026-06-23", "4403", "new", f"{AFTER} {NOTICE_OF_2026}"),
    InForce("2026-12-31", "44", "review", f"{GUANGDONG} {REVIEWED_GIANT}"),
    InForce("2027-01-01", "44", "new", f"{AFTER} {NEW_GIANT}"),
    InForce("2027-01-01", "44", "review", f"{AFTER} {NEW_GIANT}"),
    InForce("2026-03-31", "33", "new", f"{BEFORE} srdi/CN/2022-08-01 {GIANT}"),
    InForce("2026-04-01", "33", "new", f"{ZHEJIANG} {NOTICE_OF_2026}"),
    InForce("2026-04-01", "3301", "review", f"{ZHEJIANG} {REVIEWED_GIANT}"),
    InForce("2026-04-01", "3302", "new", f"{AFTER} {NOTICE_OF_2026}"),
    InForce("2026-12-31", "33", "new", f"{ZHEJIANG} {NOTICE_OF_2026}"),
    InForce("2027-01-01", "33", "new", f"{AFTER} {NEW_GIANT}"),
    InForce("2027-01-01", "33", "review", f"{AFTER} {NEW_GIANT}"),
)
