"""Doc -> Clause: who did what to whom, in verbs, nouns and adjectives alike.

The roles are those of the header of lexicon/frames.tsv; a noun of action takes its subject from a verb
that supports it ('held talks with Iran').
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.grammar import Roles, is_counted, is_verb, lemma
from kg.nouns import adjective_roles, noun_roles
from kg.verbs import is_passive, list_deeds, misread_roles, subject, verb_roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.lexicon import Lexicon, Pos
    from kg.syntax import Doc, Token

_DURING = {"in", "at", "on", "during", "after", "following"}
_BEHIND = {"after", "during", "following"}
# Whose object is spoken to.
_ADDRESSING = {"tell", "inform", "assure", "brief", "thank", "congratulate", "urge", "ask", "press", "warn"}
# A longer 'sentence' is a list or a table that was taken for one; its tree says nothing.
LONGEST_SENTENCE = 250

# What stands behind these is another happening: 'reopened the border after talks'.
_WHEN = {"after", "before", "during", "since", "until", "despite", "amid", "following"}
# What a noun or an adjective is about.
_ABOUT = {"of", "on", "in", "to"}
# Of which a threat says what will come of it: 'would face', 'would be met with', 'there would be'.
_BRINGING = {
    "meet",
    "face",
    "have",
    "bring",
    "lead",
    "pay",
    "provoke",
    "trigger",
    "draw",
    "invite",
    "be",
    "suffer",
    "bear",
}
_ATTRIBUTES = {"amod", "compound"}


@dataclass(frozen=True, slots=True)
class Clause:
    """A predicate and what fills its roles; `support` is the verb that lends a noun its subject."""

    predicate: Token
    pos: Pos
    roles: Roles
    support: Token | None = None


def find_clauses(doc: Doc, lexicon: Lexicon) -> Iterator[Clause]:
    """Every verb, noun and adjective that a frame of the lexicon begins with."""
    for sent in doc.sents:
        if len(sent) > LONGEST_SENTENCE:
            continue
        for token in sent:
            for pos in _parts_of_speech(token):
                if (pos, head_word(token, pos)) in lexicon.frames:
                    yield find_clause(token, pos, lexicon)


def find_clause(token: Token, pos: Pos, lexicon: Lexicon) -> Clause:
    """The roles around one predicate."""
    if pos == "verb":
        return Clause(token, pos, misread_roles(token) if token.dep_ == "amod" else verb_roles(token))
    if pos == "adjective":
        return Clause(token, pos, adjective_roles(token))
    roles = noun_roles(token)
    support = _add_support(token, roles, lexicon)
    return Clause(token, pos, roles, support)


def head_word(token: Token, pos: Pos) -> str:
    """What a predicate is looked up by: participles that are adjectives by their form ('Berlin-based')."""
    return token.lower_ if pos == "adjective" else lemma(token)


def _parts_of_speech(token: Token) -> Iterator[Pos]:
    if token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "auxpass", "amod", "compound"}:
        yield "verb"
    if token.dep_ == "amod" and token.tag_ in {"VBD", "VBN"} and misread_roles(token):
        yield "verb"
    if token.pos_ in {"NOUN", "PROPN"} or (
        token.tag_ == "VBG" and token.dep_ in {"conj", "pobj", "dobj", "nsubj"}
    ):
        yield "noun"
    if token.pos_ == "ADJ" or (
        token.tag_ in {"VBN", "VBD", "JJ"}
        and (token.dep_ in {"amod", "acomp", "ROOT", "acl"} or (token.dep_ == "ccomp" and is_passive(token)))
    ):
        yield "adjective"


def _add_support(noun: Token, roles: Roles, lexicon: Lexicon) -> Token | None:
    """'held talks with', 'imposed sanctions on': the verb's subject and prepositions are the noun's too."""
    governor, via = noun, ""
    while (governor.dep_ == "conj" and not is_verb(governor.head)) or is_counted(governor):
        governor = governor.head if governor.dep_ == "conj" else governor.head.head
    if governor.dep_ in {"dobj", "nsubjpass"}:
        verb, via = governor.head, "obj"
    elif governor.dep_ == "pobj" and is_verb(governor.head.head):
        verb, via = governor.head.head, governor.head.lower_
    else:
        return None
    _add_from_occasion(verb, via, roles)
    for support in lexicon.supports.get(lemma(verb), ()):
        if support.via == via and all(any(lemma(c) == o for c in verb.children) for o in support.others):
            own = verb_roles(verb)
            # 'China and the US are locked in a trade war': a passive's object is who is in it.
            agents = own["subj"] or (own["obj"] if via != "obj" and is_passive(verb) else [])
            roles["subj" if support.subject == "subj" else "target"] += agents
            for role, tokens in own.items():
                if role not in {"subj", "obj", via}:
                    roles[role] += [t for t in tokens if t not in roles[role]]
            return verb
    return None


def _add_from_occasion(verb: Token, via: str, roles: Roles) -> None:
    """Who did on an occasion what the sentence tells took part in it."""
    if via in _DURING:  # 'In a call with Starmer, Macron proposed a truce'
        roles["host"] += subject(verb)
        if via in _BEHIND and not any(roles[role] for role in ("with", "between", "of", "among")):
            roles["parties"] += subject(verb)  # 'Trump and Kim signed a statement after talks'
        if lemma(verb) in _ADDRESSING:  # 'told Putin in a call that'
            roles["told"] += verb_roles(verb)["obj"]


def _list_announced(verb: Token) -> list[Token]:
    """'warned London that an attack would be met with retaliation', 'that it would face consequences'."""
    clauses = [c for c in verb.children if c.dep_ == "ccomp" and lemma(c) in _BRINGING]
    clauses = [c for c in clauses if any(a.lower_ in {"would", "will"} for a in c.children)]
    behind = [p for c in clauses for w in c.children if w.dep_ == "prep" for p in w.children]
    return [*behind, *(o for c in clauses for o in c.children if o.dep_ in {"dobj", "attr"})]


def list_near(clause: Clause) -> list[Token]:
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
        near += _list_announced(clause.predicate)
    else:  # 'a suspension of air links', 'opposed to the plan'
        near += [p for c in list(near) if c.lower_ in _ABOUT for p in c.children if p.dep_ == "pobj"]
    return near
