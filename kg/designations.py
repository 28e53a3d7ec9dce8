"""Noun phrase without a name -> the office, and the country or body, that it speaks of.

'the Chinese president' -> head_of_state, China; 'his French counterpart' -> his own office, France.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.grammar import spread
from kg.titles import ANY_MINISTER, find_title

if TYPE_CHECKING:
    from kg.discourse import Discourse
    from kg.lexicon import Lexicon, Title
    from kg.records import Entity
    from kg.syntax import Token


def read_title(token: Token, discourse: Discourse) -> tuple[str | None, Entity | None]:
    """'the Chinese president' -> its role and China; the role of what is no title is None."""
    if token.lower_ == "counterpart":
        return _role_of_owner(token, discourse), read_country(token, discourse)
    title = _find_bare_title(token, discourse.lexicon)
    if title is None:
        return None, None
    if title.kind == "honorific":  # 'His Majesty'
        return title.role or None, None
    role = title.role or (ANY_MINISTER if token.lower_ == "minister" or token.text == "Secretary" else None)
    return role, read_country(token, discourse)


def read_shared_office(token: Token, discourse: Discourse) -> tuple[str | None, list[Entity]]:
    """'the Russian and Chinese presidents', 'the presidents of Russia and China' -> the role and both."""
    words = [t for t in token.lefts if t.dep_ in {"compound", "amod"} and t.i not in discourse.cast.modifiers]
    found = find_title([*words, token], discourse.lexicon, plural=True)
    if found is None or found[1] != token.i or not found[2].role:
        return None, []
    cast = discourse.cast
    told = [t for c in token.lefts for t in spread(c)]
    told += [t for c in token.rights if c.lower_ == "of" for p in c.children for t in spread(p)]
    near = [m.entity for t in told for m in ([cast.modifiers[t.i]] if t.i in cast.modifiers else cast.at(t))]
    return found[2].role, list(dict.fromkeys(c for e in near if (c := discourse.actor(e)) is not None))


def _find_bare_title(token: Token, lexicon: Lexicon) -> Title | None:
    words = _words_before(token)
    heads = [f"{token.lower_} {b}" for b in _words_behind(token)] + [token.lower_]  # 'secretary of state'
    phrases = (" ".join([*words[start:], head]) for head in heads for start in range(len(words) + 1))
    return next((lexicon.titles[phrase] for phrase in phrases if phrase in lexicon.titles), None)


def _words_before(token: Token) -> list[str]:
    return [c.lower_ for c in token.children if c.dep_ in {"compound", "amod"} and c.i < token.i]


def _words_behind(token: Token) -> list[str]:
    return [f"of {p.lower_}" for c in token.children if c.lower_ == "of" for p in c.children]


def is_bare_title(token: Token, discourse: Discourse) -> bool:
    """Whether the title says all: 'the prime minister', but not 'the new minister' nor 'minister who'."""
    if any(c.dep_ in {"poss", "relcl", "acl", "nummod", "prep"} for c in token.children):
        return False
    return " ".join([*_words_before(token), token.lower_]) in discourse.lexicon.titles


def _role_of_owner(token: Token, discourse: Discourse) -> str | None:
    """'his Chinese counterpart': who holds there the office that he holds."""
    owners = [m.entity for c in token.children if c.dep_ == "poss" for m in discourse.cast.at(c)]
    if len(owners) != 1:
        return "counterpart"
    return discourse.role(owners[0]) or "counterpart"


def read_country(token: Token, discourse: Discourse) -> Entity | None:
    """The country or body that a title, or a people, is said to be of."""
    cast = discourse.cast
    for child in token.children:
        if child.i in cast.modifiers:
            return cast.modifiers[child.i].entity
        if child.dep_ in {"poss", "compound", "nmod", "amod"}:
            for mention in cast.at(child):
                if mention.entity.cls == "organisation":
                    return mention.entity
                if (actor := discourse.actor(mention.entity)) is not None:
                    return actor
        if child.dep_ == "prep" and child.lower_ == "of":
            for mention in (m for c in child.children for m in cast.at(c)):
                if mention.entity.cls in {"country", "organisation"}:
                    return mention.entity
    return None


def find_former(token: Token, discourse: Discourse) -> Entity | None:
    """'the former president' -> the one person of the article so far who was one."""
    role, country = read_title(token, discourse)
    if role is None or any(c.dep_ in {"relcl", "acl", "poss"} for c in token.children):
        return None
    people = dict.fromkeys(e for s in discourse.seen for e in s.entities if e.cls == "person")
    former = [e for e in people if _held(e, role, country, discourse)]
    return former[0] if len(former) == 1 else None


def _held(person: Entity, role: str, country: Entity | None, discourse: Discourse) -> bool:
    """Whether the term was over at the date of the article."""
    terms = discourse.gazetteer.offices_of(person)
    fitting = [t for t in terms if t.role == role and country in {None, t.of}]
    begun = [t for t in fitting if discourse.date is None or t.begin <= discourse.date]
    return bool(begun) and all(t.end and (discourse.date is None or t.end <= discourse.date) for t in begun)


def find_economy(token: Token) -> str:
    """'the world's second-largest economy' -> China, as it has been since 2010; the largest is American."""
    words = {t.lower_ for c in token.children if c.dep_ in {"poss", "amod"} for t in c.subtree}
    if not {"world", "largest"} <= words:
        return ""
    others = words & {"third", "fourth", "fifth", "sixth", "one", "asian"}
    return "" if others else "China" if "second" in words else "United States"
