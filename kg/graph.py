"""What a Python user holds: `kg.open("exports")` -> questions, statements, a network, rdflib, files.

The graph is opened for reading, as it is at that moment; what `kg build` writes later is seen by whoever
opens it again.
"""

from __future__ import annotations

import datetime as dt
import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.chronicles import list_entries
from kg.closing import Closing
from kg.connections import find_path
from kg.exporters import export
from kg.frames import Events, Statements, make_frame
from kg.gazetteer import load_gazetteer
from kg.network import build_network
from kg.queries import ask
from kg.queries.names import find_entity
from kg.rdf.terms import XSD
from kg.store import Store

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Sequence

    import networkx as nx
    import pandas as pd
    import rdflib
    from pyvis.network import Network

    from kg.chronicles import Entry
    from kg.connections import Step
    from kg.network import Level
    from kg.records import Article, Entity, Factuality

# What shows the list and the picture of the explorer side by side in a notebook, in pixels.
_FRAME_HEIGHT = 640

_VALUES: dict[str, Callable[[str], Any]] = {
    XSD + "integer": int,
    XSD + "decimal": float,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": lambda text: text in {"true", "1"},
    XSD + "date": dt.date.fromisoformat,
}


class Rows(list[dict[str, Any]]):
    """The rows of an answer, each a dictionary by variable; `columns` names the variables in their order."""

    def __init__(self, columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> None:
        super().__init__(rows)
        self.columns = tuple(columns)

    def to_dataframe(self) -> pd.DataFrame:
        """The same rows as a table of pandas. Raises UsageError where it is not installed."""
        return make_frame(self.columns, (tuple(row[name] for name in self.columns) for row in self))


class Graph(Closing):
    """A graph, open for reading; a context manager."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()

    def query(self, query: str) -> Rows:
        """The answer to a SPARQL query, with Python's own values: IRIs and texts as str, numbers, dates.

        ASK gives one row with `answer`; CONSTRUCT and DESCRIBE give `subject`, `predicate` and `object`.
        Raises QueryError for a query that cannot be read, would change something or would reach out of the
        graph.
        """
        return _read_rows(self.store.query(query))

    def ask(self, name: str, **parameters: str) -> Rows:
        """The answer to a named question: `graph.ask("who-met-whom", person="Xi")`.

        `kg query --list` tells what there is to ask. Raises QueryError for a question or a name that is
        unknown or means several, UsageError for a parameter.
        """
        return _read_rows(ask(self.store, name, parameters))

    def articles(self) -> list[Article]:
        """Every article with what is known of it, by id; without its text."""
        return self.store.articles()

    def entities(self) -> list[Entity]:
        """Every entity, by id."""
        return self.store.entities()

    def events(self) -> Events:
        """Every event, by id: a list, and with `.to_dataframe()` a table of pandas."""
        return Events(self.store.events())

    def entity(self, name: str) -> Entity:
        """The entity of that name, as people write it. Raises QueryError where there is none or several."""
        return self.store.entity(find_entity(self.store, name))

    def statements(
        self,
        *,
        subject: str | None = None,
        relation: str | None = None,
        object: str | None = None,  # noqa: A002  that is what it is called
        article: str | None = None,
        factuality: Factuality | None = None,
    ) -> Statements:
        """The statements of which all that is given holds, in the order of articles and their texts.

        Subject and object are given by their names as people write them, relation and article by their ids. A
        list, and with `.to_dataframe()` a table of pandas. Raises QueryError for a name that nobody has, or
        several.
        """
        found = self.store.statements(
            subject=find_entity(self.store, subject) if subject is not None else None,
            relation=relation,
            object=find_entity(self.store, object) if object is not None else None,
            article=article,
        )
        kept = [s for s in found if factuality is None or s.factuality == factuality]
        return Statements(kept, self.store.event_of(s.id for s in kept))

    def timeline(self, *names: str, since: str | None = None, until: str | None = None) -> list[Entry]:
        """The events in which all the named take part, in the order of time, undated ones last.

        `since` and `until` are ISO 8601 dates, months or years, both included; with either, what is undated
        is left out. Raises QueryError for a name that is unknown or means several, UsageError for what is no
        date.
        """
        return list_entries(self.store, *names, since=since, until=until)

    def path(self, start: str, end: str, *, everything: bool = False) -> list[Step]:
        """The steps that connect two entities, over what is asserted or, with `everything`, also claimed.

        The fewest steps, then the surest; none where nothing connects them. Raises QueryError for a name that
        is unknown or means several, UsageError for two names of one entity.
        """
        return find_path(self.store, start, end, everything=everything)

    def network(
        self, level: Level = "entities", *, gazetteer: Sequence[str | os.PathLike[str]] = ()
    ) -> nx.MultiDiGraph[str]:
        """Entities and statements as a networkx graph; see `kg.network` for its levels and attributes.

        At the level of countries, `gazetteer` are folders of tables that add to what kg knows of offices.
        Raises UsageError for a level that is none, TableError for a table with a wrong row.
        """
        tables = load_gazetteer(*map(Path, gazetteer)) if level == "countries" else None
        return build_network(self.store, level=level, gazetteer=tables)

    def rdflib(self) -> rdflib.Dataset:
        """The same graph as an rdflib data set that can be read and queried, not changed."""
        from kg.dataset import open_dataset  # noqa: PLC0415  rdflib takes a third of a second to import

        return open_dataset(self.store)

    def to_pyvis(self) -> Network:
        """The picture that the explorer calls the most important, as a pyvis `Network` to go on from."""
        from kg.exporters.html import to_pyvis  # noqa: PLC0415  pyvis takes half a second to import

        return to_pyvis(entities=self.entities(), statements=self.statements())

    def _repr_html_(self) -> str:
        """The explorer, for Jupyter to show in a notebook; its scripts reach nothing of the notebook."""
        from kg.exporters.html import render_source  # noqa: PLC0415  only notebooks need it

        page = html.escape(render_source(self.store))
        allowed = "allow-scripts allow-downloads"
        frame = f'<iframe sandbox="{allowed}" width="100%" height="{_FRAME_HEIGHT}"'
        return f'{frame} srcdoc="{page}"></iframe>'

    def export(self, name: str, path: str | os.PathLike[str], *, shards: int | None = None) -> None:
        """Write the graph in the format of that name: 'turtle', 'html', …; 'nquads' also in shards.

        Raises UsageError for a format that is none, StoreError where the path cannot be written.
        """
        export(self.store, name, path, shards=shards)


def open_graph(path: str | os.PathLike[str] = "exports") -> Graph:
    """The graph in a folder, or in the `graph` folder within it. Raises StoreError."""
    folder = Path(path)
    inner = folder / "graph"
    return Graph(Store.open(inner if (inner / "format.json").is_file() else folder))


def _read_rows(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Rows:
    if isinstance(answer, ox.QueryBoolean):
        return Rows(["answer"], [{"answer": bool(answer)}])
    if isinstance(answer, ox.QueryTriples):
        columns = ["subject", "predicate", "object"]
        triples = ((t.subject, t.predicate, t.object) for t in answer)
    else:
        columns = [variable.value for variable in answer.variables]
        triples = (tuple(solution) for solution in answer)
    return Rows(columns, (dict(zip(columns, map(_read_value, row), strict=True)) for row in triples))


def _read_value(term: object) -> Any:
    """A term of RDF as Python has it; a literal whose text is not what its type promises stays text."""
    if isinstance(term, ox.Literal):
        read = _VALUES.get(term.datatype.value, str)
        try:
            return read(term.value)
        except ValueError:
            return term.value
    return None if term is None else getattr(term, "value", str(term))
