"""Verb -> its roles, whatever the grammar.

'Xi was welcomed by Putin', 'Putin, who welcomed Xi', 'plans to welcome Xi' and 'after welcoming Xi' all
give Putin as subj and Xi as obj.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.grammar import Roles, add_prepositions, antecedents, is_relative, is_verb, lemma, objects_of, spread

if TYPE_CHECKING:
    from kg.syntax import Token

_SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}
# Verbs whose object, not their subject, does what follows ('urged Moscow to withdraw').
_OBJECT_CONTROL = {
    "accuse", "advise", "allow", "ask", "authorise", "authorize", "bar", "blame", "call", "cause", "compel",
    "convince", "empower", "enable", "encourage", "expect", "find", "force", "get", "have", "help",
    "instruct", "invite", "keep", "lead", "leave", "let", "lobby", "make", "order", "permit", "persuade",
    "press", "pressure", "prevent", "prod", "prompt", "push", "request", "require", "see", "stop", "task",
    "tell", "urge", "want", "warn",
}  # fmt: skip
# What somebody issues to say something: who issues it says what it says.
_UTTERANCES = {
    "statement", "declaration", "letter", "resolution", "message", "speech", "note", "communique", "petition",
    "decree", "order", "report", "tweet", "post", "motion", "law", "bill", "video", "remark", "memo",
}  # fmt: skip
# Behind these the tagger's 'end' of 'that the government end' is no plain present.
_DEMANDS = {"demand", "insist", "ask", "urge", "propose", "recommend", "request", "order"}
_OBLIGATIONS = {"must", "should", "ought"}
_WARS = {"war", "conflict", "fight", "battle", "campaign"}
_HARMFUL = {"on", "against", "from", "to", "with", "at", "in", "upon"}
_COMPLEMENTS = {"acomp", "oprd", "attr"}


def verb_roles(verb: Token) -> Roles:
    """The roles of a verb, with what it shares with the verbs around it."""
    roles: Roles = defaultdict(list)
    passive = is_passive(verb)
    for child in verb.children:
        if child.dep_ in {"dobj", "nsubjpass"}:
            roles["obj"] += antecedents(child)
        elif child.dep_ == "nsubj":
            roles["obj" if passive else "subj"] += _subjects(child)
        elif child.dep_ == "agent" and passive:
            roles["subj"] += objects_of(child)
        elif child.dep_ == "dative":
            roles["to"] += objects_of(child) or spread(child)
    _add_complements(verb, roles)
    add_prepositions(verb, roles)
    for noun in [t for t in roles["obj"] if t.i > verb.i]:
        add_prepositions(noun, roles)
    if passive and not roles["obj"]:
        roles["obj"] += understood_subject(verb)
    elif not passive and not roles["subj"]:
        roles["subj"] += understood_subject(verb)
    if not passive and not roles["obj"]:
        roles["obj"] += _shared_object(verb)
    return roles


def misread_roles(token: Token) -> Roles:
    """The roles of a verb that the parser took for an attribute; else none.

    'Tunisia jailed opposition leader Ghannouchi', with 'jailed' as an attribute that has a subject.
    """
    roles: Roles = defaultdict(list)
    roles["subj"] += [t for c in token.children if c.dep_ == "nsubj" for t in spread(c)]
    head = token.head
    while head.dep_ in {"compound", "nmod"}:
        head = head.head
    roles["obj"].append(head)
    add_prepositions(head, roles)
    return roles if roles["subj"] else {}


def _add_complements(verb: Token, roles: Roles) -> None:
    """'applied to join NATO' -> xobj; 'insists that Armenia must withdraw' -> must; 'told her to' -> bid."""
    for clause in verb.children:
        if clause.dep_ in {"xcomp", "advcl"} and clause.tag_ == "VB":
            roles["xobj"] += [t for c in clause.children if c.dep_ == "dobj" for t in spread(c)]
        elif clause.dep_ == "ccomp":
            roles["must"] += who_must(clause, said_before=clause.i < verb.i)
        elif clause.dep_ == "conj" and clause.pos_ == "PROPN" and not is_passive(verb):
            roles["obj"] += spread(clause)  # 'thanked him for his help, and China for its patience'
        if clause.dep_ in {"xcomp", "ccomp"} and clause.tag_ == "VB":
            roles["bid"] += _list_bid(clause)
    for clause in list_deeds(verb):
        add_harm(clause, roles)


def _list_bid(infinitive: Token) -> list[Token]:
    """Who is to do it: the object of the one verb or, as the parser may have it, the subject of the other."""
    if not any(c.dep_ == "aux" and c.lower_ == "to" for c in infinitive.children):
        return []
    subjects = [t for c in infinitive.children if c.dep_ == "nsubj" for t in spread(c)]
    return subjects or list_asked(infinitive)


def _before_comma(subject: Token) -> list[Token]:
    """'Putin, Xi hold talks': in headlines a comma stands for 'and'."""
    fellows = [c for c in subject.head.children if c.dep_ == "dep" and c.tag_ == "NNP" and c.i < subject.i]
    return [c for c in fellows if c.i + 2 == subject.left_edge.i and c.nbor().text == ","]


def _subjects(subject: Token) -> list[Token]:
    """Whom the subject names; behind 'In Minsk,', which the parser may take for it, its apposition."""
    first = subject.left_edge
    before = first.nbor(-1) if first.i > first.sent.start else None
    subjects = [subject]
    if (
        before is not None
        and before.dep_ == "prep"
        and before.head == subject.head
        and not objects_of(before)
    ):
        subjects = [c for c in subject.children if c.dep_ == "appos"] or [subject]
    return [t for s in subjects for t in (*_before_comma(s), *antecedents(s))]


def who_must(clause: Token, *, said_before: bool = False) -> list[Token]:
    """Who is told to do what a clause says: 'that Armenia must withdraw', 'that Russia withdraw'.

    Before the verb of saying stands direct speech, where a bare form is no subjunctive.
    """
    modals = {c.lower_ for c in clause.children if c.dep_ == "aux"}
    subjunctive = clause.tag_ == "VB" or (clause.tag_ == "VBP" and lemma(clause.head) in _DEMANDS)
    bare = subjunctive and not modals and not said_before
    if not bare and not modals & _OBLIGATIONS:
        return []
    return [t for c in clause.children if c.dep_ in {"nsubj", "nsubjpass"} for t in spread(c)]


def list_deeds(verb: Token) -> list[Token]:
    """What somebody says that he himself will do: 'threatened to strike', 'warned that it would strike'."""
    deeds = []
    for clause in verb.children:
        if (
            clause.dep_ == "xcomp"
            and clause.tag_ == "VB"
            and not any(c.dep_ == "dobj" for c in verb.children)
        ):
            deeds.append(clause)
        elif clause.dep_ == "ccomp" and any(c.lower_ in {"would", "will", "'ll"} for c in clause.children):
            subjects = [c for c in clause.children if c.dep_ == "nsubj"]
            deeds += [clause for s in subjects if s.lower_ in {"it", "he", "she", "they", "we", "i"}]
    deeds = [
        d for d in deeds if not any(c.dep_ == "neg" or c.lower_ in {"whether", "if"} for c in d.children)
    ]
    return [d for first in deeds for d in spread(first)]


def add_harm(clause: Token, roles: Roles) -> None:
    """To whom such a deed would be done: its object, and who stands behind it with 'on' or 'against'."""
    objects = [t for c in clause.children if c.dep_ == "dobj" for t in spread(c)]
    roles["harm"] += objects
    wars = [p for h in (clause, *objects) for c in h.children if c.lower_ == "in" for p in c.children]
    for head in (clause, *objects, *(w for w in wars if lemma(w) in _WARS)):  # 'in its war with Iraq'
        added: Roles = defaultdict(list)
        add_prepositions(head, added)
        for preposition in _HARMFUL & added.keys():
            roles["harm"] += added[preposition]


def is_passive(verb: Token) -> bool:
    """'was welcomed', 'the man arrested', and what is coordinated with such a form."""
    if any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children):
        return True
    if any(c.dep_ == "agent" for c in verb.children) and not any(c.dep_ == "nsubj" for c in verb.children):
        return True
    if verb.tag_ not in {"VBN", "VBD"}:
        return False
    if verb.tag_ == "VBN" and verb.dep_ == "acl":  # a sentence with no other verb was misread: 'X bombed Y'
        return not (verb.head.dep_ == "ROOT" and any(c.dep_ == "dobj" for c in verb.children))
    if verb.dep_ == "advcl" and verb.tag_ == "VBN":
        return not any(c.dep_ in {"aux", "nsubj", "dobj"} for c in verb.children)
    own_subject = any(c.dep_ in _SUBJECTS for c in verb.children)
    own_object = any(c.dep_ == "dobj" for c in verb.children)
    return (
        verb.dep_ == "conj"
        and not own_subject
        and not own_object
        and is_passive(verb.head)
        and is_verb(verb.head)
    )


def understood_subject(verb: Token) -> list[Token]:
    """The subject that a verb without one of its own takes from the words around it."""
    head, dep = verb.head, verb.dep_
    if dep == "acl" and verb.tag_ == "VBG" and lemma(head) in _UTTERANCES:  # 'issued a letter urging'
        return _possessors(head) or _holder(head) or _of(head)
    if dep == "relcl" or (dep == "acl" and verb.tag_ in {"VBG", "VBN", "VBD"}):
        return spread(head)
    if dep == "acl":
        return _possessors(head) or _of(head) or _holder(head)
    if dep == "conj" and is_verb(head):
        return subject(first_conjunct(verb))
    if asked := list_asked(verb):
        return asked
    if dep in {"xcomp", "ccomp", "oprd"}:
        return _controller(head)
    if dep == "advcl":
        return subject(head) if is_verb(head) or head.pos_ == "ADJ" else []
    if dep == "pcomp":
        return _subject_over_preposition(head)
    return []


def list_asked(infinitive: Token) -> list[Token]:
    """'We call on Iran to end its support': who is asked is who is to do it."""
    verb = infinitive.head
    if (
        infinitive.tag_ != "VB"
        or infinitive.dep_ not in {"advcl", "xcomp"}
        or lemma(verb) not in _OBJECT_CONTROL
    ):
        return []
    objects = [c for c in verb.children if c.dep_ in {"dobj", "dative"}]
    objects += [
        p for c in verb.children if c.lower_ in {"on", "upon"} for p in c.children if p.dep_ == "pobj"
    ]
    return [t for o in objects if verb.i < o.i < infinitive.i for t in spread(o)]


def _subject_over_preposition(preposition: Token) -> list[Token]:
    """'after arriving', 'accused Russia of attacking', 'his interest in winning'."""
    while preposition.dep_ in {"conj", "prep"} and preposition.head.pos_ in {"ADP", "SCONJ"}:
        preposition = preposition.head
    governor = preposition.head
    if not is_verb(governor):
        return _possessors(governor) or _holder(governor)
    objects = [c for c in governor.children if c.dep_ in {"dobj", "nsubjpass"}]
    if objects and (preposition.lower_ in {"for", "from", "of"} or lemma(governor) in _OBJECT_CONTROL):
        return spread(objects[0])  # 'thanked Xi for coming', 'kept Xi from coming'
    return subject(governor)


def subject(verb: Token) -> list[Token]:
    """Who the verb is said of: its own subject, passive or not, else the understood one."""
    for child in verb.children:
        if child.dep_ in {"nsubj", "nsubjpass"}:
            return antecedents(child)
    if verb.pos_ in {"ADJ", "NOUN"} and verb.dep_ in _COMPLEMENTS:
        return subject(verb.head)
    return understood_subject(verb)


def first_conjunct(verb: Token) -> Token:
    """The verb that this one is coordinated with.

    The parser likes the nearest: in 'he said that they must leave and asked' it ties 'asked' to 'leave'.
    A finite form goes with a finite form.
    """
    head = verb.head
    if verb.tag_ not in {"VBD", "VBZ"} or head.tag_ != "VB":
        return head
    current = head
    while current.dep_ != "ROOT":
        current = current.head
        if current.tag_ == verb.tag_:
            return current
    return head


def _controller(head: Token) -> list[Token]:
    """Who does what an infinitive says: the object of 'urge', the subject of 'plan' and of 'is ready'."""
    if head.dep_ in _COMPLEMENTS:
        return subject(head.head)
    if lemma(head) in _OBJECT_CONTROL:
        objects = [c for c in head.children if c.dep_ == "dobj"]
        if objects:
            return spread(objects[0])
    return subject(head)


def _possessors(noun: Token) -> list[Token]:
    return [t for c in noun.children if c.dep_ == "poss" for t in spread(c)]


def _of(noun: Token) -> list[Token]:
    """'the decision of Trump to withdraw'."""
    return [t for c in noun.children if c.dep_ == "prep" and c.lower_ == "of" for t in objects_of(c)]


def _holder(noun: Token) -> list[Token]:
    """'has a plan to visit': the subject of the verb whose object the noun is."""
    return subject(noun.head) if noun.dep_ == "dobj" and is_verb(noun.head) else []


def _shared_object(verb: Token) -> list[Token]:
    """'invaded and occupied Kuwait': the object stands behind the last verb."""
    for child in verb.children:
        if child.dep_ == "conj" and is_verb(child) and not any(c.dep_ in _SUBJECTS for c in child.children):
            if any(c.dep_ in {"prep", "xcomp", "ccomp", "prt"} for c in verb.children):
                return []
            return [t for c in child.children if c.dep_ == "dobj" for t in spread(c)]
    if verb.dep_ == "relcl" and not any(c.dep_ in {"ccomp", "xcomp"} for c in verb.children):
        relative = any(is_relative(c) for c in verb.children)
        return [] if relative else spread(verb.head)
    return []
