"""An act told with its time but not its object -> the time of the same act that is told in full elsewhere.

'since Putin launched his war more than three years ago' dates 'Putin's assault on Ukraine', and 'as he began
his two-day visit Thursday' dates 'Putin's arrival in Beijing'.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.clauses import head_word
from kg.factuality import find_status
from kg.matching import find_actors
from kg.occasions.news import find_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.circumstances import Times
    from kg.clauses import Clause
    from kg.gazetteer import Gazetteer
    from kg.occasions.tellings import Telling
    from kg.records import Statement
    from kg.scene import Scene

# An act of which the text can leave the object out: 'his war', 'her visit'.
_UNFINISHED = {"assaults", "visits"}


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Who (the id of the entity, and of the country behind it) does what, when, by which words."""

    actor: str
    side: str
    relation: str
    when: str
    time_text: str

    def is_by(self, statement: Statement, gazetteer: Gazetteer) -> bool:
        """Whether the statement tells of such an act by the same: a war is also that of who leads it."""
        if statement.relation != self.relation:
            return False
        if statement.relation == "visits":
            return statement.subject.entity.id == self.actor
        return find_side(statement.subject.entity, gazetteer) == self.side


def find_unfinished(clause: Clause, scene: Scene, times: Times) -> Iterator[Unfinished]:
    """The act that a clause tells with its time, and of which it finds no object."""
    frames = scene.lexicon.frames[clause.pos, head_word(clause.predicate, clause.pos)]
    told = find_actors(clause, [f for f in frames if f.relation in _UNFINISHED], scene)
    status = find_status(clause, scene.lexicon, scene.quotes) if told is not None else None
    if told is None or status is None or status.factuality not in {"actual", "past"}:
        return
    frame, actors = told
    when, time_text = times.of(clause, status.tense)
    if when is not None and time_text is not None:
        for actor in actors:
            side = find_side(actor.entity, scene.gazetteer)
            yield Unfinished(actor.entity.id, side, frame.relation, when, time_text)


def finish(
    tellings: Sequence[Telling], unfinished: Sequence[Unfinished], gazetteer: Gazetteer
) -> list[Telling]:
    """The tellings; the only ones without a time that an unfinished one can be of, with its time."""
    dated = list(tellings)
    for act in unfinished:
        mine = [i for i, t in enumerate(dated) if _can_be(t, act, gazetteer)]
        targets = {find_side(dated[i].statement.object.entity, gazetteer) for i in mine}
        if len(targets) != 1:
            continue
        for i in mine:
            statement = replace(dated[i].statement, when=act.when, time_text=act.time_text)
            dated[i] = replace(dated[i], statement=statement)
    return dated


def _can_be(telling: Telling, act: Unfinished, gazetteer: Gazetteer) -> bool:
    statement = telling.statement
    is_open = statement.when is None and statement.factuality == "actual" and telling.is_at_hand
    return is_open and act.is_by(statement, gazetteer)
