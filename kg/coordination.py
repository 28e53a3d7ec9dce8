"""'Macron of France and Duda of Poland', "Xi and Putin's talks" -> whom the 'and' joins, put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.syntax import hang

if TYPE_CHECKING:
    from kg.lexicon import Lexicon
    from kg.syntax import Doc, Token

_WHOSE = {"GPE", "ORG", "NORP", "LOC"}
# What nobody is: an institute beside a person's name is that which was named with him.
_BODIES = {
    "institute", "institution", "tank", "group", "agency", "company", "firm", "organisation", "organization",
    "ngo", "charity", "university", "college", "party", "newspaper", "magazine", "broadcaster", "bank",
    "body", "nonprofit", "watchdog", "consultancy", "militia", "foundation", "centre", "center", "network",
    "movement",
}  # fmt: skip
_SIDES = {"PERSON", "GPE", "ORG", "NORP"}


def mend_coordination(doc: Doc, lexicon: Lexicon) -> None:
    """Who is coordinated with whom, where the parser takes the nearest name for it, or a noun of theirs."""
    for token in doc:
        if token.dep_ == "appos":
            other = _find_body(token) or _find_titled(token, lexicon)
            if other is not None:
                hang(token, other)
        elif (first := _find_first(token)) is not None:
            token.dep_ = "conj"
            hang(token, first)
        if token.dep_ != "conj":
            continue
        if _is_named_behind(token):
            token.dep_ = "appos"
        elif (person := _find_person(token)) is not None:
            _move_with_and(token, token.head, person)
        elif (owner := _find_second_owner(token, lexicon)) is not None:
            _share(token, token.head, owner)


def _find_body(token: Token) -> Token | None:
    """'Nassar of the Levant Policy Forum, a research institute': the institute is the forum, not Nassar."""
    if token.lemma_.lower() not in _BODIES or token.head.ent_type_ != "PERSON":
        return None
    named = (t for t in reversed(list(token.head.subtree)) if t.i < token.i and t.dep_ == "pobj")
    return next((t for t in named if t.ent_type_ in {"ORG", "GPE", "FAC"}), None)


def _find_titled(token: Token, lexicon: Lexicon) -> Token | None:
    """'spokesman' in 'a spokesman for the ministry, Zhao Lijian': he is not the ministry."""
    body = token.head
    if token.ent_type_ != "PERSON" or body.dep_ != "pobj" or body.ent_type_ not in {"ORG", "GPE"}:
        return None
    titled = body.head.head
    is_title = titled.tag_ == "NN" and titled.lower_ in lexicon.titles
    return titled if is_title and token.left_edge.nbor(-1).text == "," else None


def _find_first(token: Token) -> Token | None:
    """'China' for 'Oman' in 'thanked China as well as Oman', where 'as' is taken for a preposition."""
    joining = token.head
    if token.dep_ != "pobj" or joining.lower_ != "as" or joining.dep_ != "cc":
        return None
    if not any(c.lower_ == "well" for c in joining.children):
        return None
    if joining.head.pos_ in {"NOUN", "PROPN"}:
        return joining.head
    before = [c for c in joining.head.children if c.dep_ in {"dobj", "nsubj"} and c.i < joining.i]
    return before[-1] if before else None


def _is_named_behind(token: Token) -> bool:
    """'the two foreign ministers, Mirzoyan and Bayramov': nothing joins the first two."""
    head = token.head
    is_joined = any(c.dep_ == "cc" for c in head.children)
    return head.tag_ == "NNS" and token.ent_type_ == "PERSON" and token.i > head.i and not is_joined


def _find_person(token: Token) -> Token | None:
    """'Macron' for 'Duda' in 'Emmanuel Macron of France and Andrzej Duda of Poland'."""
    place = token.head
    if token.ent_type_ != "PERSON" or place.ent_type_ not in _WHOSE:
        return None
    if place.dep_ != "pobj" or place.head.lower_ != "of":
        return None
    other = place.head.head
    return other if other.ent_type_ == "PERSON" else None


def _move_with_and(token: Token, old: Token, new: Token) -> None:
    joining = [c for c in old.children if c.dep_ in {"cc", "punct"} and c.i < token.i]
    for moved in (*joining, token):
        hang(moved, new)


def _find_second_owner(noun: Token, lexicon: Lexicon) -> Token | None:
    """'Xi' in "Putin and Xi's meeting", which the parser reads as Putin and a meeting of Xi's."""
    frames = lexicon.frames.get(("noun", noun.lemma_.lower()), ())
    if noun.head.ent_type_ not in _SIDES or not any("=" in frame.object for frame in frames):
        return None
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    return owner if owner is not None and owner.ent_type_ in _SIDES else None


def _share(noun: Token, first: Token, second: Token) -> None:
    """Give the noun the place of the first owner, and both owners to the noun."""
    if first.head is first:
        return
    noun.dep_, first.dep_ = first.dep_, "conj"
    hang(noun, first.head)
    hang(first, second)
