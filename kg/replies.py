"""Clause that answers a deed told before -> whose deed it was: 'Kabul condemned the attack'.

The noun points back ('the attack', 'the move', 'the accusation') to the last deed of its kind, a few
sentences back at most. A denial says of what somebody was accused of that he says it is not so.
'The talks' of an article that told of one host and one guest, and of no other meeting, are theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.grammar import lemma
from kg.matching import fill_subjects, fit
from kg.referents import find_referents
from kg.scene import Pair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.clauses import Clause
    from kg.lexicon import Frame
    from kg.records import Entity, Statement
    from kg.scene import Scene
    from kg.syntax import Token

_ANSWERS = {"accuses", "supports", "rejects"}
# What one condemns or welcomes as somebody's deed; the noun's own rows in frames.tsv say which it can be.
_DEEDS = {"assaults", "sanctions", "threatens", "coerces", "mobilizes_against", "visits", "rejects"}
_SAYINGS = {"accuses", "requests"}
# Nouns that point back to any deed.
_MOVES = {"decision", "move", "step", "action"}
_DENIALS = {"deny", "dispute", "refute", "rebut", "reject", "dismiss"}
_CLAIMS = {"accusation", "allegation", "charge", "claim"}
# What a host and a guest come together for; a summit or a dinner may be of many.
_TALKS = {"meeting", "talk"}
_OCCASIONS = {"at", "during", "after", "before", "in"}
# Frames by which one takes part in a gathering, which may have been named before.
_ATTENDANCES, _ATTENDING = {"join-in", "attend"}, {"attend", "participate", "take"}
# What may stand beside them where the gathering itself is not named.
_BESIDE = {"subj", "obj", "xobj", "must", "bid", "harm", "from", "on", "as", "alongside", "despite"}
# How far back the deed was told: this sentence and so many before it.
_SENTENCES_BACK = 2


@dataclass(frozen=True, slots=True)
class Reply:
    """The frame of the answering verb, and who answers whom."""

    frame: Frame
    pairs: list[Pair]


def find_reply(clause: Clause, told: Sequence[Statement], scene: Scene) -> Reply | None:
    """Who condemns, welcomes or rejects whose deed, where the clause names but the deed; or who meets."""
    if clause.pos != "verb":
        return _find_talks(clause, told, scene)
    for frame in scene.lexicon.frames["verb", lemma(clause.predicate)]:
        if frame.family in _ATTENDANCES and (attended := _find_attended(clause, frame, scene)) is not None:
            return attended
        if frame.relation in _ANSWERS and not frame.others and "obj" in frame.object:
            nouns = [t for t in clause.roles.get("obj", ()) if points_back(t)]
            answers = [a for noun in nouns for a in _list_answered(noun, frame, told, scene)]
            subjects = fill_subjects(clause, frame, scene) if answers else []
            pairs = [
                Pair(s, a.subject)
                for a in answers
                for s in subjects
                if a.subject.entity != s.entity and _is_apt(s.entity, a, frame, scene)
            ]
            if pairs:
                return Reply(frame, pairs)
    return None


def _find_attended(clause: Clause, frame: Frame, scene: Scene) -> Reply | None:
    """'The parade was held in Moscow. Vucic took part': in the last gathering that was told before."""
    named = any(lemma(t) != "part" for t in clause.roles.get("obj", ()))
    if lemma(clause.predicate) not in _ATTENDING or named or not clause.roles.keys() <= _BESIDE:
        return None
    begin = clause.predicate.i
    starts = list_near(clause.predicate, scene)
    told = [
        (root, m)
        for root, mentions in scene.cast.mentions.items()
        for m in mentions
        if m.entity.cls == "event" and root < begin
    ]
    near = [m for root, m in sorted(told, key=lambda t: t[0]) if _begins(scene, root) in starts]
    subjects = fill_subjects(clause, frame, scene) if near else []
    return Reply(frame, [Pair(s, near[-1]) for s in subjects]) if subjects else None


def _begins(scene: Scene, token: int) -> int:
    return scene.parse.sentence(scene.parse.doc[token].sent).begin


def _find_talks(clause: Clause, told: Sequence[Statement], scene: Scene) -> Reply | None:
    """'Putin welcomed Xi to Moscow. The talks will address trade': they meet, by the article's own word."""
    noun = clause.predicate
    within = noun.dep_ in {"nsubj", "nsubjpass"} or noun.head.lower_ in _OCCASIONS
    if lemma(noun) not in _TALKS or not within or not points_back(noun):
        return None
    hosting = {(s.subject.entity, s.object.entity): s for s in told if s.relation == "hosts"}
    if len(hosting) != 1 or any(s.relation == "meets" for s in told):
        return None
    ((host, guest), statement) = hosting.popitem()
    others = {s.subject.entity for s in told if s.relation == "visits"} - {guest}
    if {host.cls, guest.cls} != {"person"} or statement.factuality not in {"actual", "planned"} or others:
        return None
    frame = next(f for f in scene.lexicon.frames["noun", lemma(noun)] if f.relation == "meets")
    return Reply(frame, [Pair(statement.subject, statement.object)])


