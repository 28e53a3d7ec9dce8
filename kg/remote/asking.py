"""A question -> what a server answers of the graph that was sent to it; nothing is read from this machine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import QueryError, RemoteError
from kg.rdf.terms import VOID, Names
from kg.remote.client import TRIPLES
from kg.remote.push import name_records, read_records
from kg.sparql import check_query, names_graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.rdf.terms import PlainQuad
    from kg.remote.client import Client

_PREFIX = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_BASES = f"SELECT DISTINCT ?base WHERE {{ GRAPH ?graph {{ ?set <{VOID}uriSpace> ?base }} }}"
_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class RemoteGraph:
    """A graph on a server, to ask; `names` makes the IRIs of its data."""

    def __init__(self, client: Client) -> None:
        """Raises RemoteError where the server cannot be reached or holds no graph of kg, or several."""
        self._client = client
        found = self._parse(*client.ask(_BASES))
        spaces = [str(row["base"].value) for row in found] if isinstance(found, ox.QuerySolutions) else []
        bases = sorted(space.removesuffix("id/") for space in spaces if space.endswith("id/"))
        if len(bases) != 1:
            held = f"several graphs of kg ({', '.join(bases)})" if bases else "no graph of kg"
            raise RemoteError(f"{client.endpoints.graphs} holds {held}; `kg build --store` sends one there")
        self.names = Names(bases[0])
        self._graphs = sorted(read_records(client, self.names).keys() - {name_records(self.names)})

    def query(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Ask all graphs as one, or those that the query names; the prefixes of the data are known.

        Raises QueryError for what may not be asked, RemoteError for what the server refuses.
        """
        check_query(query)
        declared = set(_PREFIX.findall(query))
        known = (f"PREFIX {p}: <{iri}>" for p, iri in self.names.prefixes.items() if p not in declared)
        # On one line, so that a server that tells the line of an error tells that of the query.
        asked = f"{' '.join(known)} {query}"
        return self._parse(*self._client.ask(asked, None if names_graphs(query) else self._graphs))

    def match(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        object: ox.NamedNode | ox.Literal | None = None,  # noqa: A002  that is what it is called
        *,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[PlainQuad]:
        """The quads with these terms at these places, in no order that means anything."""
        given = {"s": subject, "p": predicate, "o": object, "g": graph}
        values = " ".join(f"VALUES ?{name} {{ {term} }}" for name, term in given.items() if term is not None)
        rows = self.query(f"SELECT ?s ?p ?o ?g WHERE {{ {values} GRAPH ?g {{ ?s ?p ?o }} }}")
        if isinstance(rows, ox.QuerySolutions):
            yield from (ox.Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows)  # type: ignore[misc]

    def _parse(self, body: bytes, kind: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            if kind == TRIPLES:
                triples = ox.Store()
                triples.load(body, format=ox.RdfFormat.N_TRIPLES)
                answer = triples.query(_EVERYTHING)
                if isinstance(answer, ox.QueryTriples):
                    return answer
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise QueryError(
                f"{self._client.endpoints.graphs} answers a query with {kind or 'no media type'}, which is "
                "none of the formats of answers; give the right --store-query"
            ) from error
