"""The notebook on a portfolio of 200,000 runs from top to bottom and shows what it promises."""

import pytest
from nbformat import NotebookNode

from tests.examples.test_notebook import EXAMPLES, printed, read, run

NOTEBOOK = EXAMPLES / "portfolio.ipynb"


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> NotebookNode:
    """The notebook after a run; the kernel keeps its files to a folder of its own."""
    with pytest.MonkeyPatch.context() as environment:
        for variable in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"):
            environment.setenv(variable, str(tmp_path_factory.mktemp(variable.lower())))
        environment.setenv("JUPYTER_PLATFORM_DIRS", "1")
        return run(read(NOTEBOOK))


def shown(notebook: NotebookNode) -> list[NotebookNode]:
    """Return what the cells show, in order."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    return [output.data for output in outputs if output.output_type == "execute_result"]


def test_the_committed_notebook_has_no_outputs() -> None:
    for cell in read(NOTEBOOK).cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)


def test_the_whole_sample_is_judged(executed: NotebookNode) -> None:
    assert printed(executed, "## 1.") == "200,000 rows, 83 columns\n"


def test_every_analysis_is_a_table(executed: NotebookNode) -> None:
    tables = [data["text/html"] for data in shown(executed) if '<div class="tiercheck"' in data.get("text/html", "")]
    assert len(tables) == 6
    assert all("<table>" in table for table in tables)
    assert "广东省" in tables[2]


def test_every_plot_is_a_chart(executed: NotebookNode) -> None:
    charts = [data for data in shown(executed) if "altair" in data.get("text/html", "") or "alt." in data["text/plain"]]
    assert len(charts) == 4


def test_some_gain_the_tier_and_some_lose_it(executed: NotebookNode) -> None:
    words = printed(executed, "谁得到").replace(",", "").split()
    assert words[0] == "gained"
    assert words[2] == "lost"
    assert int(words[1]) > 0
    assert int(words[3]) > 0


def test_a_row_that_lost_the_tier_is_explained(executed: NotebookNode) -> None:
    assert printed(executed, "## 7.") == "fail\n"


def test_nothing_is_written_to_standard_error(executed: NotebookNode) -> None:
    for cell in executed.cells:
        assert not [each for each in cell.get("outputs", []) if each.get("name") == "stderr"]
