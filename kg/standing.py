"""Names with titles and places beside them -> statements that no verb tells: positions, locations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.attribution import find_voice
from kg.belonging import find_belongings
from kg.grammar import lemma
from kg.lexicon.confidence import UNRATED
from kg.matching import fit
from kg.positions import find_positions
from kg.records import Statement
from kg.referents import LANDS
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


def state_belongings(scene: Scene) -> Iterator[Statement]:
    """'Lina Khatib of Chatham House' works there, 'Republican Senator Graham' is a member."""
    for belonging in find_belongings(scene):
        yield Statement(
            article=scene.parse.article.id,
            subject=belonging.person,
            relation="member_of" if belonging.is_member else "position_in",
            object=belonging.body,
            factuality="actual",
            trigger=scene.parse.span(belonging.first, belonging.last),
            evidence=(scene.parse.sentence(belonging.first.sent),),
            confidence=UNRATED,
            attributed_to=find_voice(belonging.first, scene),
            rule="body beside name",
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
    if mention.entity.cls == "organisation":
        described = [c for c in token.children if c.dep_ == "appos"]
        for head in (token, *described):  # 'the Levant Policy Forum, a research institute in Athens'
            yield from _named_in(head, scene)
        yield from _homes(token, scene)
        for word in (c for head in described for c in head.children if c.dep_ in {"compound", "nmod"}):
            yield from (m for m in scene.cast.at(word) if m.entity.cls in PLACES)  # 'a London think tank'
    elif mention.entity.cls == "place":
        yield from _surroundings(token, mention, scene)


def _homes(token: Token, scene: Scene) -> Iterator[Mention]:
    """'the French shipbuilder Naval Group', 'Russian oil company Rosneft': of which country it is."""
    for kind in (c for c in token.children if lemma(c) in scene.lexicon.sets["companies"] and c.i < token.i):
        near = [*token.children, *kind.subtree]
        found = (scene.cast.modifiers[c.i] for c in near if c.i in scene.cast.modifiers)
        yield from (m for m in found if m.entity.cls == "country")


def _named_in(head: Token, scene: Scene) -> Iterator[Mention]:
    for preposition in (c for c in head.children if c.dep_ == "prep" and c.lower_ == "in"):
        found = (m for pobj in preposition.children for m in scene.cast.at(pobj))
        yield from (m for m in found if m.entity.cls in PLACES)


def _surroundings(token: Token, mention: Mention, scene: Scene) -> Iterator[Mention]:
    """'Bali, Indonesia', 'Aspen, Colorado', "Armenia's southern Syunik region"."""
    for child in token.children:
        if child.dep_ in {"appos", "npadvmod", "conj"}:
            home = scene.gazetteer.country_of(mention.entity)
            yield from (m for m in scene.cast.at(child) if m.entity == home and home != mention.entity)
            if scene.parse.doc[child.left_edge.i - 1].text == ",":
                provinces = scene.lexicon.sets["provinces"]
                yield from (m for m in scene.cast.at(child) if m.entity.name in provinces)
    land = token.head if token.dep_ in {"compound", "nmod"} else token
    if lemma(land) in LANDS:
        owners = [c for c in land.children if c.dep_ == "poss" or c.i in scene.cast.modifiers]
        owned = [scene.cast.modifiers[c.i] for c in owners if c.i in scene.cast.modifiers]
        owned += [m for c in owners for m in scene.cast.at(c)]
        yield from (m for m in owned if m.entity.cls == "country")
