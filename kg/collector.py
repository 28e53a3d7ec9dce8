"""Python's search for cycles among objects, spared where there are none to find.

It looks through all objects again and again, and those of the model and the tables are a million.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def paused_collector() -> Iterator[None]:
    """Nothing is looked through meanwhile; for where many objects are made that stay, or have no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def thawed_at_end() -> Iterator[None]:
    """What is frozen meanwhile, by `gc.freeze`, is looked through again afterwards, when others go on."""
    try:
        yield
    finally:
        gc.unfreeze()
