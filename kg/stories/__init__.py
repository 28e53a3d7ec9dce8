"""Articles -> which tell one story in the same words: copies, excerpts, extended and updated versions.

An article has a sketch, a text that is made of its words once (`sketches`) and is all that is compared
(`grouping`). What is told of the same in other words is an article of its own: its word counts.
"""

from __future__ import annotations

from kg.stories.counting import count_independent
from kg.stories.grouping import Sketched, Telling, find_stories
from kg.stories.sketches import Sketch, make_sketch, read_sketch, write_sketch
from kg.stories.versions import Page, are_versions, name_page

__all__ = [
    "Page",
    "Sketch",
    "Sketched",
    "Telling",
    "are_versions",
    "count_independent",
    "find_stories",
    "make_sketch",
    "name_page",
    "read_sketch",
    "write_sketch",
]
