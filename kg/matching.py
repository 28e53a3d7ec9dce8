"""Clause and frame -> pairs: who stands at the two ends of the relation.

The roles of the clause are filled from the cast; what does not fit the classes of the relation is left,
but for a capital where somebody must act: that is its country.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING

from kg.entities import people_of
from kg.grammar import add_prepositions, lemma
from kg.lexicon import load_relations
from kg.referents import GOODS_COUNT, MATTERS_COUNT, OWNED_COUNT, SPOKEN, find_referents
from kg.verbs import list_deeds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from kg.clauses import Clause
    from kg.entities import Cast
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Frame, Lexicon, Relation
    from kg.parsing import Parse
    from kg.quotes import Quotes
    from kg.records import Entity, EntityClass, Mention
    from kg.syntax import Token

_ACTORS: frozenset[EntityClass] = frozenset({"person", "country", "organisation", "group", "region"})
# Not said of a leader and the country that he leads.
_BETWEEN_SIDES = {
    "supports", "meets", "cooperates_with", "agrees_with", "partner_of", "hosts", "aids", "requests",
    "mobilizes_against",
}  # fmt: skip
# Frames whose words mean an event only when what they are said of is one ('attended the summit').
_EVENTS_ONLY = {"be-at", "attend", "fight-in", "participation", "withdraw-deal", "withdrawal-deal"}
# What stands behind these is another happening: 'reopened the border after talks'.
_WHEN = {"after", "before", "during", "since", "until", "despite", "amid", "following"}
# Frames by which nobody visits the country they live in.
_COMING = {"be-there", "arrive", "travel", "visit-host"}
# What a noun or an adjective is about.
_ABOUT = {"of", "on", "in", "to"}
# Frames by which one gives way to what somebody does: 'bowed to American pressure'.
_BOWS = {"yield", "comply", "concession"}
# What one asks for who wants something to be over.
_ENDS = {"end", "halt", "stop"}
# Where what is struck stands.
_AROUND = ("in", "near", "at", "outside")
# Frames by which what is done in a part of a country that is not one's own is done to that country.
_ABROAD = {"withdraw-troops", "withdraw-bases", "withdrawal", "pressure"}
# What somebody is invited to do who is to come.
_GUESTS_DO = {
    "address", "attend", "come", "cross", "dine", "do", "hold", "join", "meet", "participate", "return",
    "speak", "stay", "stop", "take", "tour", "travel", "visit", "watch",
}  # fmt: skip
_ATTRIBUTES = {"amod", "compound"}
# Frames whose words are said of teams and candidates as of armies.
_CONTESTS = {"assault", "clash", "lead", "trade-fire", "fire-at", "advance-on"}


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is known of one article when its statements are made.

    `issuers` are those whose words the whole article is, `voices` those whose words single blocks are.
    """

    parse: Parse
    cast: Cast
    quotes: Quotes
    gazetteer: Gazetteer
    lexicon: Lexicon
    issuers: tuple[Mention, ...]
    voices: Mapping[int, Mention]


@dataclass(frozen=True, slots=True)
class Pair:
    """The two ends of a relation."""

    subject: Mention
    object: Mention


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
    near = _list_near(clause) if any(frame.others for frame in frames) else []
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
            return [p for p in pairs if _is_plausible(p, clause, frame, scene)]
    return []


def fill_subjects(clause: Clause, frame: Frame, scene: Scene) -> list[Mention]:
    """Who stands at the relation's subject, whatever stands at its object."""
    relation = load_relations()[frame.relation]
    return _fill(clause, frame.subject, frame, relation.subject, scene, is_subject=True)


def _pair_role(clause: Clause, frame: Frame, role: str, subjects: list[Mention], scene: Scene) -> list[Pair]:
    relation = load_relations()[frame.relation]
    if role == "=" and (clause.predicate.dep_ == "pcomp" or clause.predicate.head.lower_ == "for"):
        return []  # 'thanked both for reaching this deal', 'returned for talks': not with one another
    if role == "=" or any(_is_each_other(t, clause) for t in clause.roles.get(role, ())):
        return _among(subjects, relation, scene)
    objects = _fill(clause, (role,), frame, relation.object, scene)
    if not objects and frame.family in _ABROAD:
        places = _fill_abroad(clause, (role,), frame, subjects, scene)
        homes = ((place, scene.gazetteer.country_of(place.entity)) for place in places)
        objects = [replace(place, entity=home) for place, home in homes if home is not None]
    if not objects and frame.relation == "assaults" and _names_site(clause.roles.get(role, ()), scene):
        objects = _fill_abroad(clause, _AROUND, frame, subjects, scene)
    return [Pair(s, o) for s in subjects for o in objects if s.entity.id != o.entity.id]


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


