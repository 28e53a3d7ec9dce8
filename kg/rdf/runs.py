"""What articles were read with -> prov:Activity: version, model, settings and tables, without a clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.terms import PROV, TYPE, kg_term
from kg.records import make_hash_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.rdf.terms import Names


@dataclass(frozen=True, slots=True)
class Run:
    """`settings` are 'name=value' texts; `tables` a hash of the gazetteer and the lexicon."""

    version: str
    model: str
    settings: tuple[str, ...] = ()
    tables: str = ""

    @property
    def id(self) -> str:
        """128 bits that depend on nothing but what is told here."""
        return make_hash_id("", self.version, self.model, self.tables, *sorted(self.settings))


def write_run(run: Run, names: Names) -> Iterator[Quad]:
    """The quads of a run, in the graph of the runs."""
    node, graph = names.run(run.id), names.graph("runs")
    facts = [("version", run.version), ("model", run.model), ("tables", run.tables)]
    facts += [("setting", setting) for setting in run.settings]
    yield Quad(node, TYPE, NamedNode(PROV + "Activity"), graph)
    for name, value in facts:
        if value:
            yield Quad(node, kg_term(name), Literal(value), graph)
