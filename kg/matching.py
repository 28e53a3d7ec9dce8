"""Clause and frame -> pairs: who stands at the two ends of the relation.

The roles of the clause are filled from the cast; what does not fit the classes of the relation is left,
but for a capital where somebody must act: that is its country.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

from kg.clauses import list_near
from kg.entities import people_of
from kg.grammar import add_prepositions, lemma
from kg.lexicon import load_relations
from kg.plausibility import is_plausible
from kg.referents import GOODS_COUNT, MATTERS_COUNT, OWNED_COUNT, SEAT, SPOKEN, find_referents
from kg.scene import Pair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from kg.clauses import Clause
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Frame, Lexicon, Relation
    from kg.records import Entity, EntityClass, Mention
    from kg.scene import Scene
    from kg.syntax import Token

_ACTORS: frozenset[EntityClass] = frozenset({"person", "country", "organisation", "group", "region"})
# Frames by which one gives way to what somebody does: 'bowed to American pressure'.
_BOWS = {"yield", "comply", "concession"}
# What one asks for who wants something to be over.
_ENDS = {"end", "halt", "stop"}
# Where what is struck stands.
_AROUND = ("in", "near", "at", "outside")
# Frames by which what is done in a part of a country that is not one's own is done to that country.
_ABROAD = {"withdraw-troops", "withdraw-bases", "withdrawal", "pressure"}


def find_match(clause: Clause, frames: Sequence[Frame], scene: Scene) -> tuple[Frame, list[Pair]] | None:
    """The first frame that finds its ends in the clause, and the pairs that it finds."""
    for frame in _find_told(clause, frames, scene):
        pairs = _find_pairs(clause, frame, scene)
        if pairs:
            return frame, pairs
    return None


def find_actors(clause: Clause, frames: Sequence[Frame], scene: Scene) -> tuple[Frame, list[Mention]] | None:
    """The first frame whose subject is told, whatever stands at its object."""
    for frame in _find_told(clause, frames, scene):
        subjects = fill_subjects(clause, frame, scene)
        if subjects:
            return frame, subjects
    return None


def _find_told(clause: Clause, frames: Sequence[Frame], scene: Scene) -> Iterator[Frame]:
    """The frames whose words all stand in the clause."""
    near = list_near(clause) if any(frame.others for frame in frames) else []
    words = {form for token in near for form in (lemma(token), token.lower_)}
    for frame in frames:
        if all(_is_among(words, other, scene.lexicon) for other in frame.others):
            # 'is at odds with', 'reached a deal with'
            for word in _find_words(near, frame, scene.lexicon):
                add_prepositions(word, clause.roles)
            yield frame


def _find_pairs(clause: Clause, frame: Frame, scene: Scene) -> list[Pair]:
    subjects = fill_subjects(clause, frame, scene)
    # 'China faces US tariffs': the subject of such a verb is who the noun is about.
    roles = (*frame.object, "target") if clause.pos == "noun" else frame.object
    for role in roles if subjects else ():
        if role == "xobj" and frame.family == "ask" and (clause.roles.get("obj") or clause.roles.get("to")):
            continue  # 'urged the army to abandon Maduro' asks nothing of Maduro
        pairs = _pair_role(clause, frame, role, subjects, scene)
        if pairs:
            return [p for p in pairs if is_plausible(p, clause, frame, scene)]
    return []


def fill_subjects(clause: Clause, frame: Frame, scene: Scene) -> list[Mention]:
    """Who stands at the relation's subject, whatever stands at its object."""
    relation = load_relations()[frame.relation]
    return _fill(clause, frame.subject, frame, relation.subject, scene, is_subject=True)


def _pair_role(clause: Clause, frame: Frame, role: str, subjects: list[Mention], scene: Scene) -> list[Pair]:
    relation = load_relations()[frame.relation]
    if role == "=" and clause.support is not None and lemma(clause.support) == "host":
        return []  # 'Iraq and Oman hosted talks': of others
    if role == "=" and (_is_apart(clause.predicate) or clause.predicate.head.lower_ == "for"):
        return []  # 'thanked both for reaching this deal', 'returned for talks': not with one another
    if role == "=" or any(_is_each_other(t, clause) for t in clause.roles.get(role, ())):
        return _among(subjects, relation, scene)
    # Who is warned is somebody: 'warned London' is said to Britain.
    classes = ("actor",) if frame.head == "warn" else relation.object
    objects = _fill(clause, (role,), frame, classes, scene)
    if not objects and frame.family in _ABROAD:
        places = _fill_abroad(clause, (role,), frame, subjects, scene)
        homes = ((place, scene.gazetteer.country_of(place.entity)) for place in places)
        objects = [replace(place, entity=home) for place, home in homes if home is not None]
    if not objects and frame.relation == "assaults" and _names_site(clause.roles.get(role, ()), scene):
        objects = _fill_abroad(clause, _AROUND, frame, subjects, scene)
    return [Pair(s, o) for s in subjects for o in objects if s.entity.id != o.entity.id]


def _is_apart(verb: Token) -> bool:
    """'thanked both for reaching this deal'; not 'looked forward to meeting again'."""
    return verb.dep_ == "pcomp" and lemma(verb.head.head) != "look"


def _fill_abroad(
    clause: Clause, roles: Sequence[str], frame: Frame, subjects: list[Mention], scene: Scene
) -> list[Mention]:
    """Places that are not known to lie in the country of who does it there."""
    places = _fill(clause, roles, frame, ("place", "country"), scene)
    own = {scene.gazetteer.country_of(subject.entity) for subject in subjects} - {None}
    return [place for place in places if scene.gazetteer.country_of(place.entity) not in own]


