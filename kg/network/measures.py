"""networkx.MultiDiGraph -> how much of what is in it, who stands in its middle, and who belongs together.

The network is looked at without directions and with one link between two nodes that weighs as much as all of
theirs, but for PageRank, where links have directions. Every figure is the same for the same network: nodes
come in the order of their ids, and what is drawn by lot has a fixed seed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

# Betweenness takes the time of nodes times links: of 1,000 nodes with 5,000 links some 10 seconds. Beyond so
# many nodes it is estimated from as many of them (Brandes and Pich, 2007).
_MOST_PIVOTS = 500
_SEED = 0
# As in Brin and Page, 1998; and as networkx has them.
_DAMPING = 0.85
_MOST_ROUNDS = 200
_TOLERANCE = 1e-10
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Rank:
    """A node and its place in the network.

    `links` counts the independent statements that link it to others; `degree` is its share of all nodes as
    neighbours, `betweenness` the share of shortest paths that pass it, `pagerank` the share of time that
    somebody who follows links at random spends there; all three from 0 to 1. `community` is the number of its
    community.
    """

    id: str
    label: str
    cls: str | None
    links: int
    degree: float
    betweenness: float
    pagerank: float
    community: int


@dataclass(frozen=True, slots=True)
class Measures:
    """The nodes that have links, by PageRank, and their communities, by size."""

    ranks: tuple[Rank, ...]
    communities: tuple[tuple[str, ...], ...]
    density: float


def keep_facts(network: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The network with the edges alone that some article states in its own voice as actual."""
    kept = network.copy()
    kept.remove_edges_from(
        [(a, b, key) for a, b, key, edge in network.edges(keys=True, data=True) if not edge["fact"]]
    )
    return kept


def count_values(network: nx.MultiDiGraph[str], attribute: str, *, of_nodes: bool = False) -> dict[str, int]:
    """How many nodes, or independent statements behind edges, have each value; the most frequent first."""
    counted: Counter[str] = Counter()
    if of_nodes:
        counted.update(node[attribute] for _, node in network.nodes(data=True) if node.get(attribute))
    else:
        for _, _, edge in network.edges(data=True):
            if edge.get(attribute):
                counted[edge[attribute]] += edge["weight"]
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def measure(network: nx.MultiDiGraph[str]) -> Measures:
    """Centralities and communities of the nodes that have links."""
    import networkx as nx  # noqa: PLC0415  as in kg.network

    simple = _simplify(network)
    if not simple:
        return Measures((), (), 0.0)
    weights = {node: sum(edge["weight"] for edge in simple[node].values()) for node in simple}
    degree = nx.degree_centrality(simple)
    pivots = _MOST_PIVOTS if len(simple) > _MOST_PIVOTS else None
    betweenness = nx.betweenness_centrality(simple, k=pivots, seed=_SEED)
    pagerank = rank_pages(network, list(simple))
    order = {node: (-round(pagerank[node], _DIGITS), node) for node in simple}
    communities = _find_communities(simple, order.__getitem__)
    member_of = {node: number for number, nodes in enumerate(communities, start=1) for node in nodes}
    ranks = (
        Rank(
            id=node,
            label=network.nodes[node]["label"],
            cls=network.nodes[node]["class"],
            links=weights[node],
            degree=round(degree[node], _DIGITS),
            betweenness=round(betweenness[node], _DIGITS),
            pagerank=round(pagerank[node], _DIGITS),
            community=member_of[node],
        )
        for node in sorted(simple, key=order.__getitem__)
    )
    return Measures(tuple(ranks), communities, round(nx.density(simple), _DIGITS))


def _simplify(network: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """One undirected link between two nodes, as heavy as all of theirs; nodes without links are left out."""
    import networkx as nx  # noqa: PLC0415  as in kg.network

    weights: Counter[tuple[str, str]] = Counter()
    for one, other, edge in network.edges(data=True):
        if one != other:
            weights[min(one, other), max(one, other)] += edge["weight"]
    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(sorted({node for pair in weights for node in pair}))
    simple.add_weighted_edges_from((*pair, weight) for pair, weight in sorted(weights.items()))
    return simple


def _find_communities(
    simple: nx.Graph[str], order: Callable[[str], tuple[float, str]]
) -> tuple[tuple[str, ...], ...]:
    """By the method of Louvain (Blondel and others, 2008), the largest first."""
    import networkx as nx  # noqa: PLC0415  as in kg.network

    # It walks through sets of nodes: numbers have the same order in each run of Python, texts have not.
    names = list(simple)
    numbered = nx.relabel_nodes(simple, {name: number for number, name in enumerate(names)})
    found = nx.community.louvain_communities(numbered, weight="weight", seed=_SEED)
    groups = (tuple(sorted((names[number] for number in group), key=order)) for group in found)
    return tuple(sorted(groups, key=lambda group: (-len(group), order(group[0]))))


def rank_pages(network: nx.MultiDiGraph[str], nodes: list[str]) -> dict[str, float]:
    """PageRank (Brin and Page, 1998) of the nodes; a symmetric relation leads both ways.

    networkx leaves this to scipy, which is as large as all else that kg needs; the tests compare the two.
    """
    out: dict[str, dict[str, float]] = {node: {} for node in nodes}
    for one, other, edge in sorted(network.edges(data=True), key=lambda link: link[:2]):
        if one != other:
            out[one][other] = out[one].get(other, 0) + edge["weight"]
            if edge.get("symmetric"):
                out[other][one] = out[other].get(one, 0) + edge["weight"]
    totals = {node: sum(links.values()) for node, links in out.items()}
    rank = dict.fromkeys(nodes, 1 / len(nodes))
    for _ in range(_MOST_ROUNDS):
        # Who leads nowhere leads everywhere.
        lost = sum(rank[node] for node in nodes if not totals[node])
        new = dict.fromkeys(nodes, (1 - _DAMPING + _DAMPING * lost) / len(nodes))
        for node, links in out.items():
            for other, weight in links.items():
                new[other] += _DAMPING * rank[node] * weight / totals[node]
        change = sum(abs(new[node] - rank[node]) for node in nodes)
        rank = new
        if change < _TOLERANCE:
            break
    return rank
