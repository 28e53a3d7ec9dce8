"""Name with a body beside it -> who belongs to it: 'Khatib of Chatham House', 'Republican Senator Graham'."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.titles import read_title_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.records import Entity, Mention
    from kg.scene import Scene
    from kg.syntax import Token

# Whoever is 'of' one of these is a member; whoever is 'of' an institute or a ministry works there.
_WITH_MEMBERS = {"party", "armed group"}
# 'Mark Rutte of NATO' says too little of what he is there; these have no staff of their own name.
_WITHOUT_STAFF = {"alliance", "regional", "international", "forces", "legislature", "club", "government"}


@dataclass(frozen=True, slots=True)
class Belonging:
    """`person` belongs to `body`; `first` to `last` are the words that say so."""

    person: Mention
    body: Mention
    first: Token
    last: Token
    is_member: bool


def find_belongings(scene: Scene) -> Iterator[Belonging]:
    """Every person with the name or the adjective of a body before or behind the name."""
    for root, mentions in sorted(scene.cast.mentions.items()):
        token = scene.parse.doc[root]
        for person in mentions:
            if person.kind == "name" and person.entity.cls == "person":
                yield from _of_body(token, person, scene)
                yield from _of_party(token, person, scene)


def _of_body(root: Token, person: Mention, scene: Scene) -> Iterator[Belonging]:
    """'Farid Nassar of the Levant Policy Forum', 'Lai Ching-te of the Democratic Progressive Party'."""
    for preposition in root.children:
        if preposition.dep_ != "prep" or preposition.lower_ != "of":
            continue
        for token in (c for c in preposition.children if c.dep_ == "pobj"):
            for body in scene.cast.at(token):
                kind = _kind(body.entity, scene)
                if body.kind == "name" and body.entity.cls == "organisation" and kind not in _WITHOUT_STAFF:
                    yield Belonging(person, body, preposition, token, kind in _WITH_MEMBERS)


def _of_party(root: Token, person: Mention, scene: Scene) -> Iterator[Belonging]:
    """'Republican Senator Lindsey Graham', 'the Republican Nikki Haley', 'Haley, a Republican'."""
    title = read_title_before(scene.parse, scene.cast, root, scene.lexicon)
    near = [t for t in root.children if t.dep_ in {"compound", "amod", "nmod", "appos"}]
    told = [m for t in near for m in ([scene.cast.modifiers[t.i]] if t.i in scene.cast.modifiers else ())]
    told += [m for t in near for m in scene.cast.at(t) if m.entity.cls == "organisation"]
    told += title.employers if title is not None else ()
    for party in told:
        if (
            party.kind != "name"
            and scene.gazetteer.is_party(party.entity)
            and _may_be_of(person, party, scene)
        ):
            yield Belonging(person, party, root, root, is_member=True)
            return


def _may_be_of(person: Mention, party: Mention, scene: Scene) -> bool:
    """Not the British Conservatives of a German 'conservative leader'."""
    home = scene.gazetteer.country_of(person.entity)
    return home is None or home == scene.gazetteer.country_of(party.entity)


def _kind(entity: Entity, scene: Scene) -> str:
    row = scene.gazetteer.organisation(entity.name)
    return row.kind if row is not None else ""
