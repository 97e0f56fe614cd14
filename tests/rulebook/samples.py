"""A small shelf, written to a folder, for tests that change one thing about it."""

from pathlib import Path

NATIONAL = """
tiercheck: 1
tier: sample
title: {zh: 示例企业, en: Sample enterprise}
rank: 2
jurisdiction: CN
effective: {from: 2022-08-01, until: 2026-04-01}
instrument: {number: 示例〔2022〕1号, part: 附件1}
use: [measures, general]

indicators:
  brand:
    title: {zh: 自主品牌, en: Own brand}
    require: own_brand
    cite: 一(一)
  intensity:
    title: {zh: 研发强度, en: R&D intensity}
    part: points
    of: 10
    score: rd_intensity
    bands: {">= 10%": 10, ">= 3%": 4, else: 0}
    cite: 二(一)
    status: secondary

score:
  of: 10
  pass_mark: 4
  cite: 二
  parts:
    points: {title: {zh: 得分, en: Points}, of: 10}

conditions:
  base:
    title: {zh: 基础, en: Base}
    any: [brand, {tier: lower}]

decide:
  all: [general_conditions, base, score]
"""
LOWER = """
tiercheck: 1
tier: lower
title: {zh: 初级, en: Lower}
rank: 1
jurisdiction: CN
effective: {from: 2020-01-01}
instrument: {number: 示例〔2020〕1号}
indicators:
  rank:
    title: {zh: 排名, en: Rank}
    require: 1 <= domestic_rank <= 3
    cite: 一
decide: {all: [rank]}
"""
LATER = """
tiercheck: 1
tier: sample
extends: sample/CN/2022-08-01
effective: {from: 2026-04-01}
instrument: {number: 示例〔2026〕2号}
change:
  indicators:
    brand: {application: new, cite: 三}
"""
MEASURES = """
tiercheck: 1
shared: measures
measures:
  rd_intensity: {title: {zh: 研发强度, en: R&D intensity}, expression: rd_expense_y1 / revenue_y1}
"""
GENERAL = """
tiercheck: 1
shared: general
instrument: {number: 示例〔2022〕9号}
status: interpretation
indicators:
  not_listed:
    title: {zh: 未列入名录, en: Not listed}
    require: not on_abnormal_list
    cite: 第八条
conditions:
  general_conditions:
    title: {zh: 一般条件, en: General conditions}
    all: [not_listed]
    cite: 第八条
"""
NOTICE = """
tiercheck: 1
overlay: sample
jurisdiction: CN
effective: {from: 2024-01-01, until: 2025-01-01, meant: [from, until]}
instrument: {number: 示例函〔2024〕3号}
add:
  indicators:
    bases:
      title: {zh: 六基, en: Six bases}
      require: in_six_bases
      cite: 一
  decide: [bases]
"""
GUANGDONG = """
tiercheck: 1
overlay: sample
jurisdiction: "44"
effective: {from: 2023-01-01, until: 2026-04-01, status: secondary, meant: [from]}
instrument: {number: 粤示例〔2023〕4号}
status: unverified
add:
  columns:
    gd_first_set: {unit: bool, title: {zh: 首台套, en: First set}}
change:
  indicators:
    brand: {any: [own_brand, gd_first_set], cite: 第三条}
  score: {pass_mark: 10}
"""
DIVISIONS = """
tiercheck: 1
divisions:
  "11": {zh: 北京市, en: Beijing}
  "44": {zh: 广东省, en: Guangdong}
  "4403": {zh: 深圳市, en: Shenzhen}
"""
FILES = {
    "divisions.yaml": DIVISIONS,
    "shared/measures.yaml": MEASURES,
    "shared/general.yaml": GENERAL,
    "CN/lower/2020-01-01.yaml": LOWER,
    "CN/sample/2022-08-01.yaml": NATIONAL,
    "CN/sample/2024-01-01.notice.yaml": NOTICE,
    "CN/sample/2026-04-01.yaml": LATER,
    "44/sample/2023-01-01.yaml": GUANGDONG,
}


def write_shelf(folder: Path, changed: dict[str, str] | None = None) -> Path:
    """Write the shelf, with some files changed; an empty text leaves the file out."""
    root = folder / "rules"
    for name, text in {**FILES, **(changed or {})}.items():
        if text:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.lstrip("\n"), encoding="utf-8")
    return root
