"""Payload -> the filters of the page: a button for each kind that there is, with how many there are.

They are the key of the picture at once, so they show shapes, marks and colours as the picture does.
"""

from __future__ import annotations

import html
from collections import Counter
from typing import TYPE_CHECKING, Any

from kg.exporters.html.picture import LOOKS, TONE_COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def write_class_chips(payload: Mapping[str, Any], texts: Mapping[str, Any]) -> str:
    """One for each class of entity: 'Countries 18'."""
    counts = Counter(entity["cls"] for entity in payload["entities"])
    names = {cls: forms[counts[cls] != 1] for cls, forms in texts["class"].items()}
    return "".join(
        _write_chip("classes", cls, f"shape {cls}", name, counts[cls])
        for cls, name in names.items()
        if counts[cls]
    )


def write_group_chips(payload: Mapping[str, Any], texts: Mapping[str, Any]) -> str:
    """One for each group of relations: 'Conflict in words 13'."""
    groups = [relation["group"] for relation in payload["relations"]]
    counts = Counter(groups[statement["relation"]] for statement in payload["statements"])
    return "".join(
        _write_chip("groups", group, f"mark {_tone_of(group)}", name, counts[group])
        for group, name in texts["group"].items()
        if counts[group]
    )


def _tone_of(group: str) -> str:
    return next((tone for tone in TONE_COLOURS if group.endswith(tone)), "neutral")


def _write_chip(leaves_out: str, kind: str, sign: str, name: str, count: int) -> str:
    return (
        f'<button class="chip" aria-pressed="true" data-set="{leaves_out}" data-kind="{kind}">'
        f'<i class="{sign}"></i>{html.escape(name)}<small>{count}</small></button>\n'
    )


def write_colours() -> Iterator[str]:
    """The colours of classes and tones as rules of a style sheet."""
    for cls, look in LOOKS.items():
        yield f".{cls} {{ --colour: {look.colour}; }}"
    for tone, colour in TONE_COLOURS.items():
        yield f".{tone} {{ --colour: {colour}; }}"
