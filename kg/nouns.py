"""Noun or adjective -> its roles: "Putin's welcome of Xi", 'US-led sanctions', 'hostile to the West'."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.grammar import Roles, add_prepositions, antecedents, is_verb, lemma, spread
from kg.verbs import is_passive, subject, verb_roles, who_must

if TYPE_CHECKING:
    from kg.syntax import Token

# 'US-led', 'Russian-backed': the country does what the noun says.
_LED = {"led", "backed", "brokered", "imposed", "mediated", "sponsored", "supported", "funded", "made"}
# 'a war of aggression against': what of the noun says its kind leads on to whom it is done.
_KINDS = {"aggression", "conquest", "attrition", "annihilation", "extermination"}
# 'sanctions targeting Iran', 'a strike hitting Odesa' are on it.
_AIMS = {"target", "hit", "affect"}
# Of what is moved, where from and where to belong to the moving.
_MOVES = {
    "withdrawal", "pullout", "removal", "evacuation", "transfer", "supply", "delivery", "shipment", "sale",
    "return", "handover", "deployment",
}  # fmt: skip


def noun_roles(noun: Token) -> Roles:
    """The roles of a noun of action; a coordinated one takes whose it is from the first."""
    roles: Roles = defaultdict(list)
    for child in noun.children:
        if child.dep_ == "poss":
            roles["poss"] += antecedents(child)
        elif child.dep_ in {"amod", "compound", "nmod"}:
            roles["mod"] += _modifiers(child)
    add_prepositions(noun, roles)
    if not roles["with"]:  # 'a meeting over dinner with Xi'
        around: Roles = defaultdict(list)
        for pobj in [p for c in noun.children if c.lower_ == "over" for p in c.children]:
            add_prepositions(pobj, around)
        roles["with"] += around["with"]
    _add_from_around(noun, roles)
    _add_called(noun, roles)
    if _shares_owner(noun) and not roles["poss"] and not any(t.text[:1].isupper() for t in roles["mod"]):
        first = noun_roles(_find_first(noun))
        roles["poss"] += first["poss"]
        roles["mod"] += first["mod"]
    if noun.dep_ == "pobj" and noun.head.lower_ == "with":
        roles["helped"] += _list_helped(noun.head.head)
    for clause in (c for c in noun.children if c.dep_ in {"acl", "ccomp"}):
        _add_clause(clause, roles)
    return roles


def _add_from_around(noun: Token, roles: Roles) -> None:
    """Prepositions that the parser hangs on another word: 'the withdrawal of forces from Panama'."""
    if noun.dep_ == "nsubj" and not roles["between"]:  # 'fighting broke out between'
        around: Roles = defaultdict(list)
        add_prepositions(noun.head, around)
        roles["between"] += around["between"]
    leads_on = roles["of"] if lemma(noun) in _MOVES else [t for t in roles["of"] if t.lower_ in _KINDS]
    for behind in list(leads_on):
        add_prepositions(behind, roles)


def _add_clause(clause: Token, roles: Roles) -> None:
    """'the demand that Algeria take back its citizens', 'sanctions imposed by the EU on Russia'."""
    roles["must"] += who_must(clause)
    if any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children):  # 'accusations that it spied'
        roles["said"] += [t for c in clause.children if c.dep_ in {"nsubj", "nsubjpass"} for t in spread(c)]
    if clause.dep_ == "acl" and lemma(clause) in _AIMS and clause.tag_ == "VBG":
        roles["on"] += verb_roles(clause)["obj"]
    if clause.dep_ == "acl" and is_passive(clause):
        for role, tokens in verb_roles(clause).items():
            if role != "obj":
                roles["by" if role == "subj" else role] += tokens


def _shares_owner(noun: Token) -> bool:
    """As the meeting does in "Xi's visit to Moscow and meeting with Putin"; not 'and a meeting'."""
    return noun.dep_ == "conj" and not is_verb(noun.head) and not any(c.dep_ == "det" for c in noun.children)


def _find_first(noun: Token) -> Token:
    """What it is coordinated with: 'invasion' in 'invasion of Georgia and annexation of Crimea'."""
    first = noun.head
    if first.dep_ == "conj" and not is_verb(first.head):
        return _find_first(first)
    has_owner = any(c.dep_ == "poss" for c in first.children)
    behind_of = first.dep_ == "pobj" and first.head.lower_ == "of" and not is_verb(first.head.head)
    return first.head.head if behind_of and not has_owner else first


def _list_helped(governor: Token) -> list[Token]:
    """'Ukraine, with help from Poland, rebuilt': who did with it what the sentence says."""
    if is_verb(governor):
        return [] if is_passive(governor) else subject(governor)
    return spread(governor) if governor.dep_ == "nsubj" else []


def _modifiers(child: Token) -> list[Token]:
    """'US-led sanctions' -> US; 'US-China talks' -> China, US."""
    if child.lower_ in _LED:
        return [c for c in child.children if c.dep_ in {"npadvmod", "compound", "nmod", "advmod", "amod"}]
    found = spread(child)
    for token in list(found):
        found += [
            c for c in token.children if c.dep_ in {"compound", "nmod", "amod"} and c.text[:1].isupper()
        ]
    return found


def _add_called(noun: Token, roles: Roles) -> None:
    """Whom a copula or an apposition calls so: 'China is Russia's partner', 'Iran, a backer of Hezbollah'."""
    head = noun
    # 'one of Russia's only partners': the one is what the subject is.
    while (
        head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.lower_ in {"one", "some", "part"}
    ):
        head = head.head.head
    while head.dep_ == "conj" and not is_verb(head.head):
        head = head.head
    if head.dep_ == "attr" or (head.dep_ in {"pobj", "oprd"} and _is_as(head)):
        verb = head.head if head.dep_ == "attr" else head.head.head
        if head.dep_ == "attr" and lemma(verb) in {"be", "become", "remain"}:
            roles["is"] += subject(verb)
        elif head.dep_ != "attr" and is_verb(verb):
            whom = [c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"}]
            if verb.dep_ == "acl" and not whom:  # 'Orban, seen as an ally of Putin'
                whom = [verb.head]
            # 'turned to China as its customer'
            whom = whom or [
                p for c in verb.children if c.lower_ == "to" for p in c.children if p.dep_ == "pobj"
            ]
            roles["is"] += [t for w in whom for t in spread(w)]
    elif head.dep_ == "appos":
        roles["is"] += spread(head.head)
    roles["is"] += [t for c in noun.children if c.dep_ == "appos" for t in spread(c)]


def _is_as(token: Token) -> bool:
    return token.head.lower_ == "as" and token.dep_ == "pobj"


def adjective_roles(adjective: Token) -> Roles:
    """Of whom it is said, what is compounded with it, and its prepositions."""
    roles: Roles = defaultdict(list)
    add_prepositions(adjective, roles)
    if adjective.dep_ in {"amod", "acl"}:
        head = adjective.head
        while head.dep_ in {"compound", "nmod"}:  # 'the Berlin-based China think tank'
            head = head.head
        roles["is"] += spread(head)
        roles["mod"] += [
            c for c in adjective.children if c.dep_ in {"npadvmod", "compound", "nmod", "advmod"}
        ]
    elif adjective.dep_ in {"acomp", "oprd"}:
        roles["is"] += subject(adjective.head)
    elif adjective.dep_ == "ROOT" or is_passive(adjective):
        roles["is"] += subject(adjective)
    return roles
