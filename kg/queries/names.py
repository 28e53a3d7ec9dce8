"""'xi', 'US', 'Vucic' -> the id of the entity that is meant."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.errors import NoSuchEntityError, QueryError
from kg.rdf import terms
from kg.records import make_entity_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.queries.asked import Asked

# So many candidates or similar names are told.
_TOLD = 5


def find_entity(store: Asked, name: str) -> str:
    """The id of the entity with this name, as people write it; an id, an IRI and a Wikidata id do too.

    Raises QueryError where no entity is called so, or several are.
    """
    for found in _look_up(store, name):
        if len(found) == 1:
            return found.pop()
        if found:
            raise QueryError(f'"{name}" may be {_tell(store, found)}: give the whole name')
    close = difflib.get_close_matches(name, _list_labels(store), n=_TOLD, cutoff=0.6)
    hint = f"; did you mean {' or '.join(close)}?" if close else ""
    raise NoSuchEntityError(f'nobody and nothing in the graph is called "{name}"{hint}')


def _look_up(store: Asked, name: str) -> Iterable[set[str]]:
    """What the name may mean, the surest reading first; what takes a look at every name comes last."""
    yield _with_id(store, name)
    yield _with_value(store, terms.LABEL, Literal(name))
    yield _with_value(store, terms.ALT_LABEL, Literal(name))
    wanted = fold_name(name)
    for predicate in (terms.LABEL, terms.ALT_LABEL):
        yield {entity for entity, label in _list_names(store, predicate) if fold_name(label) == wanted}
    words = set(wanted.split())
    named = list(_list_names(store, terms.LABEL))
    yield {entity for entity, label in named if words and words <= set(fold_name(label).split())}


def fold_name(name: str) -> str:
    """'The Élysée' -> 'elysee': without case, accents and article."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.split()).removeprefix("the ")


def _with_id(store: Asked, name: str) -> set[str]:
    names = store.names
    identifier = name.removeprefix(names.base + "id/").removeprefix("kgr:")
    try:
        wikidata = terms.wikidata_term(name)
        nodes = {names.node(identifier), names.node(make_entity_id(name))}
    except ValueError:
        return set()
    linked = (
        {quad.subject for quad in store.match(predicate=terms.SAME_AS, object=wikidata)}
        if wikidata
        else set()
    )
    graph = names.graph("entities")
    known = {node for node in nodes if next(store.match(node, terms.LABEL, graph=graph), None)}
    return {names.node_id(node) for node in known | linked}


def _with_value(store: Asked, predicate: NamedNode, value: Literal) -> set[str]:
    graph = store.names.graph("entities")
    return {store.names.node_id(quad.subject) for quad in store.match(None, predicate, value, graph=graph)}


def _list_names(store: Asked, predicate: NamedNode) -> Iterable[tuple[str, str]]:
    for quad in store.match(predicate=predicate, graph=store.names.graph("entities")):
        yield store.names.node_id(quad.subject), quad.object.value


def _list_labels(store: Asked) -> list[str]:
    return sorted(label for _, label in _list_names(store, terms.LABEL))


def _tell(store: Asked, found: set[str]) -> str:
    """'Xi Jinping, Xi Mingze or 3 others'."""
    labels = sorted(label for entity, label in _list_names(store, terms.LABEL) if entity in found)
    rest = len(labels) - _TOLD
    if rest > 0:
        return f"{', '.join(labels[:_TOLD])} or {rest} others"
    return f"{', '.join(labels[:-1])} or {labels[-1]}"
