"""Tellings of one event -> what they tell otherwise than one another: when, where, what it cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kg.rdf.terms import Names
    from kg.records import Event, Telling


def list_differing(
    event: Event, told: Collection[Telling], names: Names, stories: Mapping[str, str]
) -> Iterator[str]:
    """What they differ in: 'when', if words tell it, 'place', 'killed', 'injured'.

    `stories` has the story of each article, IRI by IRI: a copy that is printed a day later says 'yesterday'
    of another day and means the same, so that only one of a story's articles tells when.
    """
    if len(told) < 2:  # noqa: PLR2004
        return
    if len({telling.when for telling in _choose_first(told, names, stories)}) > 1:
        yield "when"
    if len({telling.where.id for telling in told if telling.where}) > 1:
        yield "place"
    yield from (name for name in ("killed", "injured") if len(getattr(event, name)) > 1)


def _choose_first(told: Iterable[Telling], names: Names, stories: Mapping[str, str]) -> list[Telling]:
    """Of each story the tellings of one article that have words for when: of the original, if it has any."""
    timed = [(names.article(telling.article).value, telling) for telling in told if telling.timed]
    first: dict[str, str] = {}
    for article, _ in timed:
        story = stories.get(article, article)
        first[story] = min(first.get(story, article), article, key=lambda a: (a != story, a))
    return [telling for article, telling in timed if first[stories.get(article, article)] == article]
