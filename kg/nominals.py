"""Noun phrase -> whom it means: 'the Chinese president', 'the two leaders', 'the court', 'his government'.

Only definite phrases are resolved ('a Chinese president' is nobody yet), and only where one reading
stands out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.designations import find_economy, find_former, is_bare_title, read_country, read_title
from kg.discourse import SENTENCES_BACK
from kg.entities import people_of
from kg.grammar import lemma
from kg.records import Entity
from kg.titles import ANY_MINISTER, FUTURE_MARKS, PAST_MARKS
from kg.verbs import subject

if TYPE_CHECKING:
    from collections.abc import Collection

    from spacy.tokens import Token

    from kg.discourse import Discourse, Seen

Reading = tuple[tuple[Entity, ...], str]

_NOTHING: Reading = ((), "")
_INDEFINITE = {"a", "an", "any", "every", "no", "another", "some"}
_LEADERS = {"leader", "president", "man", "autocrat", "statesman"}
_COUNTRIES = {
    "country", "nation", "side", "power", "government", "neighbour", "neighbor", "state", "capital", "party",
}  # fmt: skip
_LANDS = {"country", "government", "nation", "kingdom", "republic", "island"}
_HOMES = {"government", "country", "administration", "nation", "army", "military"}
# Words that point back to an organisation: by a word of its name, or by its kind in the table.
_BODIES = {
    "institute", "alliance", "court", "bloc", "group", "organisation", "organization", "agency", "union",
    "company", "party", "ministry", "council", "commission", "movement", "bank", "university", "militia",
    "body", "forum",
}  # fmt: skip
_KINDS = {"bloc": {"union", "regional", "international"}, "union": {"union", "regional"}}
_NATIONS = {
    "nation", "member", "state", "country", "military", "western", "regional", "trading", "defence",
    "defense", "security", "transatlantic", "economic",
}  # fmt: skip
_LEADER_QUALITIES = {
    "supreme", "visiting", "new", "current", "longtime", "veteran", "authoritarian", "powerful", "communist",
}  # fmt: skip
_ISLANDS = {
    "Taiwan", "Cyprus", "Cuba", "Sri Lanka", "Malta", "Iceland", "Ireland", "Madagascar", "Jamaica",
    "Singapore", "Mauritius", "Barbados", "Bahrain", "Nauru",
}  # fmt: skip
# Whom a title without a country stands for was named with it this many mentions ago at most.
_RECENT = 12
_PAIR = 2
_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}


def resolve_nominal(token: Token, discourse: Discourse) -> Reading:
    """Whom the phrase with this head means, and by which step; nobody where that is not clear."""
    words = {c.lower_ for c in token.children}
    if words & {"former", "the"} == {"former", "the"} and token.dep_ in {
        "nsubj",
        "nsubjpass",
        "dobj",
        "pobj",
    }:
        former = find_former(token, discourse)
        return ((former,), "title held before") if former else _NOTHING
    if words & _INDEFINITE or words & (PAST_MARKS | FUTURE_MARKS):
        return _NOTHING
    if token.dep_ == "appos" and discourse.cast.at(token.head):
        return _NOTHING  # 'Hans Grundberg, the UN envoy'
    if any(c.dep_ == "appos" and discourse.cast.at(c) for c in token.children):
        return _NOTHING  # 'his Chinese counterpart Xi Jinping': the name says it
    if lemma(token) == "people":
        country = read_country(token, discourse)
        return ((people_of(country),), "people of a country") if country else _NOTHING
    if token.tag_ in {"NNS", "NNPS"}:
        return _resolve_plural(token, words, discourse)
    if token.dep_ in {"compound", "nmod", "amod"}:
        return _NOTHING
    return _resolve_singular(token, words, discourse)


def _is_modified(token: Token, besides: Collection[str] = ()) -> bool:
    """Whether anything but the words `besides` and numbers with them says which one is meant."""
    return any(
        c.dep_ in {"amod", "compound", "poss", "relcl", "acl", "prep", "nummod"} and c.lower_ not in besides
        for c in token.children
    )


# --- one -------------------------------------------------------------------------------------------


def _resolve_singular(token: Token, words: set[str], discourse: Discourse) -> Reading:
    if lemma(token) in _LANDS and words & {"the"} and not _is_modified(token):
        return _find_land(token, discourse), "the one country spoken of"
    if lemma(token) == "government" and (country := read_country(token, discourse)) is not None:
        return ((country,), "government of a country") if country.cls == "country" else _NOTHING
    if lemma(token) in _HOMES:
        owners = [m.entity for c in token.children if c.dep_ == "poss" for m in discourse.cast.at(c)]
        if len(owners) == 1 and owners[0].cls == "person":  # 'his government'
            return discourse.side(owners[0]), "whose leader it is"
        return _NOTHING
    if lemma(token) in _BODIES and words & {"the"} and not _is_modified(token, _NATIONS):
        return _find_body(lemma(token), discourse), "organisation named before"
    if lemma(token) == "economy" and (name := find_economy(token)):
        row = discourse.gazetteer.country(name)
        return ((row.entity,), "rank among economies") if row is not None else _NOTHING
    if lemma(token) in {"pair", "duo"} and words & {"the"} and not _is_modified(token):
        return _last_pair(token, discourse), "the two people named together"
    happening = _find_happening(token, words, discourse)
    if happening is not None:
        return (happening,), "event named before"
    return _resolve_title(token, words, discourse)


def _find_land(token: Token, discourse: Discourse) -> tuple[Entity, ...]:
    """'the country' -> the only one that this sentence and the one before speak of, or that they lead."""
    named = [e for back in (0, 1) for s in discourse.before(token, back) for e in s.entities]
    lands = dict.fromkeys(c for e in named if (c := discourse.actor(e)) is not None)
    lands = lands or dict.fromkeys(c for e in named for c in discourse.states(e))
    fitting = tuple(c for c in lands if _is_land(c, lemma(token), discourse))
    return fitting if len(fitting) == 1 else ()


def _is_land(country: Entity, word: str, discourse: Discourse) -> bool:
    if word == "island":
        return country.name in _ISLANDS
    return word != "kingdom" or bool(discourse.gazetteer.holders("monarch", country, date=discourse.date))


def _find_body(word: str, discourse: Discourse) -> tuple[Entity, ...]:
    """'the court' -> the organisation last named that has the word in its name or is of this kind."""
    fitting = [s for s in discourse.seen if any(_is_body(e, word, discourse) for e in s.entities)]
    last = [s for s in fitting if s.sentence == fitting[-1].sentence]
    bodies = dict.fromkeys(e for s in last for e in s.entities if _is_body(e, word, discourse))
    return tuple(bodies) if len(bodies) == 1 else ()


def _is_body(entity: Entity, word: str, discourse: Discourse) -> bool:
    if entity.cls not in {"organisation", "group"}:
        return False
    row = discourse.gazetteer.organisation(entity.name)
    kinds = row.kind.split() if row is not None else []
    return word in entity.name.lower().split() or not _KINDS.get(word, {word}).isdisjoint(kinds)


def _find_happening(token: Token, words: set[str], discourse: Discourse) -> Entity | None:
    """'the parade' -> the parade named before; "Putin's inauguration" -> an event of its own."""
    happenings = discourse.lexicon.happenings
    kind = happenings.get(lemma(token))
    owners = [m.entity for c in token.children if c.dep_ == "poss" for m in discourse.cast.at(c)]
    if kind == "personal" and len(owners) == 1 and owners[0].cls == "person":
        return Entity(f"{lemma(token)} of {owners[0].name}", "event")
    if kind is None or not words & {"the", "this"} or _is_modified(token):
        return None
    events = [e for s in discourse.seen for e in s.entities if e.cls == "event"]
    if token.lower_ == "event":  # whichever it was, but no war
        events = [e for e in events if e.name.split()[-1].lower() in happenings]
    else:
        events = [e for e in events if e.name.lower().endswith(lemma(token))]
    return events[-1] if events else None


def _resolve_title(token: Token, words: set[str], discourse: Discourse) -> Reading:
    role, country = read_title(token, discourse)
    if role is None:
        return _NOTHING
    if country is not None:
        if role == "leader" and _says_what_leader(token, discourse):
            return _NOTHING
        holder = discourse.holder(role, country)
        return ((holder,), "title and country") if holder else _NOTHING
    if (words & {"the"} and is_bare_title(token, discourse)) or token.text in {"Majesty", "Highness"}:
        named = _find_titled(role, discourse)
        return ((named,), "title named before") if named else _NOTHING
    return _NOTHING


def _says_what_leader(token: Token, discourse: Discourse) -> bool:
    """'the Russian business leader' and 'the first Chinese leader' are not who leads the country."""
    cast = discourse.cast
    nations = {cast.modifiers[c.i].entity for c in token.children if c.i in cast.modifiers}
    if len(nations) > 1:  # 'the Turkish Cypriot leader'
        return True
    others = (c for c in token.children if c.dep_ in {"amod", "compound", "nmod"} and c.i < token.i)
    return any(
        c.i not in cast.modifiers and not cast.at(c) and c.lower_ not in _LEADER_QUALITIES for c in others
    )


def _find_titled(role: str, discourse: Discourse) -> Entity | None:
    """'the president': the last person named who is one, if no other was named as one lately."""
    recent = dict.fromkeys(e for s in discourse.seen[-_RECENT:] for e in s.entities if e.cls == "person")
    holders = [e for e in recent if discourse.has_role(e, role)]
    return holders[0] if len(holders) == 1 else None


# --- several ---------------------------------------------------------------------------------------


def _resolve_plural(token: Token, words: set[str], discourse: Discourse) -> Reading:
    word = lemma(token)
    count = next((_NUMBERS[w] for w in sorted(words) if w in _NUMBERS), 0)
    is_pair = count == _PAIR
    if word in _LEADERS and words & {"these", "those"}:
        return _leaders_of_block(token, discourse), "the leaders named in the paragraph"
    if not count and (not words & {"the"} or _is_modified(token)):
        return _NOTHING
    if any(c.dep_ == "prep" and c.lower_ in {"from", "of"} for c in token.children):
        return _NOTHING
    if word in _LEADERS | {"minister"}:
        return _last_leaders(token, discourse, count or _PAIR), f"the last {word}s named together"
    if word in _COUNTRIES and is_pair:
        return _last_countries(token, discourse), "the last two countries named together"
    return _NOTHING


def _leaders_of_block(token: Token, discourse: Discourse) -> tuple[Entity, ...]:
    blocks = discourse.parse.blocks
    rows = [s for s in discourse.seen if blocks[s.token.i] == blocks[token.i]]
    people = dict.fromkeys(e for s in rows for e in s.entities if e.cls == "person" and discourse.leads(e))
    found = tuple(e for e in people if e not in discourse.issuers)
    return found if len(found) >= _PAIR else ()


def _last_leaders(token: Token, discourse: Discourse, count: int) -> tuple[Entity, ...]:
    """The heads of state or government (or ministers) in the last sentence that speaks of just so many."""
    role = ANY_MINISTER if lemma(token) == "minister" else "leader"
    for back in range(discourse.number(token) + 1):
        people = dict.fromkeys(
            e for s in discourse.before(token, back) for e in s.entities if e.cls == "person"
        )
        leaders = tuple(e for e in people if discourse.has_role(e, role))
        if len(leaders) == count:
            return leaders
        if len(leaders) > count:
            return ()
    return ()


def _last_pair(token: Token, discourse: Discourse) -> tuple[Entity, ...]:
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
