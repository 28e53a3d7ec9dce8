"""A graph too large for one page: the most important part of it is there, and that it is a part is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from html_sample import make_large_world

from kg.exporters.html import bounds, write_html
from kg.exporters.html.bounds import bound_page
from kg.exporters.html.ties import count_statements

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from explorer_browser import Opened


def test_a_graph_that_fits_is_held_whole() -> None:
    world = make_large_world(50)
    assert bound_page(world.entities(), world.statements()) == (world.entities(), world.statements())


def test_of_a_larger_one_all_is_held_that_is_said_between_the_most_important() -> None:
    world = make_large_world(300)
    entities, statements = bound_page(world.entities(), world.statements(), most=100)
    held = {e.id for e in entities}
    assert 80 < len(statements) <= 100
    assert statements == tuple(
        s for s in world.statements() if {s.subject.entity.id, s.object.entity.id} <= held
    )
    counts = count_statements(world.statements())
    left_out = {e.id for e in world.entities()} - held
    assert min(counts[e] for e in held) >= max(counts[e] for e in left_out)


def test_that_it_is_a_part_is_told_in_the_page(
    monkeypatch: pytest.MonkeyPatch, show: Callable[..., Opened], tmp_path: Path
) -> None:
    world = make_large_world(300)
    monkeypatch.setattr(bounds, "MOST_STATEMENTS", 100)
    write_html(world, tmp_path / "page.html")
    said = show(tmp_path / "page.html").say()
    assert f"the graph has 300 entities and {len(world.statements())} statements" in said
