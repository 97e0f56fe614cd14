"""The analyst's notebook runs from top to bottom with the interpreter of the tests and shows what it promises."""

import sys
from functools import partial
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTEBOOK = EXAMPLES / "analyst.ipynb"
PATIENCE = 120

read = partial(nbformat.read, as_version=4)


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> NotebookNode:
    """The notebook after a run; the kernel keeps its files to a folder of its own."""
    with pytest.MonkeyPatch.context() as environment:
        for variable in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"):
            environment.setenv(variable, str(tmp_path_factory.mktemp(variable.lower())))
        environment.setenv("JUPYTER_PLATFORM_DIRS", "1")
        return run(read(NOTEBOOK))


def run(notebook: NotebookNode) -> NotebookNode:
    """Execute every cell in a kernel that is stopped and closed afterwards."""
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    class ThisInterpreter(KernelSpecManager):
        """Offers the interpreter of the tests under every name, whatever is installed beside it."""

        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=command, display_name=kernel_name, language="python")

    class Kernel(AsyncKernelManager):
        """A kernel of this interpreter."""

        def __init__(self, **options: object) -> None:
            super().__init__(**options, kernel_spec_manager=ThisInterpreter())

    resources = {"metadata": {"path": str(EXAMPLES)}}
    client = NotebookClient(notebook, kernel_manager_class=Kernel, timeout=PATIENCE, resources=resources)
    return client.execute()


def printed(notebook: NotebookNode, heading: str) -> str:
    """Return what the cells below a heading print, up to the next heading."""
    text, inside = [], False
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            inside = heading in cell.source
        elif inside:
            text += [output.text for output in cell.outputs if output.output_type == "stream"]
    return "".join(text)


def test_the_committed_notebook_has_no_outputs() -> None:
    for cell in read(NOTEBOOK).cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)


def test_assessments_and_verdicts_show_themselves_as_tables(executed: NotebookNode) -> None:
    pages = [
        output.data["text/html"]
        for cell in executed.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "execute_result"
    ]
    assert len(pages) == 2
    assert all("<table" in page for page in pages)
    assert "佛山示例精密减速机有限公司" in pages[0]


def test_nothing_is_written_to_standard_error(executed: NotebookNode) -> None:
    for cell in executed.cells:
        assert not [each for each in cell.get("outputs", []) if each.get("name") == "stderr"]


def test_the_verdict_changes_between_the_measures(executed: NotebookNode) -> None:
    lines = printed(executed, "## 3.").splitlines()
    assert [line.split()[4] for line in lines[:3]] == ["pass", "fail", "pass"]
    assert "≥ 90%" in printed(executed, "## 3.")


def test_points_lost_are_told_in_both_languages(executed: NotebookNode) -> None:
    told = printed(executed, "## 2.")
    assert "净利润率" in told
    assert "Net margin" in told


def test_missing_columns_are_named(executed: NotebookNode) -> None:
    assert "rd_expense_y2" in printed(executed, "## 4.")


def test_the_receipt_replays(executed: NotebookNode) -> None:
    assert printed(executed, "## 5.").endswith("same\n")
