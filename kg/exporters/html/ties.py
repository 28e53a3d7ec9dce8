"""Statement -> Tie: all that is said between two entities, whichever way; drawn as one edge."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.exporters.html.words import Tone, describe_relation, order_relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.records import Entity, Statement

# Words of a title that fit on an edge.
_TITLE_LENGTH = 24


@dataclass(frozen=True, slots=True)
class Tie:
    """`first` is the more important of the two entities; both are ids."""

    first: str
    second: str
    statements: tuple[Statement, ...]

    @property
    def id(self) -> str:
        """Unlike those of entities, it has a space in it."""
        return f"{self.first} {self.second}"

    @property
    def weight(self) -> int:
        """Pieces of evidence."""
        return sum(len(s.evidence) for s in self.statements)


def is_asserted(statement: Statement) -> bool:
    """Whether the article itself says that it is, or was, so."""
    return statement.factuality in ("actual", "past") and statement.attributed_to is None


def sort_statements(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """As the articles tell them: by article, then by where they first say so."""
    return tuple(
        sorted(statements, key=lambda s: (s.article, min((e.begin for e in s.evidence), default=0), s.id))
    )


def count_statements(statements: Iterable[Statement]) -> Counter[str]:
    """How many statements each entity is the subject or the object of: its importance."""
    counts: Counter[str] = Counter()
    for statement in statements:
        counts.update({statement.subject.entity.id, statement.object.entity.id})
    return counts


def rank_entities(entities: Iterable[Entity], statements: Sequence[Statement]) -> tuple[Entity, ...]:
    """All entities, those that only statements name too, the most important first."""
    known = {e.id: e for e in entities}
    for statement in statements:
        for entity in _find_entities(statement):
            known.setdefault(entity.id, entity)
    counts = count_statements(statements)
    return tuple(sorted(known.values(), key=lambda e: (-counts[e.id], e.id)))


def _find_entities(statement: Statement) -> Iterable[Entity]:
    yield statement.subject.entity
    yield statement.object.entity
    if statement.attributed_to:
        yield statement.attributed_to.entity
    if statement.where:
        yield statement.where


def tie_statements(statements: Iterable[Statement], ranks: Mapping[str, int]) -> tuple[Tie, ...]:
    """One tie for each unordered pair, by rank; what an entity does to itself makes none."""
    pairs: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        ends = sorted((statement.subject.entity.id, statement.object.entity.id), key=ranks.__getitem__)
        if ends[0] != ends[1]:
            pairs[ends[0], ends[1]].append(statement)
    ordered = sorted(pairs, key=lambda pair: (ranks[pair[0]], ranks[pair[1]]))
    return tuple(Tie(*pair, tuple(pairs[pair])) for pair in ordered)


def _weigh_relations(tie: Tie) -> list[tuple[str, int]]:
    weights: Counter[str] = Counter()
    for statement in tie.statements:
        weights[statement.relation] += len(statement.evidence)
    return sorted(weights.items(), key=lambda item: (-item[1], order_relation(item[0])))


def label_tie(tie: Tie) -> str:
    """The relation with most evidence, and how many others there are: 'meets +3'."""
    relations = _weigh_relations(tie)
    main = relations[0][0]
    titles = (s.title for s in tie.statements if s.relation == main and s.title)
    label = next(titles, describe_relation(main).short)
    label = label if len(label) <= _TITLE_LENGTH else label[: _TITLE_LENGTH - 1].rstrip() + "…"
    return f"{label} +{len(relations) - 1}" if len(relations) > 1 else label


def judge_tone(tie: Tie) -> Tone:
    """Cooperation or conflict, whichever has more evidence; conflict where they are equal."""
    weights: Counter[Tone] = Counter()
    for relation, weight in _weigh_relations(tie):
        weights[describe_relation(relation).tone] += weight
    if not weights["cooperation"] and not weights["conflict"]:
        return "neutral"
    return "cooperation" if weights["cooperation"] > weights["conflict"] else "conflict"


def point_arrows(tie: Tie) -> str:
    """'to', 'from' or both, as vis-network writes it: which way the relations go that have a direction."""
    directed = [s for s in tie.statements if not describe_relation(s.relation).symmetric]
    sources = {s.subject.entity.id for s in directed}
    return ", ".join(
        arrow for arrow, source in (("to", tie.first), ("from", tie.second)) if source in sources
    )
