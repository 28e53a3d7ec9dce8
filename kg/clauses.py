"""Doc -> Clause: who did what to whom, whatever the grammar.

'Xi was welcomed by Putin', 'Putin, who welcomed Xi', 'plans to welcome Xi' and 'after welcoming Xi' all
give the verb 'welcome' with Putin as subj and Xi as obj; "Putin's welcome of Xi" gives the noun with
Putin as poss and Xi as of. The roles are those of the header of lexicon/frames.tsv.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

    from kg.lexicon import Lexicon, Pos

Roles = dict[str, list["Token"]]

_SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}
_RELATIVE_PRONOUNS = {"who", "which", "that", "whom", "whose"}
# Verbs whose object, not their subject, does what follows ('urged Moscow to withdraw').
_OBJECT_CONTROL = {
    "ask", "urge", "tell", "order", "force", "allow", "permit", "enable", "press", "push", "persuade", "invite",
    "encourage", "help", "advise", "instruct", "want", "expect", "cause", "lead", "warn", "pressure", "see", "let",
    "require", "authorise", "authorize", "convince", "compel", "request", "call", "prompt", "task", "empower",
    "find", "keep", "leave", "get", "have", "make", "bar", "prevent", "stop", "prod", "lobby", "accuse", "blame",
}  # fmt: skip
_LED = {"led", "backed", "brokered", "imposed", "mediated", "sponsored", "supported", "funded", "made"}


@dataclass(frozen=True, slots=True)
class Clause:
    """A predicate and what fills its roles; `support` is the verb that lends a noun its subject."""

    predicate: Token
    pos: Pos
    roles: Roles
    support: Token | None = None


def find_clauses(doc: Doc, lexicon: Lexicon) -> Iterator[Clause]:
    """Every verb, noun and adjective that a frame of the lexicon begins with."""
    for token in doc:
        for pos in _parts_of_speech(token):
            if (pos, head_word(token, pos)) in lexicon.frames:
                yield find_clause(token, pos, lexicon)


def find_clause(token: Token, pos: Pos, lexicon: Lexicon) -> Clause:
    """The roles around one predicate."""
    if pos == "verb":
        return Clause(token, pos, verb_roles(token))
    if pos == "adjective":
        return Clause(token, pos, _adjective_roles(token))
    roles = noun_roles(token)
    support = _add_support(token, roles, lexicon)
    return Clause(token, pos, roles, support)


def head_word(token: Token, pos: Pos) -> str:
    """What a predicate is looked up by: participles that are adjectives by their form ('Berlin-based')."""
    return token.lower_ if pos == "adjective" else lemma(token)


def lemma(token: Token) -> str:
    """In lower case; spaCy leaves it empty or wrong for some words in capitals."""
    return (token.lemma_ or token.text).lower()


def _parts_of_speech(token: Token) -> Iterator[Pos]:
    if token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "auxpass", "amod", "compound"}:
        yield "verb"
    if token.pos_ in {"NOUN", "PROPN"} or (
        token.tag_ == "VBG" and token.dep_ in {"conj", "pobj", "dobj", "nsubj"}
    ):
        yield "noun"
    if token.pos_ == "ADJ" or (
        token.tag_ in {"VBN", "VBD", "JJ"} and token.dep_ in {"amod", "acomp", "ROOT", "acl"}
    ):
        yield "adjective"


def spread(token: Token) -> list[Token]:
    """The token and what is coordinated with it: 'Xi and Putin'."""
    found, position = [token], 0
    while position < len(found):
        found += [c for c in found[position].children if c.dep_ == "conj" and _same_kind(token, c)]
        position += 1
    return found


def _same_kind(token: Token, other: Token) -> bool:
    """SpaCy sometimes hangs a whole clause on a noun as its conjunct."""
    return (token.pos_ in {"VERB", "AUX"}) == (other.pos_ in {"VERB", "AUX"})


# --- verbs -----------------------------------------------------------------------------------------


def verb_roles(verb: Token) -> Roles:
    """The roles of a verb, with what it shares with the verbs around it."""
    roles: Roles = defaultdict(list)
    passive = is_passive(verb)
    for child in verb.children:
        if (child.dep_ in {"dobj", "attr", "oprd"} and child.dep_ == "dobj") or child.dep_ == "nsubjpass":
            roles["obj"] += _antecedents(child)
        elif child.dep_ == "nsubj":
            roles["obj" if passive else "subj"] += _antecedents(child)
        elif child.dep_ == "agent" and passive:
            roles["subj"] += _objects(child)
        elif child.dep_ == "dative":
            roles["to"] += _objects(child) or spread(child)
        elif child.dep_ == "npadvmod":
            continue
    _add_prepositions(verb, roles)
    for noun in [t for t in roles["obj"] if t.i > verb.i]:
        _add_prepositions(noun, roles)
    if passive and not roles["obj"]:
        roles["obj"] += understood_subject(verb)
    elif not passive and not roles["subj"]:
        roles["subj"] += understood_subject(verb)
    if not passive and not roles["obj"]:
        roles["obj"] += _shared_object(verb)
    return roles


def is_passive(verb: Token) -> bool:
    """'was welcomed', 'the man arrested', and what is coordinated with such a form."""
    if any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children):
        return True
    if any(c.dep_ == "agent" for c in verb.children) and not any(c.dep_ == "nsubj" for c in verb.children):
        return True
    if verb.tag_ not in {"VBN", "VBD"}:
        return False
    if verb.tag_ == "VBN" and verb.dep_ == "acl":
        return True
    if verb.dep_ == "advcl" and verb.tag_ == "VBN":
        return not any(c.dep_ in {"aux", "nsubj", "dobj"} for c in verb.children)
    own_subject = any(c.dep_ in _SUBJECTS for c in verb.children)
    own_object = any(c.dep_ == "dobj" for c in verb.children)
    return (
        verb.dep_ == "conj"
        and not own_subject
        and not own_object
        and is_passive(verb.head)
        and _is_verb(verb.head)
    )


def _is_verb(token: Token) -> bool:
    return token.pos_ in {"VERB", "AUX"}


def _antecedents(token: Token) -> list[Token]:
    """'who' -> the person whom the relative clause is about; otherwise the token and its conjuncts."""
    if token.lower_ in _RELATIVE_PRONOUNS and token.tag_ in {"WP", "WDT", "WP$", "IN", "DT"}:
        clause = token.head
        while clause.dep_ in {"prep", "pcomp"}:  # 'over which Beijing claims sovereignty'
            clause = clause.head
        while clause.dep_ in {"conj", "xcomp", "ccomp"} and _is_verb(clause.head):
            clause = clause.head
        if clause.dep_ in {"relcl", "acl"}:
            return spread(clause.head)
        return []
    return spread(token)


def _objects(preposition: Token) -> list[Token]:
    found = []
    for child in preposition.children:
        if child.dep_ == "pobj":
            found += _antecedents(child)
        elif child.dep_ == "prep":
            found += _objects(child)
    return found


def _add_prepositions(head: Token, roles: Roles) -> None:
    for child in head.children:
        if child.dep_ in {"prep", "dative"} and child.pos_ in {"ADP", "SCONJ", "VERB", "PART", "ADV"}:
            name = "with" if child.lower_ == "alongside" else child.lower_
            roles[name] += [t for t in _objects(child) if t not in roles[name]]
        elif child.dep_ == "prt":
            roles.setdefault(child.lower_, [])
        elif child.dep_ == "advmod":  # 'closer to', 'together with', 'directly to'
            _add_prepositions(child, roles)


def understood_subject(verb: Token) -> list[Token]:
    """The subject that a verb without one of its own takes from the words around it."""
    head, dep = verb.head, verb.dep_
    if dep in {"relcl"}:
        return spread(head)
    if dep == "acl":
        if verb.tag_ in {"VBG", "VBN"}:
            return spread(head)
        return _possessors(head) or _of(head) or _holder(head)
    if dep == "conj" and _is_verb(head):
        return subject(first_conjunct(verb))
    if dep in {"xcomp", "ccomp", "oprd"}:
        return _controller(head, ccomp=dep == "ccomp")
    if dep == "advcl":
        return subject(head) if _is_verb(head) or head.pos_ == "ADJ" else []
    if dep == "pcomp":
        preposition = head
        while preposition.dep_ in {"conj", "prep"} and preposition.head.pos_ in {"ADP", "SCONJ"}:
            preposition = preposition.head
        governor = preposition.head
        if _is_verb(governor):
            objects = [c for c in governor.children if c.dep_ in {"dobj", "nsubjpass"}]
            if objects and lemma(governor) in _OBJECT_CONTROL | {"criticise", "criticize", "thank", "praise"}:
                return spread(objects[0])
            return subject(governor)
        return _possessors(governor) or _holder(governor)
    return []


def subject(verb: Token) -> list[Token]:
    """Who the verb is said of: its own subject, passive or not, else the understood one."""
    for child in verb.children:
        if child.dep_ in {"nsubj", "nsubjpass"}:
            return _antecedents(child)
    if verb.pos_ in {"ADJ", "NOUN"} and verb.dep_ in {"acomp", "attr", "oprd"}:
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


def _controller(head: Token, *, ccomp: bool) -> list[Token]:
    if head.pos_ == "ADJ" or head.dep_ in {"acomp", "oprd", "attr"}:
        return subject(head.head) if head.dep_ in {"acomp", "oprd", "attr"} else subject(head)
    if not ccomp or lemma(head) in _OBJECT_CONTROL:
        objects = [c for c in head.children if c.dep_ == "dobj"]
        if objects and lemma(head) in _OBJECT_CONTROL:
            return spread(objects[0])
    return subject(head)


def _possessors(noun: Token) -> list[Token]:
    return [t for c in noun.children if c.dep_ == "poss" for t in spread(c)]


def _of(noun: Token) -> list[Token]:
    """'the decision of Trump to withdraw'."""
    return [t for c in noun.children if c.dep_ == "prep" and c.lower_ == "of" for t in _objects(c)]


def _holder(noun: Token) -> list[Token]:
    """'has a plan to visit': the subject of the verb whose object the noun is."""
    return subject(noun.head) if noun.dep_ == "dobj" and _is_verb(noun.head) else []


def _shared_object(verb: Token) -> list[Token]:
    """'invaded and occupied Kuwait': the object stands behind the last verb."""
    for child in verb.children:
        if child.dep_ == "conj" and _is_verb(child) and not any(c.dep_ in _SUBJECTS for c in child.children):
            if any(c.dep_ in {"prep", "xcomp", "ccomp", "prt"} for c in verb.children):
                return []
            return [t for c in child.children if c.dep_ == "dobj" for t in spread(c)]
    if verb.dep_ == "relcl" and not any(c.dep_ in {"ccomp", "xcomp"} for c in verb.children):
        relative = any(c.lower_ in _RELATIVE_PRONOUNS for c in verb.children)
        return [] if relative else spread(verb.head)
    return []


# --- nouns and adjectives --------------------------------------------------------------------------


def noun_roles(noun: Token) -> Roles:
    """The roles of a noun of action; a coordinated one takes whose it is from the first."""
    roles: Roles = defaultdict(list)
    for child in noun.children:
        if child.dep_ == "poss":
            roles["poss"] += _antecedents(child)
        elif child.dep_ in {"amod", "compound", "nmod"}:
            roles["mod"] += _modifiers(child)
    _add_prepositions(noun, roles)
    if not roles["with"]:  # 'a meeting over dinner with Xi'
        for preposition in [c for c in noun.children if c.dep_ == "prep" and c.lower_ == "over"]:
            for pobj in preposition.children:
                _add_prepositions(pobj, roles)
    _add_called(noun, roles)
    if noun.dep_ == "conj" and not roles["poss"] and not roles["mod"] and not _is_verb(noun.head):
        if not any(c.dep_ == "det" for c in noun.children):
            first = noun_roles(noun.head)
            roles["poss"] += first["poss"]
            roles["mod"] += first["mod"]
    for clause in (c for c in noun.children if c.dep_ == "acl" and c.tag_ == "VBN"):
        for role, tokens in verb_roles(clause).items():  # 'sanctions imposed by the EU on Russia'
            if role != "obj":
                roles["by" if role == "subj" else role] += tokens
    return roles


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
    while head.dep_ == "conj" and not _is_verb(head.head):
        head = head.head
    if head.dep_ == "attr" or (head.dep_ in {"pobj", "oprd"} and _is_as(head)):
        verb = head.head if head.dep_ == "attr" else head.head.head
        if head.dep_ == "attr" and lemma(verb) in {"be", "become", "remain"}:
            roles["is"] += subject(verb)
        elif head.dep_ != "attr" and _is_verb(verb):
            whom = [c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"}]
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


def _adjective_roles(adjective: Token) -> Roles:
    roles: Roles = defaultdict(list)
    _add_prepositions(adjective, roles)
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


def _add_support(noun: Token, roles: Roles, lexicon: Lexicon) -> Token | None:
    """'held talks with', 'imposed sanctions on': the verb's subject and prepositions are the noun's too."""
    governor, via = noun, ""
    while governor.dep_ == "conj" and not _is_verb(governor.head):
        governor = governor.head
    if governor.dep_ == "dobj" or governor.dep_ == "nsubjpass":
        verb, via = governor.head, "obj"
    elif governor.dep_ == "pobj" and _is_verb(governor.head.head):
        verb, via = governor.head.head, governor.head.lower_
    else:
        return None
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
