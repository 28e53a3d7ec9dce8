"""Noun phrase -> whom it means: 'the Chinese president', 'the two leaders', 'the court', 'his government'.

Only definite phrases are resolved ('a Chinese president' is nobody yet), and only where one reading
stands out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.discourse import SENTENCES_BACK
from kg.entities import people_of
from kg.grammar import lemma
from kg.records import Entity
from kg.titles import PAST_MARKS
from kg.verbs import subject

if TYPE_CHECKING:
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
# Whom a title without a country stands for was named with it this many mentions ago at most.
_RECENT = 12
_PAIR = 2


def resolve_nominal(token: Token, discourse: Discourse) -> Reading:
    """Whom the phrase with this head means, and by which step; nobody where that is not clear."""
    words = {c.lower_ for c in token.children}
    if words & _INDEFINITE or words & PAST_MARKS:
        return _NOTHING
    if token.dep_ == "appos" and discourse.cast.at(token.head):
        return _NOTHING  # 'Hans Grundberg, the UN envoy'
    if any(c.dep_ == "appos" and discourse.cast.at(c) for c in token.children):
        return _NOTHING  # 'his Chinese counterpart Xi Jinping': the name says it
    if lemma(token) == "people":
        country = _country_of(token, discourse)
        return ((people_of(country),), "people of a country") if country else _NOTHING
    if token.tag_ in {"NNS", "NNPS"}:
        return _resolve_plural(token, words, discourse)
    if token.dep_ in {"compound", "nmod", "amod"}:
        return _NOTHING
    return _resolve_singular(token, words, discourse)


def _is_modified(token: Token) -> bool:
    return any(
        c.dep_ in {"amod", "compound", "poss", "relcl", "acl", "prep", "nummod"} for c in token.children
    )


# --- one -------------------------------------------------------------------------------------------


def _resolve_singular(token: Token, words: set[str], discourse: Discourse) -> Reading:
    if lemma(token) in _LANDS and words & {"the"} and not _is_modified(token):
        return _find_land(token, discourse), "the one country spoken of"
    if lemma(token) in _HOMES:
        owners = [m.entity for c in token.children if c.dep_ == "poss" for m in discourse.cast.at(c)]
        if len(owners) == 1 and owners[0].cls == "person":  # 'his government'
            return discourse.side(owners[0]), "whose leader it is"
        return _NOTHING
    if lemma(token) in _BODIES and words & {"the"} and not _is_modified(token):
        return _find_body(lemma(token), discourse), "organisation named before"
    happening = _find_happening(token, words, discourse)
    if happening is not None:
        return (happening,), "event named before"
    return _resolve_title(token, words, discourse)


def _find_land(token: Token, discourse: Discourse) -> tuple[Entity, ...]:
    """'the country' -> the only one that this sentence and the one before speak of."""
    rows = [*discourse.before(token, 0), *discourse.before(token, 1)]
    lands = dict.fromkeys(c for s in rows for e in s.entities if (c := discourse.actor(e)) is not None)
    return tuple(lands) if len(lands) == 1 else ()


def _find_body(word: str, discourse: Discourse) -> tuple[Entity, ...]:
    """'the court' -> the organisation last named that has the word in its name or is of this kind."""
    kinds = _KINDS.get(word, {word})
    for entity in (e for s in reversed(discourse.seen) for e in s.entities):
        if entity.cls in {"organisation", "group"}:
            row = discourse.gazetteer.organisation(entity.name)
            if word in entity.name.lower().split() or (
                row is not None and not kinds.isdisjoint(row.kind.split())
            ):
                return (entity,)
    return ()


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
    role, country = _read_title(token, discourse)
    if role is None:
        return _NOTHING
    if country is not None:
        holder = discourse.holder(role, country)
        return ((holder,), "title and country") if holder else _NOTHING
    if (words & {"the"} and not _is_modified(token)) or token.text in {"Majesty", "Highness"}:
        named = _find_titled(role, discourse)
        return ((named,), "title named before") if named else _NOTHING
    return _NOTHING


def _read_title(token: Token, discourse: Discourse) -> tuple[str | None, Entity | None]:
    """'the Chinese president' -> its role and China; the role of what is no title is None."""
    titles = discourse.lexicon.titles
    words = [c.lower_ for c in token.children if c.dep_ in {"compound", "amod"} and c.i < token.i]
    behind = [f"of {p.lower_}" for c in token.children if c.lower_ == "of" for p in c.children]
    heads = [f"{token.lower_} {b}" for b in behind] + [token.lower_]  # 'secretary of state'
    phrases = (" ".join([*words[start:], head]) for head in heads for start in range(len(words) + 1))
    title = next((titles[phrase] for phrase in phrases if phrase in titles), None)
    if title is None:
        return (
            ("counterpart", _country_of(token, discourse)) if token.lower_ == "counterpart" else (None, None)
        )
    if title.kind == "honorific":  # 'His Majesty'
        return title.role or None, None
    return title.role or None, _country_of(token, discourse)


def _role_of_owner(token: Token, discourse: Discourse) -> str | None:
    """'his Chinese counterpart': who holds there the office that he holds."""
    owners = [m.entity for c in token.children if c.dep_ == "poss" for m in discourse.cast.at(c)]
    if len(owners) != 1:
        return "counterpart"
    return discourse.role(owners[0]) or "counterpart"


def _country_of(token: Token, discourse: Discourse) -> Entity | None:
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


def _find_titled(role: str, discourse: Discourse) -> Entity | None:
    """'the president': the last person named who is one, if no other was named as one lately."""
    recent = dict.fromkeys(e for s in discourse.seen[-_RECENT:] for e in s.entities if e.cls == "person")
    holders = [e for e in recent if discourse.has_role(e, role)]
    return holders[0] if len(holders) == 1 else None


# --- several ---------------------------------------------------------------------------------------


def _resolve_plural(token: Token, words: set[str], discourse: Discourse) -> Reading:
    word = lemma(token)
    is_pair = bool(words & {"two", "both"})
    if word in _LEADERS and words & {"these", "those"}:
        return _leaders_of_block(token, discourse), "the leaders named in the paragraph"
    if not is_pair and (not words & {"the"} or _is_modified(token)):
        return _NOTHING
    if any(c.dep_ == "prep" and c.lower_ in {"from", "of"} for c in token.children):
        return _NOTHING
    if word in _LEADERS:
        return _last_leaders(token, discourse), "the last two leaders named together"
    if word in _COUNTRIES and is_pair:
        return _last_countries(token, discourse), "the last two countries named together"
    return _NOTHING


def _leaders_of_block(token: Token, discourse: Discourse) -> tuple[Entity, ...]:
    blocks = discourse.parse.blocks
    rows = [s for s in discourse.seen if blocks[s.token.i] == blocks[token.i]]
    people = dict.fromkeys(e for s in rows for e in s.entities if e.cls == "person" and discourse.leads(e))
    found = tuple(e for e in people if e not in discourse.issuers)
    return found if len(found) >= _PAIR else ()


def _last_leaders(token: Token, discourse: Discourse) -> tuple[Entity, ...]:
    """The two heads of state or government in the last sentence that speaks of just two."""
    for back in range(discourse.number(token) + 1):
        people = dict.fromkeys(
            e for s in discourse.before(token, back) for e in s.entities if e.cls == "person"
        )
        leaders = tuple(e for e in people if discourse.leads(e))
        if len(leaders) == _PAIR:
            return leaders
        if len(leaders) > _PAIR:
            return ()
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
            pairs = [g for s in rows if len(g := discourse.group(s.token)) == _PAIR and g[0].cls == "country"]
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