def _list_near(clause: Clause) -> list[Token]:
    """The words that an expression may consist of beside its head."""
    apart = {"nsubj", "conj", "nsubjpass", "advcl", "ccomp"}
    near = [c for c in clause.predicate.children if c.dep_ not in apart]
    if clause.pos == "verb":
        near += [c for c in clause.roles.get("obj", ()) if c.dep_ in {"dobj", "nsubjpass", "conj"}]
        if clause.predicate.dep_ == "acl" and clause.predicate.tag_ == "VBN":
            near.append(clause.predicate.head)  # 'hostages held by', 'talks brokered by'
        below = {"pobj", "compound", "amod", "pcomp", "conj", "npadvmod", "prep"}
        inner = [c for c in near if not (c.dep_ == "prep" and c.lower_ in _WHEN)]
        near += [g for c in inner for g in c.children if g.dep_ in below]
        near += [p for g in list(near) if g.dep_ == "prep" and g.head.dep_ == "prep" for p in g.children]
        near += [a for g in near if g.head.lower_ == "as" for a in g.children if a.dep_ in _ATTRIBUTES]
        of_or_for = [g for g in near if g.dep_ == "prep" and g.lower_ == "of"]
        of_or_for += [c for o in clause.roles.get("obj", ()) for c in o.children if c.lower_ == "for"]
        whole = [p for g in of_or_for for p in g.children]
        near += [*whole, *(g for p in whole for g in p.children if g.dep_ == "compound")]
        near += [d for d in list_deeds(clause.predicate) if d.head != clause.predicate or d.dep_ == "ccomp"]
    else:  # 'a suspension of air links', 'opposed to the plan'
        near += [p for c in list(near) if c.lower_ in _ABOUT for p in c.children if p.dep_ == "pobj"]
    return near


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
    metonym = gazetteer.metonym(mention.entity.name)
    actor = metonym.stands_for if metonym is not None else None
    if actor is not None and ("actor" in classes or actor.cls in classes):
        return replace(mention, entity=actor)
    return None


def _is_plausible(pair: Pair, clause: Clause, frame: Frame, scene: Scene) -> bool:
    """Nobody visits the country they are from by being there, or thanks the country they lead."""
    subject, object_ = pair.subject.entity, pair.object.entity
    if frame.family == "let" and (subject.cls == "person" or object_.cls == "country"):
        return False  # to let an ally do something is no giving way
    if frame.family == "travel" and clause.predicate.pos_ == "VERB" and _has_object(clause):
        return False  # 'returned the letters to', 'flew the children to'
    if frame.family == "take-place" and subject.cls != "event":
        return False
    if frame.family in _EVENTS_ONLY and object_.cls != "event":
        return False
    if frame.relation in {"assaults", "leads"} and _is_no_attack(clause, pair, frame, scene.lexicon):
        return False
    if _has_other_sense(clause.predicate, frame):
        return False
    if frame.relation in _BETWEEN_SIDES and _leads(subject, object_, scene):
        return False
    if frame.family not in _COMING:
        return True
    if subject.cls != "person":
        return frame.family not in {"be-there", "visit-host"}
    country = scene.gazetteer.country_of(object_)
    return country is None or country != scene.gazetteer.country_of(subject)


def _has_object(clause: Clause) -> bool:
    return any(c.dep_ == "dobj" for c in clause.predicate.children)


def _has_other_sense(verb: Token, frame: Frame) -> bool:
    """'invited him to stay in touch' is no invitation to come, 'a Russian wanted by Spain' no request."""
    if frame.family == "seek" and lemma(verb) == "want":
        return verb.dep_ == "acl"
    deeds = [c for c in verb.children if c.dep_ in {"xcomp", "advcl"} and c.tag_ == "VB"]
    return lemma(verb) == "invite" and bool(deeds) and not any(lemma(d) in _GUESTS_DO for d in deeds)


def _is_no_attack(clause: Clause, pair: Pair, frame: Frame, lexicon: Lexicon) -> bool:
    """Teams defeat one another, people attack one another in words, offensives may be of charm."""
    if (
        frame.family in {"assault", "clash", "advance-on"}
        and pair.subject.entity.cls == pair.object.entity.cls == "person"
    ):
        return True
    words = {lemma(t) for t in clause.predicate.sent}
    near = {t.lower_ for t in (clause.predicate, *_list_near(clause)) for t in t.children}
    return bool(
        words & lexicon.sets["sports"] and clause.pos == "verb" and frame.family in _CONTESTS
    ) or bool(near & lexicon.sets["figurative"])


def _leads(person: Entity, country: Entity, scene: Scene) -> bool:
    offices = scene.gazetteer.offices_of(person, date=scene.parse.article.published)
    return any(office.of == country for office in offices)
