"""Overlays on the small shelf that stand on each other: province, city, district, and a city with separate status."""

from pathlib import Path

from tests.rulebook.samples import write_shelf

MAOMING = """
tiercheck: 1
overlay: sample
jurisdiction: "4409"
effective: {from: 2023-06-01, until: 2026-01-01, meant: [from, until]}
instrument: {number: 茂示例〔2023〕5号}
add:
  columns:
    mm_port: {unit: bool, title: {zh: 临港企业, en: Port enterprise}}
change:
  indicators:
    intensity: {title: {zh: 茂名市研发强度, en: R&D intensity in Maoming}}
"""
DIANBAI = """
tiercheck: 1
overlay: sample
jurisdiction: "440903"
effective: {from: 2023-09-01, until: 2025-07-01, meant: [from, until]}
instrument: {number: 电示例〔2023〕6号}
add:
  indicators:
    port:
      title: {zh: 临港, en: Port}
      require: mm_port
      cite: 二
  decide: [port]
change:
  indicators:
    brand: {cite: 第七条}
"""
SHENZHEN = """
tiercheck: 1
overlay: sample
jurisdiction: "4403"
effective: {from: 2023-01-01, until: 2026-04-01, meant: [from]}
instrument: {number: 深示例〔2023〕7号}
change:
  indicators:
    brand: {title: {zh: 深圳市自主品牌, en: Own brand in Shenzhen}}
"""
# A province with criteria of its own: no overlay of the nation changes them.
BEIJING = """
tiercheck: 1
tier: sample
title: {zh: 北京市示例企业, en: Sample enterprise of Beijing}
rank: 2
jurisdiction: "11"
effective: {from: 2023-01-01, until: 2026-04-01, meant: [from]}
instrument: {number: 京示例〔2023〕8号}
indicators:
  own:
    title: {zh: 自主品牌, en: Own brand}
    require: own_brand
    cite: 一
decide: {all: [own]}
"""
BEIJING_TITLE = """
tiercheck: 1
overlay: sample
jurisdiction: "11"
effective: {from: 2023-01-01, until: 2026-04-01}
instrument: {number: 京示例〔2023〕9号}
change:
  indicators:
    own: {title: {zh: 北京市自主品牌, en: Own brand in Beijing}}
"""
HAIDIAN = """
tiercheck: 1
overlay: sample
jurisdiction: "110108"
effective: {from: 2023-01-01, until: 2026-04-01}
instrument: {number: 海示例〔2023〕10号}
add:
  indicators:
    rank:
      title: {zh: 排名, en: Rank}
      require: 1 <= domestic_rank <= 3
      cite: 一
  decide: [rank]
"""
CHAINS = {
    "4409/sample/2023-06-01.yaml": MAOMING,
    "440903/sample/2023-09-01.yaml": DIANBAI,
    "4403/sample/2023-01-01.yaml": SHENZHEN,
    "11/sample/2023-01-01.yaml": BEIJING,
    "11/sample/2023-01-01.title.yaml": BEIJING_TITLE,
    "110108/sample/2023-01-01.yaml": HAIDIAN,
}


def write_chains(folder: Path, changed: dict[str, str] | None = None) -> Path:
    """Write the small shelf with the overlays above, with some files changed; an empty text leaves the file out."""
    return write_shelf(folder, {**CHAINS, **(changed or {})})