def points_back(noun: Token) -> bool:
    """'the attack', but not 'the attack by rebels' or 'Monday's attack', which may be another."""
    words = {c.lower_ for c in noun.children if c.dep_ == "det"}
    says = {"poss", "prep", "compound", "relcl", "acl", "nummod", "nmod"}
    return bool(words & {"the", "this"}) and not any(c.dep_ in says for c in noun.children)


def _list_answered(noun: Token, frame: Frame, told: Sequence[Statement], scene: Scene) -> list[Statement]:
    """The statements of the deed that the noun can mean; none where two have done such deeds lately."""
    kinds = _SAYINGS if frame.relation == "rejects" else _DEEDS
    if lemma(noun) not in _MOVES:
        kinds = kinds & {f.relation for f in scene.lexicon.frames.get(("noun", lemma(noun)), ())}
    begin = scene.parse.span(noun, noun).begin
    near = list_near(noun, scene)
    fitting = [
        s
        for s in told
        if s.relation in kinds
        and s.factuality in {"actual", "planned"}
        and s.trigger.begin < begin
        and s.evidence[0].begin in near
    ]
    last = max((s.trigger.begin for s in fitting), default=0)
    answered = [s for s in fitting if s.trigger.begin == last]
    doers = {s.subject.entity for s in answered}
    return answered if all(s.subject.entity in doers for s in fitting) else []


def list_near(token: Token, scene: Scene) -> set[int]:
    """Where the sentence of the token and those before it begin in the article."""
    sents = [s for s in scene.parse.doc.sents if s.start <= token.i][-1 - _SENTENCES_BACK :]
    return {scene.parse.sentence(s).begin for s in sents}


def _is_apt(answering: Entity, deed: Statement, frame: Frame, scene: Scene) -> bool:
    """An accusation is rejected by the accused; nobody answers the deed of his own country."""
    country = scene.gazetteer.country_of
    home, accused = country(answering), deed.object.entity
    if home is not None and home == country(deed.subject.entity):
        return False
    of_accused = accused == answering or (home is not None and home == country(accused))
    return of_accused or frame.relation != "rejects"


def find_denials(clause: Clause, told: Sequence[Statement], scene: Scene) -> Iterator[Statement]:
    """'Riyadh accuses Tehran of arming the Houthis, which Iran denies': Iran's word is that it does not."""
    verb = clause.predicate
    if clause.pos != "verb" or lemma(verb) not in _DENIALS or not _denies_claim(clause):
        return
    near = list_near(verb, scene)
    begin = scene.parse.span(verb, verb).begin
    subjects = find_referents(clause.roles.get("subj", ()), scene.cast, scene.lexicon)
    deniers = (fit(m, ("actor",), scene.gazetteer) for m, _ in subjects)
    for denier in (d for d in deniers if d is not None):
        for statement in told:
            speaker = statement.attributed_to
            if (
                speaker is not None
                and speaker.entity != denier.entity
                and statement.subject.entity == denier.entity
                and statement.factuality in {"actual", "past"}
                and statement.trigger.begin < begin
                and statement.evidence[0].begin in near
            ):
                yield replace(
                    statement,
                    factuality="negated",
                    attributed_to=denier,
                    trigger=scene.parse.span(verb, verb),
                    evidence=(scene.parse.sentence(verb.sent),),
                    rule="denial frame",
                )


def _denies_claim(clause: Clause) -> bool:
    """'which Iran denies', 'denied it', 'denied the charge', 'a claim that Iran denies'."""
    objects = [c for c in clause.predicate.children if c.dep_ == "dobj"]
    words = {c.lower_ for c in objects} | {lemma(t) for t in clause.roles.get("obj", ())}
    return bool(words & ({"which", "it", "this", "that", "them"} | _CLAIMS))
