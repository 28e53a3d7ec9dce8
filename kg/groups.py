"""Plural noun phrase or number -> all whom it means: 'the two leaders', 'both countries', 'the three'.

Those are meant who were last put forward together; where that is not clear, nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.designations import read_shared_office
from kg.discourse import SENTENCES_BACK
from kg.grammar import lemma
from kg.titles import ANY_MINISTER
from kg.verbs import subject

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kg.discourse import Discourse, Seen
    from kg.records import Entity
    from kg.syntax import Token

Reading = tuple[tuple["Entity", ...], str]

_NOTHING: Reading = ((), "")
_KOREAS = ("North Korea", "South Korea")
_LEADERS = {"leader", "president", "man", "autocrat", "statesman"}
_COUNTRIES = {
    "country", "nation", "side", "power", "government", "neighbour", "neighbor", "state", "capital", "party",
    "army", "rival",
}  # fmt: skip
# Without a number these are two as well, where no other word says which.
_OPPOSITE = {"side", "neighbour", "neighbor", "rival"}
_PAIR = 2
# More leaders than these are no company of whom it is said that 'the leaders' did something.
_MOST = 4
NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}
# Who stands behind these takes part in what is told.
_TOGETHER = {"with", "by", "alongside", "between", "of", "to"}


def is_modified(token: Token, besides: Collection[str] = ()) -> bool:
    """Whether anything but the words `besides` and numbers with them says which one is meant."""
    return any(
        c.dep_ in {"amod", "compound", "poss", "relcl", "acl", "prep", "nummod"} and c.lower_ not in besides
        for c in token.children
    )


def resolve_plural(token: Token, words: set[str], discourse: Discourse) -> Reading:
    """'the two leaders', 'both countries', 'the leaders', with the step that decided so."""
    if token.text == "Koreas":
        return tuple(discourse.gazetteer.find(name)[0] for name in _KOREAS), "both states of the name"
    word = lemma(token)
    count = next((NUMBERS[w] for w in sorted(words) if w in NUMBERS), 0)
    if word in _LEADERS and words & {"these", "those"}:
        return _leaders_of_block(token, discourse), "the leaders named in the paragraph"
    if holders := _find_holders(token, words, discourse):
        return holders, "title and countries"
    if not count and (not words & {"the"} or is_modified(token)):
        return _NOTHING
    if any(c.dep_ == "prep" and c.lower_ in {"from", "of"} for c in token.children):
        return _NOTHING
    if word in _LEADERS | {"minister"}:
        return _last_leaders(token, discourse, count), f"the last {word}s named together"
    if word in _COUNTRIES and (count == _PAIR or (not count and word in _OPPOSITE)):
        return _last_countries(token, discourse), "the last two countries named together"
    return _NOTHING


def _find_holders(token: Token, words: set[str], discourse: Discourse) -> tuple[Entity, ...]:
    """'the Russian and Chinese presidents', 'the foreign ministers of France and Poland': all, or nobody.

    'Chinese and Russian leaders' without an article may be any number of them.
    """
    role, countries = read_shared_office(token, discourse)
    if role is None or len(countries) < _PAIR or (role == "leader" and "the" not in words):
        return ()
    holders = dict.fromkeys(discourse.holder(role, country) for country in countries)
    found = tuple(h for h in holders if h is not None)
    return found if len(found) == len(countries) else ()


def resolve_number(token: Token, discourse: Discourse) -> Reading:
    """'the three', 'all three' without a noun -> so many who were put forward together."""
    words = {c.lower_ for c in token.children}
    if not words & {"the", "all"} or token.lower_ not in NUMBERS or is_modified(token):
        return _NOTHING
    count = NUMBERS[token.lower_]
    for back in range(2 * SENTENCES_BACK + 1):
        rows = discourse.before(token, back)
        groups = [g for s in rows if s.token.dep_ != "conj" and len(g := discourse.group(s.token)) == count]
        found = groups[-1:] or [g for g in [_leaders(rows, "leader", discourse)] if len(g) == count]
        if found:
            return found[0], f"the last {token.lower_} named together"
    return _NOTHING


def resolve_each(token: Token, words: set[str], discourse: Discourse) -> Reading:
    """'each side blames the other' -> both countries."""
    if words & {"each", "either"} and lemma(token) in _COUNTRIES and not is_modified(token):
        return _last_countries(token, discourse), "the last two countries named together"
    return _NOTHING


def _leaders_of_block(token: Token, discourse: Discourse) -> tuple[Entity, ...]:
    blocks = discourse.parse.blocks
    rows = [s for s in discourse.seen if blocks[s.token.i] == blocks[token.i]]
    people = dict.fromkeys(e for s in rows for e in s.entities if e.cls == "person" and discourse.leads(e))
    found = tuple(e for e in people if e not in discourse.issuers)
    return found if len(found) >= _PAIR else ()


def _last_leaders(token: Token, discourse: Discourse, count: int) -> tuple[Entity, ...]:
    """The heads of state or government (or ministers) in the last sentence that speaks of just so many.

    Without a number all of those who take part in what the last sentence with several tells.
    """
    role = ANY_MINISTER if lemma(token) == "minister" else "leader"
    for back in range(discourse.number(token) + 1):
        rows = discourse.before(token, back)
        leaders = _leaders(rows, role, discourse)
        if len(leaders) == (count or _PAIR):
            return leaders
        if len(leaders) > (count or _PAIR):
            together = _leaders([s for s in rows if _takes_part(s)], role, discourse)
            return leaders if not count and len(leaders) <= _MOST and together == leaders else ()
    return ()


def _leaders(rows: Iterable[Seen], role: str, discourse: Discourse) -> tuple[Entity, ...]:
    people = dict.fromkeys(e for s in rows for e in s.entities if e.cls == "person")
    return tuple(e for e in people if discourse.has_role(e, role))


def _takes_part(seen: Seen) -> bool:
    """Whether somebody is told of as doing or meeting with the like: not 'over Trump's tariffs'."""
    first = seen.token
    while first.dep_ in {"conj", "appos"}:
        first = first.head
    if first.dep_ == "pobj":
        return first.head.lower_ in _TOGETHER
    return first.dep_ in {"nsubj", "nsubjpass", "dobj"}