def _names_site(tokens: Sequence[Token], scene: Scene) -> bool:
    """'bombed a school in Gaza': who strikes what stands there strikes the place."""
    return any(lemma(token) in scene.lexicon.sets["sites"] for token in tokens)


def _is_among(words: AbstractSet[str], wanted: str, lexicon: Lexicon) -> bool:
    return not words.isdisjoint(lexicon.sets[wanted[1:]]) if wanted[0] == "@" else wanted in words


def _find_words(near: Sequence[Token], frame: Frame, lexicon: Lexicon) -> list[Token]:
    """The nouns of an expression, which may carry the preposition that belongs to it."""
    nouns = [t for t in near if t.pos_ == "NOUN"]
    return [t for t in nouns if any(_is_among({lemma(t), t.lower_}, o, lexicon) for o in frame.others)]


def _among(subjects: list[Mention], relation: Relation, scene: Scene) -> list[Pair]:
    """The parts of a plural subject: each pair once, or once each way; not a leader and his aides."""
    pairs = [
        Pair(s, o)
        for s, o in permutations(subjects, 2)
        if s.entity.id != o.entity.id and not _are_of_one_side(s.entity, o.entity, scene.gazetteer)
    ]
    if not relation.symmetric:
        return pairs
    kept: dict[frozenset[str], Pair] = {}
    for pair in pairs:
        kept.setdefault(frozenset({pair.subject.entity.id, pair.object.entity.id}), pair)
    return list(kept.values())


def _are_of_one_side(first: Entity, second: Entity, gazetteer: Gazetteer) -> bool:
    home = gazetteer.country_of(first)
    return "person" in {first.cls, second.cls} and home is not None and home == gazetteer.country_of(second)


def _is_each_other(token: Token, clause: Clause) -> bool:
    """'each other', 'one another'; 'each side blames the other'."""
    if token.lower_ == "other" and any(c.lower_ == "the" for c in token.children):
        return any(c.lower_ in {"each", "either"} for t in clause.roles["subj"] for c in (t, *t.children))
    words = {c.lower_ for t in (token, *token.children) for c in (t, *t.children)}
    return ("other" in words and "each" in words) or ("another" in words and "one" in words)


def _fill(
    clause: Clause,
    roles: Sequence[str],
    frame: Frame,
    classes: tuple[str, ...],
    scene: Scene,
    *,
    is_subject: bool = False,
) -> list[Mention]:
    """Who fills the first of the roles that somebody fit for it fills."""
    for role in roles:
        tokens = clause.roles.get(role.removesuffix("'s"), [])
        is_end = frame.relation == "requests" and not is_subject and any(lemma(t) in _ENDS for t in tokens)
        if is_end:  # 'demanded an end to Serbian attacks': of who is to end them
            tokens = [p for t in tokens if lemma(t) in _ENDS for p in _list_ended(t)]
        if role == "mod":
            found = _fill_modifier(tokens, classes, scene)
        else:
            referents = find_referents(
                tokens,
                scene.cast,
                scene.lexicon,
                matters=(frame.relation in MATTERS_COUNT and not is_subject) or role.endswith("'s"),
                deeds=is_subject or is_end or frame.relation == "accuses" or frame.family in _BOWS,
                goods=frame.relation in GOODS_COUNT and not is_subject,
                owned=frame.relation in OWNED_COUNT and not is_subject,
                voices=frame.relation in SPOKEN and is_subject,
            )
            if role.endswith("'s"):
                referents = tuple((m, direct) for m, direct in referents if not direct)
            fitting = (fit(mention, classes, scene.gazetteer) for mention, _ in referents)
            found = [mention for mention in fitting if mention is not None]
        if found:
            return found if is_subject else [_as_people(mention) for mention in found]
    return []


def _list_ended(end: Token) -> list[Token]:
    behind = [*end.children, *(c for c in end.head.children if c.i > end.i)]
    return [p for c in behind if c.lower_ in {"to", "of"} for p in c.children if p.dep_ == "pobj"]


def _fill_modifier(tokens: Sequence[Token], classes: tuple[str, ...], scene: Scene) -> list[Mention]:
    """'Chinese' and 'US' before a noun; other words there stand for nobody."""
    found = []
    for token in tokens:
        if token.i in scene.cast.modifiers:
            mentions: tuple[Mention, ...] = (scene.cast.modifiers[token.i],)
        else:
            mentions = scene.cast.mentions.get(token.i, ())
        fitting = (fit(m, classes, scene.gazetteer) for m in mentions)
        found += [m for m in fitting if m is not None]
    return found


def _as_people(mention: Mention) -> Mention:
    """What is done to Belarusians is not done to Belarus; 'the Belarusians' may be either."""
    if mention.step != "people in the gazetteer" or mention.entity.cls != "country":
        return mention
    return replace(mention, entity=people_of(mention.entity))


def fit(mention: Mention, classes: tuple[str, ...], gazetteer: Gazetteer) -> Mention | None:
    """The mention as one of the classes that a relation asks for, or None."""
    cls = mention.entity.cls
    if cls in classes or ("actor" in classes and cls in _ACTORS):
        return mention
    if mention.step == SEAT and (home := gazetteer.country_of(mention.entity)) is not None:
        return replace(mention, entity=home) if {"actor", "country"} & {*classes} else None
    metonym = gazetteer.metonym(mention.entity.name)
    actor = metonym.stands_for if metonym is not None else None
    if actor is not None and ("actor" in classes or actor.cls in classes):
        return replace(mention, entity=actor)
    return None
