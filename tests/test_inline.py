"""A notebook shows a graph as the explorer, in a frame that reaches nothing around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import kg

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


def test_the_explorer_works_within_the_frame_of_a_notebook(
    browser: Browser, built_graph: Path, tmp_path: Path
) -> None:
    with kg.open(built_graph) as graph:
        shown = graph._repr_html_()
        known = len(graph.entities())
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!doctype html><title>Notebook</title><main>{shown}</main>", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.goto(notebook.as_uri())
    frame = page.frame_locator("iframe")
    assert f"of {known} entities" in frame.locator("#shown").inner_text()
    frame.locator("#panel li button, #panel li a").first.click()
    assert frame.locator("#panel h2").first.inner_text()
    page.close()
    assert noise == []
