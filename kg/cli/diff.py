"""`kg diff old new` -> what was added, removed and changed from one graph to the other."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.terminal import FormOption, tell, tell_json, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.differences import Difference

DIFFERENT = 1


def diff(
    before: Annotated[Path, typer.Argument(metavar="GRAPH_A", help="The folder of a graph.")],
    after: Annotated[Path, typer.Argument(metavar="GRAPH_B", help="The folder of the other.")],
    *,
    form: FormOption = "text",
) -> int:
    """Tell what was added (+), removed (-) and changed (~) from one graph to another.

    As with diff, the exit code is 0 where nothing differs and 1 where something does.

    Example: kg diff exports-before exports
    """
    from kg.differences import compare
    from kg.graph import open_graph

    with open_graph(before) as one, open_graph(after) as other:
        differences = compare(one.store, other.store)
    if form == "json":
        from dataclasses import asdict

        tell_json({kind: asdict(difference) for kind, difference in differences.items()})
    else:
        for number, (kind, difference) in enumerate(differences.items()):
            if number:
                tell()
            for line in _describe(kind, difference):
                tell(line)
    return DIFFERENT if any(differences.values()) else 0


def _describe(kind: str, difference: "Difference") -> "Iterator[str]":
    added, removed, changed = difference.added, difference.removed, difference.changed
    yield f"{kind}: {len(added):,} added, {len(removed):,} removed, {len(changed):,} changed"
    for sign, things in (("+", added), ("-", removed)):
        for thing in things:
            yield from wrap(thing.label, "    ", f"  {sign} ")
    for change in changed:
        yield from wrap(change.label, "    ", "  ~ ")
        for name, (old, new) in change.properties.items():
            yield from wrap(f"{name}: {_word(old)} -> {_word(new)}", "        ", "      ")


def _word(value: Any) -> str:
    """A value in a line; 'none' for what is not known."""
    if isinstance(value, list):
        return ", ".join(f"“{' '.join(text.split())}”" for text in value) or "none"
    return "none" if value is None else str(value)
