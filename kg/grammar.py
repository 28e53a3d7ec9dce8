"""Token -> the tokens around it: coordination, antecedent of a relative pronoun, prepositions' objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.syntax import Doc, Token

# A predicate's roles and the tokens that fill them: see the header of lexicon/frames.tsv.
Roles = dict[str, list["Token"]]

# Lemmas that spaCy 3.8 gets wrong for verbs of the lexicon ('waged' -> 'wag').
_VERB_LEMMAS = {
    "wag": "wage", "stag": "stage", "hop": "hope", "cop": "cope", "hat": "hate", "slat": "slate",
    "retook": "retake",
}  # fmt: skip
# 'spoke by telephone with Putin': the partner hangs on the means.
_MEANS = {"phone", "telephone", "video", "videoconference", "videolink", "teleconference"}
# What ends a name, and may be taken for another name of its bearer: 'Ferdinand Marcos, Jr. and Ishiba'.
_NAME_SUFFIXES = {"Jr.", "Sr.", "Jr", "Sr", "II", "III", "IV"}
# Nouns that only say how much there is of what stands behind their 'of' or 'in'.
_QUANTITIES = {
    "package", "million", "billion", "round", "tranche", "series", "batch", "set", "wave", "raft", "slew",
    "bundle", "volume", "string", "spate", "barrage",
}  # fmt: skip
# Shorter words in capitals are names more often than plurals.
_SHORTEST_PLURAL = 4
_RELATIVE_PRONOUNS = {"who", "which", "that", "whom", "whose"}


def lemma(token: Token) -> str:
    """In lower case; spaCy leaves it empty or wrong for some words in capitals."""
    word = (token.lemma_ or token.text).lower()
    if token.tag_[:3] == "NNP" and len(word) > _SHORTEST_PLURAL and word[-1] == "s":
        return word.removesuffix("s")  # 'the Foreign Ministers', which spaCy takes for a name
    return _VERB_LEMMAS.get(word, word) if token.pos_ == "VERB" else word


def is_verb(token: Token) -> bool:
    """Also 'be' and 'have' as main verbs."""
    return token.pos_ in {"VERB", "AUX"}


def end_within_sentence(doc: Doc | Sequence[Token], start: int, length: int) -> int:
    """Where so many tokens from `start` end, or the sentence before; `Token.sent` takes far longer."""
    end = start + 1
    while end < min(start + length, len(doc)) and not doc[end].is_sent_start:
        end += 1
    return end


def spread(token: Token) -> list[Token]:
    """The token and what is coordinated with it: 'Xi and Putin'."""
    found, position = [token], 0
    while position < len(found):
        near = list(found[position].children)
        near += [c for suffix in near if suffix.text in _NAME_SUFFIXES for c in suffix.children]
        found += [c for c in near if _is_coordinated(c) and _same_kind(token, c)]
        position += 1
    return found


def _is_coordinated(token: Token) -> bool:
    """Also the second of three names, which may be taken for another name of the first: 'Li, Kim and Ito'."""
    if token.dep_ != "appos":
        return token.dep_ == "conj"
    head = token.head
    is_listed = any(c.dep_ == "cc" and c.lower_ == "and" for c in token.children)
    return is_listed and token.pos_ == head.pos_ == "PROPN" and token.ent_type_ == head.ent_type_ != ""


def _same_kind(token: Token, other: Token) -> bool:
    """SpaCy sometimes hangs a whole clause on a noun as its conjunct."""
    return (token.pos_ in {"VERB", "AUX"}) == (other.pos_ in {"VERB", "AUX"})


def is_counted(noun: Token) -> bool:
    """'a package of sanctions', '$500 million in aid': what holds of the quantity holds of it."""
    quantity = noun.head.head
    is_part = noun.dep_ == "pobj" and noun.head.lower_ in {"of", "in", "worth"} and quantity.dep_ != "pobj"
    return is_part and lemma(quantity) in _QUANTITIES


def is_relative(token: Token) -> bool:
    """Who, which, that."""
    return token.lower_ in _RELATIVE_PRONOUNS


def antecedents(token: Token) -> list[Token]:
    """'who' -> the person whom the relative clause is about; otherwise the token and its conjuncts."""
    if is_relative(token) and token.tag_ in {"WP", "WDT", "WP$", "IN", "DT"}:
        clause = token.head
        while clause.dep_ in {"prep", "pcomp"}:  # 'over which Beijing claims sovereignty'
            clause = clause.head
        while clause.dep_ in {"conj", "xcomp", "ccomp"} and is_verb(clause.head):
            clause = clause.head
        if clause.dep_ in {"relcl", "acl"}:
            return spread(clause.head)
        return []
    of_whom = [p for c in token.children if c.lower_ == "of" for p in c.children if is_relative(p)]
    if of_whom and token.head.dep_ == "relcl":  # 'both of whom travelled to Washington'
        return spread(token.head.head)
    return spread(token)


def objects_of(preposition: Token) -> list[Token]:
    """'with Iran and Iraq' -> both; 'from among' is looked through."""
    found = []
    for child in preposition.children:
        if child.dep_ == "pobj":
            found += antecedents(child)
        elif child.dep_ == "prep":
            found += objects_of(child)
    return found


def add_prepositions(head: Token, roles: Roles) -> None:
    """Let the objects of the prepositions on `head` fill the roles of their names."""
    for child in head.children:
        if child.dep_ in {"prep", "dative"} and child.pos_ in {"ADP", "SCONJ", "VERB", "PART", "ADV"}:
            name = "with" if child.lower_ == "alongside" else child.lower_
            objects = objects_of(child)
            roles[name] += [t for t in objects if t not in roles[name]]
            for means in (t for t in objects if t.lower_ in _MEANS):
                add_prepositions(means, roles)
        elif child.dep_ == "prt":
            roles.setdefault(child.lower_, [])
        elif child.dep_ == "advmod":  # 'closer to', 'together with', 'directly to'
            add_prepositions(child, roles)
