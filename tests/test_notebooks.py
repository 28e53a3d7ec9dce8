"""docs/notebooks/*.ipynb -> they run from any folder, leave nothing behind, and hold no outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

if TYPE_CHECKING:
    from pathlib import Path

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
_SECONDS = 240


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_a_notebook_holds_no_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert cells
    assert [cell.outputs for cell in cells] == [[]] * len(cells)
    assert {cell.execution_count for cell in cells} == {None}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_a_notebook_runs_anywhere_warns_of_nothing_and_leaves_nothing_behind(
    path: Path, built_graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, temporary = tmp_path / "work", tmp_path / "temporary"
    work.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("KG_GRAPH", str(built_graph))
    monkeypatch.setenv("TMPDIR", str(temporary))
    # What Jupyter itself keeps.
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    place = {"metadata": {"path": str(work)}}
    NotebookClient(notebook, timeout=_SECONDS, kernel_name="python3", resources=place).execute()
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert shown
    assert not [output.text for output in shown if output.get("name") == "stderr"]
    assert [*work.iterdir(), *temporary.iterdir()] == []
