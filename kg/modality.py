"""Word -> what its own auxiliaries, negations and modifiers make of it: 'will come', 'never came', 'former'.

What governs the word is not looked at here: that is factuality.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kg.grammar import lemma

if TYPE_CHECKING:
    from kg.records import Factuality
    from kg.syntax import Token

Stance = Literal["offered", "refused", "cancelled"]
Tense = Literal["past", "present", "future"]

_FUTURE = {"will", "shall", "'ll", "wo", "would", "'d"}
_POSSIBLE_MODALS = {"may", "might", "could", "can", "must", "should", "ought", "ca"}
_CONDITIONS = {"if", "unless", "whether", "lest"}
_DOUBTS = {"reportedly", "allegedly", "perhaps", "possibly", "probably", "maybe", "supposedly"}
_ALMOST = {"almost", "nearly", "hardly", "barely", "never"}
_NOBODY = {"nobody", "none", "neither", "nothing"}
_ONCE = {"once", "formerly"}
_FICTIONS = {"novel", "film", "movie", "book", "game", "scenario", "simulation", "series", "play", "dream"}
# What becomes of a deed by what who would do it makes of it.
STANCES: dict[Stance, Factuality] = {"offered": "possible", "refused": "negated", "cancelled": "negated"}
# What will go on is there already.
_GOES_ON = {"continue", "remain", "keep", "stay"}
_ADJECTIVE_EFFECTS: dict[str, str] = {
    adjective: effect
    for effect, adjectives in {
        "planned": "planned upcoming scheduled expected forthcoming future coming",
        "possible": "possible potential proposed alleged threatened looming prospective would-be "
        "hypothetical "
        "supposed suspected feared",
        "past": "former ex onetime erstwhile ousted deposed",
        "negated": "cancelled canceled aborted failed abandoned",
    }.items()
    for adjective in adjectives.split()
}


@dataclass(slots=True)
class Status:
    """`speakers` are the tokens that name who says so, the innermost first."""

    effects: set[str] = field(default_factory=set)
    negations: int = 0
    speakers: list[Token] = field(default_factory=list)
    unnamed_speaker: bool = False
    wished: bool = False
    # The outermost of contexts.tsv that is more than a factuality: offered, refused, cancelled.
    stance: Stance | None = None
    tense: Tense = "present"

    @property
    def factuality(self) -> Factuality:
        """The one word for what the effects come to."""
        if self.negations % 2:
            return "negated"
        for factuality in ("possible", "planned", "past"):
            if factuality in self.effects:
                return factuality
        return "actual"


def find_tense(token: Token) -> Tense:
    """Of the verb itself, or of the verb that governs a noun."""
    verb = token
    while verb.pos_ not in {"VERB", "AUX"} and verb.dep_ != "ROOT":
        verb = verb.head
    words = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    if words & _FUTURE:
        return "future"
    if verb.tag_ in {"VBD", "VBN"} or words & {"was", "were", "had", "has", "have", "did"}:
        return "past"
    if verb.tag_ in {"VBG", "VB", "VBN"} and verb.dep_ in {"advcl", "xcomp", "pcomp", "conj", "acl", "ccomp"}:
        if "to" in words:
            return "future"
        return find_tense(verb.head)
    return "present"


def add_local(token: Token, status: Status, *, only_modals: bool) -> None:
    """What the word's own auxiliaries, negations and modifiers make of it."""
    for child in token.children:
        if child.dep_ == "aux":
            _add_modal(token, child.lower_, status)
        elif not only_modals:
            _add_modifier(token, child, status)
    if token.dep_ == "ROOT":
        infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)
        if token.tag_ == "VB" and infinitive:  # 'Xi to visit Moscow', a headline
            status.effects.add("planned")
        if token.sent.text.rstrip(" '\"”’").endswith("?"):
            status.effects.add("possible")


def _add_modal(token: Token, modal: str, status: Status) -> None:
    if modal in _FUTURE and lemma(token) not in _GOES_ON:  # what will continue is there already
        status.effects.add("planned")
    elif modal in _POSSIBLE_MODALS:
        status.effects.add("possible")


def _add_modifier(token: Token, child: Token, status: Status) -> None:
    dep, word = child.dep_, child.lower_
    if dep == "neg":
        _add_negation(token, child, status)
    elif (dep == "mark" and word in _CONDITIONS) or (dep == "advmod" and word in _DOUBTS):
        status.effects.add("possible")
    elif dep == "advmod" and (word == "longer" or (word in _ONCE and token.lower_ in {"was", "were", "had"})):
        status.effects.add("past")  # 'no longer supports', 'was once'
    elif dep == "prep":
        _add_setting(child, status)
    elif (
        (dep == "advmod" and word in _ALMOST)
        or (dep in {"nsubj", "nsubjpass"} and _is_nobody(child))
        or (dep in {"det", "preconj", "cc"} and word in {"no", "neither"})
    ):
        status.negations += 1
    elif dep in {"amod", "compound"} and word in _ADJECTIVE_EFFECTS:
        add_effect(_ADJECTIVE_EFFECTS[word], status)


def _add_setting(preposition: Token, status: Status) -> None:
    """'At no point did Japan attack', 'In the novel, China invades'."""
    for pobj in preposition.children:
        if any(c.dep_ == "det" and c.lower_ == "no" for c in pobj.children) and lemma(pobj) in {
            "point",
            "time",
        }:
            status.negations += 1
        elif preposition.lower_ == "in" and lemma(pobj) in _FICTIONS:
            status.effects.add("possible")


def _is_nobody(subject: Token) -> bool:
    """'Nobody', 'neither Xi nor Putin', 'no European leader'."""
    words = {c.lower_ for c in subject.children if c.dep_ in {"det", "preconj", "cc"}}
    return subject.lower_ in _NOBODY or bool(words & {"no", "neither", "nor"})


def _add_negation(token: Token, neg: Token, status: Status) -> None:
    following = neg.nbor(1).lower_ if neg.i + 1 < len(neg.doc) else ""
    if following == "only" or neg.head != token:
        return
    if (neg.lower_ == "no" and following == "longer") or any(c.lower_ == "longer" for c in token.children):
        status.effects.add("past")
        return
    status.negations += 1


def add_effect(effect: str, status: Status) -> None:
    """An effect of contexts.tsv; a negation of a negation is none."""
    for stance, fact in STANCES.items():
        if effect == stance:
            status.stance, effect = stance, fact
    if effect == "negated":
        status.negations += 1
    elif effect:
        status.effects.add(effect)