def last_pair(token: Token, discourse: Discourse) -> tuple[Entity, ...]:
    """'the pair' -> the two people of the last sentence that names any."""
    for back in range(SENTENCES_BACK + 1):
        rows = discourse.before(token, back)
        people = tuple(dict.fromkeys(e for s in rows for e in s.entities if e.cls == "person"))
        if people:
            return people if len(people) == _PAIR else ()
    return ()


def _last_countries(token: Token, discourse: Discourse) -> tuple[Entity, ...]:
    """The countries of the last sentence that speaks of just two, by name or by their leaders.

    Who does something to 'both countries' is neither of them.
    """
    barred = discourse.entities_at(_own_subjects(token))
    for back in range(2 * SENTENCES_BACK + 1):
        rows = discourse.before(token, back)
        named = [s for s in rows if not _is_of_title(s, discourse)]
        countries = dict.fromkeys(c for s in named for e in s.entities for c in discourse.states(e))
        others = tuple(c for c in countries if c not in barred)
        if len(others) == _PAIR:
            return others
        if len(others) > _PAIR:
            firsts = [s.token for s in rows if s.token.dep_ != "conj"]
            pairs = [g for t in firsts if len(g := discourse.group(t)) == _PAIR and g[0].cls == "country"]
            return pairs[-1] if pairs else ()
        if others and barred:
            return ()  # 'Turkey, an ally of Azerbaijan, congratulated both countries': one was named before
    return ()


def _is_of_title(seen: Seen, discourse: Discourse) -> bool:
    """'US' of 'US President': it names no party to what is told."""
    token = seen.token
    return (
        token.dep_ in {"compound", "poss", "amod", "nmod"} and token.head.lower_ in discourse.lexicon.titles
    )


def _own_subjects(token: Token) -> list[Token]:
    """The subject of the verb that the token is an object of."""
    if token.dep_ in {"dobj", "dative"}:
        return subject(token.head)
    if token.dep_ == "pobj" and token.head.head.pos_ in {"VERB", "AUX"}:
        return subject(token.head.head)
    return []
