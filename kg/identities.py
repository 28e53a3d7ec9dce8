"""Store -> the same name in several articles told apart: what is another's gets a node of its own.

Which articles tell of whom depends on all of them, so this follows when they have been read, whatever
their order: an article is made to mean another node where the name is somebody else's there, and the plain
one again where that is no longer so.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg.namesakes import Trace, tell_apart
from kg.records import make_entity_id
from kg.told import ToldByAll, ToldOfNames, unmark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kg.gazetteer import Gazetteer
    from kg.namesakes import Identity
    from kg.records import Entity
    from kg.store import Store
    from kg.told import Key, NamedFacts, Said, Told

_TOLD_APART = frozenset({"person", "organisation"})

# What stands in a description before where somebody is from.
_OF = frozenset({"from", "of", "in"})


class Identities:
    """The names of a store; what articles say of whom is read once, and anew only where that was changed.

    `facts` are what all articles say, if that is known from elsewhere than their graphs.
    """

    def __init__(self, store: Store, gazetteer: Gazetteer, facts: NamedFacts | None = None) -> None:
        self._store = store
        self._gazetteer = gazetteer
        self._told: Told = ToldByAll(facts, store.names) if facts else ToldOfNames(store)

    def settle(self) -> None:
        """Give namesakes nodes of their own, in the articles of all of them but the first.

        Only names that articles speak of that came or went are looked at, where the store knows which.
        """
        touched = self._store.touched_entities()
        names = None if touched is None else {unmark(unquote(i).replace("_", " ")) for i in touched}
        shared = self._find_shared(names)
        renamed: dict[str, dict[str, Entity]] = defaultdict(dict)
        for identity in self._tell_apart(shared):
            for article in identity.articles:
                entity = shared[identity.name][article]
                if entity.name != identity.label:
                    renamed[article][entity.id] = replace(entity, name=identity.label)
        for article, entities in sorted(renamed.items()):
            self._store.rename(article, entities)
        self._told.forget(renamed)

    def list_close(self) -> list[dict[str, object]]:
        """For the report: names whose articles were hardly, or hardly not, taken to mean the same."""
        return [
            {"name": i.name, "node": i.label, "articles": list(i.articles), "close": list(i.close)}
            for i in self._tell_apart(self._find_shared())
            if i.close
        ]

    def _find_shared(self, wanted: Collection[str] | None = None) -> dict[str, dict[str, Entity]]:
        """Names that several articles have and no table knows -> whom each of these means."""
        bearers: dict[str, list[Key]] = defaultdict(list)
        marked: set[str] = set()  # who is alone again gets the plain name back
        for article, name in self._told.list_names():
            plain = unmark(name)
            if wanted is None or plain in wanted:
                bearers[plain].append((article, make_entity_id(name)))
                marked |= {plain} - {name}
        kept = {
            name: sorted(keys)
            for name, keys in sorted(bearers.items())
            if (len(keys) > 1 or name in marked) and not self._gazetteer.find(name)
        }
        records = self._told.read_records({key for keys in kept.values() for key in keys})
        return {
            name: {
                article: records[article, identifier]
                for article, identifier in keys
                if records[article, identifier].cls in _TOLD_APART and not records[article, identifier].qid
            }
            for name, keys in kept.items()
        }

    def _tell_apart(self, shared: Mapping[str, Mapping[str, Entity]]) -> Iterator[Identity]:
        told = self._told
        keys = {(article, entity.id) for articles in shared.values() for article, entity in articles.items()}
        keys -= told.list_corrected(keys)
        said = told.read_said(keys)
        records = told.read_records(
            {(article, i) for (article, _), of_key in said.items() for i in of_key.belongs_to}
        )
        for name, articles in shared.items():
            traces = [
                _make_trace(
                    article,
                    entity,
                    said[article, entity.id],
                    date=told.find_date(article),
                    records=records,
                    gazetteer=self._gazetteer,
                )
                for article, entity in articles.items()
                if (article, entity.id) in keys
            ]
            yield from tell_apart(name, traces)


def _make_trace(
    article: str,
    entity: Entity,
    said: Said,
    *,
    date: str,
    records: Mapping[Key, Entity],
    gazetteer: Gazetteer,
) -> Trace:
    description = entity.description or "; ".join(sorted(said.titles))
    homes = [gazetteer.country_of(records[article, identifier]) for identifier in sorted(said.belongs_to)]
    homes += _find_homes(description, gazetteer)
    return Trace(
        article=article,
        date=date,
        cls=entity.cls,
        description=description,
        partners=frozenset(said.partners),
        homes=frozenset(home.name for home in homes if home),
    )


def _find_homes(description: str, gazetteer: Gazetteer) -> list[Entity | None]:
    """'Brazilian politician', 'senator from New Zealand' -> the country; not of 'China expert'."""
    words = description.split()
    homes = [gazetteer.adjective(" ".join(words[:length])) for length in (1, 2)]
    for place in (i + 1 for i, word in enumerate(words) if word in _OF):
        rows = (gazetteer.country(" ".join(words[place : place + length])) for length in (1, 2))
        homes += [row.entity for row in rows if row is not None]
    return homes
