"""Clause -> where: the place that the text gives the happening, as it gives its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.circumstances import carriers, find_journey
from kg.grammar import lemma

if TYPE_CHECKING:
    from kg.clauses import Clause
    from kg.entities import Cast
    from kg.lexicon import Frame
    from kg.records import Entity
    from kg.scene import Pair, Scene
    from kg.syntax import Token

PLACES = {"place", "country"}
_IN = {"in", "at", "inside", "outside", "near"}
_STRETCHES = {"hour", "day", "week", "month", "year", "night", "weekend"}
# What a place is named with: 'the village of Panmunjom', 'a hotel on Sentosa'.
_SPOTS = {
    "village", "town", "city", "port", "resort", "capital", "province", "region", "island", "suburb",
    "district", "hotel", "palace", "airport", "base", "villa", "compound", "headquarters", "residence",
}  # fmt: skip


def find_where(clause: Clause, frame: Frame, pair: Pair, scene: Scene) -> Entity | None:
    """The place of what a frame tells: its own words, else that of its object or its host."""
    if frame.relation == "visits":
        return pair.object.entity
    place = _find_place(clause, scene.cast) or _find_place_before(clause, scene)
    if place is None and frame.relation == "assaults" and pair.object.entity.cls in PLACES:
        return pair.object.entity
    if place is None and frame.relation == "hosts":
        place = next(
            (
                m.entity
                for t in clause.roles.get("to", ())
                for m in scene.cast.at(t)
                if m.entity.cls in PLACES
            ),
            None,
        )
    if place is None and frame.relation == "hosts" and pair.subject.entity.cls == "country":
        return pair.subject.entity
    event = scene.gazetteer.named_event(pair.object.entity) if frame.relation == "participates_in" else None
    return event.place if place is None and event is not None else place


def _find_place_before(clause: Clause, scene: Scene) -> Entity | None:
    """'flew to Seoul, where he will meet Moon': what the clause with 'where' is about."""
    for word in (c for c in (clause.support or clause.predicate).children if c.lower_ == "where" and c.i > 1):
        before = word.nbor(-2) if word.nbor(-1).text == "," else word.nbor(-1)
        return next((m.entity for m in scene.cast.at(before) if m.entity.cls in PLACES), None)
    return None


def _find_place(clause: Clause, cast: Cast) -> Entity | None:
    """Where: 'in' or 'at' a place, on the clause or what carries it; 'where' stands for its antecedent."""
    # 'hosted Xi in Moscow': the parser often hangs the place on the person.
    people = [
        t for ts in clause.roles.values() for t in ts if any(m.entity.cls == "person" for m in cast.at(t))
    ]
    for token in (*carriers(clause), *people):
        places = [token] if _is_where(token, clause) else []
        told = [p for c in token.children if c.dep_ == "prep" and c.lower_ in _IN for p in c.children]
        told += _list_behind_time(token)
        places += [place for p in told for place in (p, *_list_inner(p))]
        for mention in (m for place in places for m in cast.at(place)):
            if mention.entity.cls in PLACES:
                return mention.entity
    journey = find_journey(clause.predicate)
    goals = _list_goals(journey) if journey is not None else []
    return next((m.entity for g in goals for m in cast.at(g) if m.entity.cls in PLACES), None)


def _list_behind_time(verb: Token) -> list[Token]:
    """'Over the last 48 hours in Doha, they talked': the parser hangs the place on the hours."""
    times = (p for c in verb.children if c.dep_ == "prep" for p in c.children if lemma(p) in _STRETCHES)
    return [p for time in times for c in time.children if c.lower_ == "in" for p in c.children]


def _list_inner(place: Token) -> list[Token]:
    """'in the village of Panmunjom', 'at its headquarters in Brussels', 'in a Vienna hotel'."""
    if place.pos_ != "NOUN":
        return []
    wanted = _IN | {"on", "of"} if lemma(place) in _SPOTS else _IN
    inner = [p for c in place.children if c.dep_ == "prep" and c.lower_ in wanted for p in c.children]
    return inner + [c for c in place.children if c.dep_ == "compound" and lemma(place) in _SPOTS]


def _list_goals(verb: Token) -> list[Token]:
    """'visited Washington', 'flew to Washington'."""
    goals = [c for c in verb.children if c.dep_ == "dobj"]
    return goals + [p for c in verb.children if c.lower_ in {"to", "in", "at"} for p in c.children]


def _is_where(token: Token, clause: Clause) -> bool:
    """Whether the clause is about the place that the token names: 'Vladivostok, where he met Putin'."""
    return any(
        c.dep_ == "relcl"
        and c in {clause.predicate, clause.support}
        and any(g.lower_ == "where" for g in c.children)
        for c in token.children
    )
