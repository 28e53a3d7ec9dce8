"""'Putin met Xi', 'has met', 'after he met' -> whether a verb tells what happened, as news does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.grammar import is_verb, lemma
from kg.modality import find_tense

if TYPE_CHECKING:
    from kg.syntax import Token

# Words at a noun of action that make it another than the one at hand.
_OTHER = {"last", "previous", "earlier", "next", "future", "another", "former", "past", "recent", "annual"}
_INDEFINITE = {"a", "an", "any", "no", "every", "each", "many", "several"}
_COMINGS_TOGETHER = {"visit", "trip", "journey", "tour", "meeting", "summit", "talk", "call", "stopover"}
_NOT_YET = {"before", "since", "until", "ahead", "for"}


def is_main(owner: Token) -> bool:
    """Whether it is the verb of a main clause, or one of several."""
    while owner.dep_ == "conj":
        owner = owner.head
    return owner.dep_ == "ROOT"


def is_over(owner: Token) -> bool:
    """Whether the time is of something past: not 'is expected on Wednesday'."""
    return find_tense(owner) == "past" and not any(c.lower_ in {"is", "are"} for c in owner.children)


def is_at_hand(noun: Token) -> bool:
    """'their meeting', 'the talks', a headline's 'Moscow visit'; not 'a meeting', 'their last meeting'."""
    words = {c.lower_ for c in noun.children}
    if words & _OTHER or (noun.dep_ == "pobj" and noun.head.lower_ in _NOT_YET):
        return False
    return not words & _INDEFINITE


def is_presented(noun: Token) -> bool:
    """'The visit is his third trip to Russia', 'This is her first visit': of what the article is about."""
    verb = noun.head
    if noun.dep_ != "attr" or verb.tag_ not in {"VBZ", "VBP"} or lemma(verb) != "be":
        return False
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    return any(s.lower_ == "this" or (lemma(s) in _COMINGS_TOGETHER and is_at_hand(s)) for s in subjects)


def is_ahead(noun: Token) -> bool:
    """'The talks will focus on trade': what is about to take place."""
    is_subject = noun.dep_ in {"nsubj", "nsubjpass"}
    return is_subject and any(c.dep_ == "aux" and c.lower_ in {"will", "'ll"} for c in noun.head.children)


def is_narrative(token: Token) -> bool:
    """Whether the verb above tells what happened: 'met', 'was received'; not 'had met', 'after he met'."""
    current = token
    while not _is_finite(current):
        if current.dep_ == "ROOT" or current.dep_ in {"relcl", "acl", "ccomp", "pcomp"}:
            return False
        if is_verb(current) and any(c.dep_ in {"aux", "mark"} for c in current.children):
            return False  # 'to meet', 'after meeting'
        current = current.head
    while _is_listed(current):
        current = current.head
    if current.dep_ == "advcl":
        marks = {c.lower_ for c in current.children if c.dep_ in {"mark", "advmod"}}
        return bool(marks & {"as", "when", "while"}) and not marks & {"after", "before", "since"}
    return current.dep_ in {"ROOT", "parataxis"}


def _is_listed(verb: Token) -> bool:
    """Whether it is one of several that happened: 'raised concerns, noted that …, and asked'."""
    head = verb.head
    if verb.dep_ == "conj":
        return is_verb(head)
    if verb.dep_ == "ccomp" and any(c.tag_ == "MD" for c in verb.children):
        return True  # 'said that he must leave, and asked': where the parser hung the second on 'leave'
    begins = verb.dep_ == "ccomp" and verb.i < head.i  # as the parser often takes the first of a list
    return begins and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in head.children)


def _is_finite(token: Token) -> bool:
    """'met', 'was met', but neither 'had met' nor 'has met'."""
    auxiliaries = {c.lower_ for c in token.children if c.dep_ in {"aux", "auxpass"}}
    if token.tag_ == "VBD":
        return is_verb(token) and not auxiliaries & {"had", "have", "has"}
    return token.tag_ == "VBN" and auxiliaries in ({"was"}, {"were"})
