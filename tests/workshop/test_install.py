"""The places that tell how to install agree with each other and with what is declared."""

import re
import tomllib
from pathlib import Path

import pytest

from tiercheck.engine.unloadable import INSTALL

ROOT = Path(__file__).parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh.md", ROOT / "docs/install.md", ROOT / "docs/zh/install.md"]
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DEPENDENCIES = DECLARED["project"]["dependencies"]
(PINNED,) = [each for each in DEPENDENCIES if each.startswith("durable-rules")]
FLAG = "-DPyEval_CallObject=PyObject_CallObject"


def test_the_error_and_the_makefile_install_what_is_declared() -> None:
    assert INSTALL.endswith(f" {PINNED}")
    assert f"CPPFLAGS={FLAG} " in INSTALL
    assert FLAG in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", READMES, ids=str)
def test_both_readmes_have_the_lines(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    assert f"\n`CPPFLAGS={FLAG} pip install --no-cache-dir .`\n" in text
    others = " ".join(re.split("[>=]", each)[0] for each in DEPENDENCIES if each != PINNED)
    assert f"\n`pip install --upgrade {others} && pip install --no-deps .`\n" in text


def test_extras_and_the_test_group_have_the_same_lower_bounds() -> None:
    extras = [each for extra in DECLARED["project"]["optional-dependencies"].values() for each in extra]
    tested = DECLARED["dependency-groups"]["test"]
    assert {each for each in extras if not each.startswith("tiercheck[")} <= {
        each for each in tested if isinstance(each, str)
    }
