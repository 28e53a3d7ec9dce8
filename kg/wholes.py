"""'During his visit, Xi met Putin' -> the meeting is a part of the visit: what is told within what.

Only where the text says so: 'during', 'at', 'on the sidelines of', 'where they met', what one came for.
The whole is a visit, a reception, a meeting or a named event such as a summit; of the first three, the two
have somebody in common.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.circumstances import carriers
from kg.grammar import is_verb, lemma
from kg.lexicon import load_relations
from kg.merging import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.clauses import Clause
    from kg.records import Entity, Statement
    from kg.scene import Scene
    from kg.syntax import Token

    Place = tuple[int, int]

_WHOLES = {"visits", "hosts", "meets"}
_WITHIN = {"during", "at", "in", "on", "as"}
# 'on the sidelines of the summit', 'as part of his visit'.
_AROUND = {"sidelines", "sideline", "margins", "course", "part", "framework"}


def join_parts(
    merged: Sequence[Statement], told: Sequence[Statement], clauses: Sequence[Clause], scene: Scene
) -> tuple[Statement, ...]:
    """The merged statements of an article, each with what it was `told` as a part of before it was merged."""
    of_article: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for statement in merged:
        of_article[name_key(statement)].append(statement)

    def find(statement: Statement) -> Statement | None:
        same = of_article.get(name_key(statement), ())
        return next((s for s in same if statement.evidence[0] in s.evidence), None)

    at: dict[Place, list[Statement]] = defaultdict(list)
    for statement in told:
        if statement.relation in _WHOLES and statement.factuality != "negated":
            at[statement.trigger.begin, statement.trigger.end].append(statement)
    clause_at: dict[Place, list[Clause]] = defaultdict(list)
    for clause in clauses:
        clause_at[_find_place(clause.predicate, scene)].append(clause)
    part_of: dict[str, str] = {}
    for statement in filter(_may_be_part, told):
        part = find(statement)
        here = clause_at.get((statement.trigger.begin, statement.trigger.end), ())
        for token in (t for clause in here for t in _list_wholes(clause)) if part else ():
            around = (s for s in at.get(_find_place(token, scene), ()) if _may_hold(s, statement))
            wholes = [find(s) for s in around]
            ids = [whole.id for whole in wholes if whole]
            events = (m.entity for m in scene.cast.at(token) if m.entity.cls == "event")
            ids += [event.id for event in events if event not in _list_ends(statement)]
            if part and ids and ids[0] != part.id:
                part_of.setdefault(part.id, ids[0])
                break
    return tuple(replace(s, part_of=part_of[s.id]) if s.id in part_of else s for s in merged)


def _find_place(token: Token, scene: Scene) -> Place:
    span = scene.parse.span(token, token)
    return span.begin, span.end


def _may_be_part(statement: Statement) -> bool:
    """Whatever happens, and that somebody attends a named event."""
    attends = statement.relation == "participates_in" and statement.object.entity.cls == "event"
    return statement.factuality != "negated" and (
        attends or load_relations()[statement.relation].kind == "event"
    )


def _may_hold(whole: Statement, part: Statement) -> bool:
    """Not a meeting a meeting, which one sentence may tell in two words; nor what others do."""
    return whole.relation != part.relation and bool({*_list_ends(whole)} & {*_list_ends(part)})


def _list_ends(statement: Statement) -> tuple[Entity, Entity]:
    return statement.subject.entity, statement.object.entity


def _list_wholes(clause: Clause) -> list[Token]:
    """The words for what the clause may be told as a part of, the nearest first."""
    return [t for t in dict.fromkeys(_find_wholes(clause)) if t != clause.predicate]


def _find_wholes(clause: Clause) -> Iterator[Token]:
    predicate = clause.predicate
    for token in carriers(clause):
        for child in (c for c in token.children if c.dep_ == "prep" and c.lower_ in _WITHIN):
            yield from _follow(child)
    yield from _find_before(clause.support or predicate)
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in predicate.children)
    there = predicate.dep_ == "xcomp" and lemma(predicate.head) == "be"
    if infinitive and (there or predicate.dep_ == "advcl"):  # 'came to attend', 'is there to attend'
        yield predicate.head
    if predicate.dep_ == "pobj" and predicate.head.lower_ == "for":  # 'came for talks'
        yield predicate.head.head


def _follow(preposition: Token) -> Iterator[Token]:
    for noun in (c for c in preposition.children if c.dep_ == "pobj"):
        if noun.lower_ in _AROUND:
            of = (c for c in noun.children if c.lower_ == "of")
            yield from (p for c in of for p in c.children if p.dep_ == "pobj")
        elif preposition.lower_ != "as" and noun.tag_ != "WDT":
            yield noun


def _find_before(verb: Token) -> Iterator[Token]:
    """'the visit, during which they met', 'flew to Moscow, where he met Putin'."""
    if verb.dep_ != "relcl":
        return
    words = [*verb.children, *(p for c in verb.children if c.lower_ in {"during", "at"} for p in c.children)]
    if any(w.lower_ == "which" and w.dep_ == "pobj" for w in words):
        yield verb.head
    if any(w.lower_ == "where" for w in words):
        governor = verb.head.head if verb.head.dep_ in {"pobj", "dobj"} else verb.head
        yield governor.head if governor.dep_ == "prep" and is_verb(governor.head) else governor
