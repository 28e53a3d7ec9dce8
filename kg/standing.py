"""Names with titles and places beside them -> statements that no verb tells: positions, locations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.attribution import find_voice
from kg.lexicon.confidence import UNRATED
from kg.matching import fit
from kg.positions import find_positions
from kg.records import Statement
from kg.whereabouts import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.circumstances import Times
    from kg.positions import Position
    from kg.records import Mention
    from kg.scene import Scene
    from kg.syntax import Token


def state_positions(scene: Scene, times: Times) -> Iterator[Statement]:
    """Who holds or held which office, and from when to when where it is told."""
    for position in find_positions(scene.parse, scene.cast, scene.gazetteer, scene.lexicon):
        employer = fit(position.employer, ("country", "organisation"), scene.gazetteer)
        if employer is not None:
            yield _state_position(position, employer, scene, times)


def _state_position(position: Position, employer: Mention, scene: Scene, times: Times) -> Statement:
    parse = scene.parse
    when, time_text = times.of_title(position.last)
    return Statement(
        article=parse.article.id,
        subject=position.person,
        relation="position_in",
        object=employer,
        factuality="past" if position.past else "actual",
        trigger=parse.span(position.first, position.last),
        evidence=(parse.sentence(position.first.sent),),
        confidence=UNRATED,
        attributed_to=find_voice(position.first, scene),
        when=when,
        time_text=time_text,
        title=position.title,
        rule=position.rule,
    )


def state_locations(scene: Scene) -> Iterator[Statement]:
    """'the Brookings Institution in Washington', 'Bali, Indonesia'."""
    for root, mentions in sorted(scene.cast.mentions.items()):
        token = scene.parse.doc[root]
        for mention in mentions:
            for place in _places_of(token, mention, scene) if mention.kind == "name" else ():
                yield Statement(
                    article=scene.parse.article.id,
                    subject=mention,
                    relation="located_in",
                    object=place,
                    factuality="actual",
                    trigger=mention.span,
                    evidence=(scene.parse.sentence(token.sent),),
                    confidence=UNRATED,
                    attributed_to=find_voice(token, scene),
                    rule="place beside name",
                )


def _places_of(token: Token, mention: Mention, scene: Scene) -> Iterator[Mention]:
    for child in token.children:
        if mention.entity.cls == "organisation" and child.dep_ == "prep" and child.lower_ == "in":
            found = (m for pobj in child.children for m in scene.cast.at(pobj))
            yield from (m for m in found if m.entity.cls in PLACES)
        elif mention.entity.cls == "place" and child.dep_ in {"appos", "npadvmod", "conj"}:
            home = scene.gazetteer.country_of(mention.entity)
            yield from (m for m in scene.cast.at(child) if m.entity == home and home != mention.entity)
