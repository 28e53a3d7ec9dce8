"""Two ends that a frame has found -> whether its words can be meant so between these two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.clauses import list_near
from kg.grammar import lemma

if TYPE_CHECKING:
    from kg.clauses import Clause
    from kg.lexicon import Frame, Lexicon
    from kg.records import Entity
    from kg.scene import Pair, Scene
    from kg.syntax import Token

# Not said of a leader and the country that he leads.
_BETWEEN_SIDES = {
    "supports", "meets", "cooperates_with", "agrees_with", "partner_of", "hosts", "aids", "requests",
    "mobilizes_against",
}  # fmt: skip
# Frames whose words are meant so only where these stand at their ends.
_SUBJECTS = {"take-place": {"event"}, "expected": {"person"}, "visit-person": {"person"}}
_OBJECTS = {
    "be-at": {"event"},
    "attend": {"event"},
    "stay-away": {"event"},
    "visit-person": {"person"},
    "fight-in": {"event"},
    "participation": {"event"},
    "withdraw-deal": {"event"},
    "withdrawal-deal": {"event"},
    "take-control": {"place", "country", "region"},
    "withdrawal": {"place", "country", "region", "group"},
}
# Frames by which nobody visits the country they live in.
_COMING = {"be-there", "arrive", "travel", "visit-host"}
# What somebody is invited to do who is to come.
_GUESTS_DO = {
    "address", "attend", "come", "cross", "dine", "do", "hold", "join", "meet", "participate", "return",
    "speak", "stay", "stop", "take", "tour", "travel", "visit", "watch",
}  # fmt: skip
# Frames whose words are said of teams and candidates as of armies.
_CONTESTS = {"assault", "clash", "lead", "trade-fire", "fire-at", "advance-on"}


def is_plausible(pair: Pair, clause: Clause, frame: Frame, scene: Scene) -> bool:
    """Nobody visits the country they are from by being there, or thanks the country they lead."""
    subject, object_ = pair.subject.entity, pair.object.entity
    if frame.family == "let" and (subject.cls == "person" or object_.cls == "country"):
        return False  # to let an ally do something is no giving way
    if frame.family == "travel" and clause.predicate.pos_ == "VERB" and _has_object(clause):
        return False  # 'returned the letters to', 'flew the children to'
    if frame.family == "kill-there" and (_is_at_home(subject, object_, scene) or not _kills_several(clause)):
        return False  # 'Kenyan police killed three people in Nairobi' is no assault on Nairobi
    if not _are_apt(subject, object_, frame):
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
    return not _is_at_home(subject, object_, scene)


def _kills_several(clause: Clause) -> bool:
    tags = {t.tag_ for t in clause.roles.get("obj", ())}
    return bool(tags & {"NNS", "CD"})


def _are_apt(subject: Entity, object_: Entity, frame: Frame) -> bool:
    """Only events take place; a company is taken over and no place to be conquered."""
    fits = subject.cls in _SUBJECTS.get(frame.family, {subject.cls})
    return fits and object_.cls in _OBJECTS.get(frame.family, {object_.cls})


def _is_at_home(subject: Entity, object_: Entity, scene: Scene) -> bool:
    country = scene.gazetteer.country_of(object_)
    return country is not None and country == scene.gazetteer.country_of(subject)


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
    near = {t.lower_ for t in (clause.predicate, *list_near(clause)) for t in t.children}
    return bool(
        words & lexicon.sets["sports"] and clause.pos == "verb" and frame.family in _CONTESTS
    ) or bool(near & lexicon.sets["figurative"])


def _leads(person: Entity, country: Entity, scene: Scene) -> bool:
    offices = scene.gazetteer.offices_of(person, date=scene.parse.article.published)
    return any(office.of == country for office in offices)
