"""Payload -> the filters that show kinds: a box to tick for each that there is, with how many there are.

They are the key of the picture at once, so they show shapes, marks and colours as the picture does.
"""

from __future__ import annotations

import html
from collections import Counter
from typing import TYPE_CHECKING, Any

from kg.exporters.html.picture import COMMUNITY, LOOKS, TONE_COLOURS
from kg.records import ENTITY_CLASSES, FACTUALITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def write_chips(graph: Mapping[str, Any], texts: Mapping[str, Any]) -> dict[str, str]:
    """For each kind of filter its boxes: 'Countries 18', 'Conflict in words 13', 'planned 3'."""
    classes = Counter(ENTITY_CLASSES[n] for n in graph["entities"].get("cls", ()))
    quads = Counter(graph["relations"]["quad"][n] for n in graph["statements"].get("relation", ()))
    said = Counter(FACTUALITIES[n] for n in graph["statements"].get("factuality", ()))
    names = {cls: forms[classes[cls] != 1] for cls, forms in texts["class"].items()}
    return {
        "class_chips": _write_row("class", "shape", {c: c for c in LOOKS}, names, classes),
        "quad_chips": _write_row(
            "quad", "mark", {q: _tone_of(q) for q in texts["quad"]}, texts["quad"], quads
        ),
        "factuality_chips": _write_row("factuality", "", dict.fromkeys(said, ""), texts["factuality"], said),
    }


def _tone_of(quad: str) -> str:
    return next((tone for tone in TONE_COLOURS if quad.endswith(tone)), "neutral")


def _write_row(
    name: str, sign: str, kinds: Mapping[str, str], texts: Mapping[str, str], counts: Mapping[str, int]
) -> str:
    return "".join(
        f'<label class="chip"><input type="checkbox" name="{name}" value="{kind}" checked>'
        f'{f"""<i class="{sign} {kinds[kind]}"></i>""" if sign else ""}'
        f"{html.escape(text)} <small>{counts[kind]}</small></label>\n"
        for kind, text in texts.items()
        if counts.get(kind)
    )


def write_colours() -> Iterator[str]:
    """The colours of classes and tones as rules of a style sheet."""
    for cls, look in LOOKS.items():
        yield f".{cls} {{ --colour: {look.colour}; }}"
    yield f".community {{ --colour: {COMMUNITY.colour}; }}"
    for tone, colour in TONE_COLOURS.items():
        yield f".{tone} {{ --colour: {colour}; }}"
