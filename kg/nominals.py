"""Noun phrase -> whom it means: 'the Chinese president', 'the court', 'his government'; plurals: groups.py.

Only definite phrases are resolved ('a Chinese president' is nobody yet), and only where one reading
stands out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.designations import find_economy, find_former, is_bare_title, read_country, read_title
from kg.entities import people_of
from kg.grammar import lemma
from kg.groups import is_modified, last_pair, resolve_each, resolve_plural
from kg.records import Entity
from kg.titles import FUTURE_MARKS, PAST_MARKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.discourse import Discourse, Seen
    from kg.syntax import Token

Reading = tuple[tuple[Entity, ...], str]

_NOTHING: Reading = ((), "")
_INDEFINITE = {"a", "an", "any", "every", "no", "another", "some"}
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
    if token.dep_ in {"attr", "oprd"} or (token.head.lower_ == "as" and "the" not in words):
        return (
            _NOTHING  # 'was chancellor', 'served as minister', 'named him prime minister': what somebody is
        )
    if lemma(token) == "people":
        country = read_country(token, discourse)
        return ((people_of(country),), "people of a country") if country else _NOTHING
    if token.tag_ in {"NNS", "NNPS"}:
        return resolve_plural(token, words, discourse)
    if token.dep_ in {"compound", "nmod", "amod"}:
        return _NOTHING
    if words & {"each", "either"}:
        return resolve_each(token, words, discourse)
    return _resolve_singular(token, words, discourse)


# --- one -------------------------------------------------------------------------------------------


def _resolve_singular(token: Token, words: set[str], discourse: Discourse) -> Reading:
    if lemma(token) in _LANDS and words & {"the"} and not is_modified(token):
        return _find_land(token, discourse), "the one country spoken of"
    if lemma(token) == "government" and (country := read_country(token, discourse)) is not None:
        return ((country,), "government of a country") if country.cls == "country" else _NOTHING
    if lemma(token) in _HOMES:
        owners = [m.entity for c in token.children if c.dep_ == "poss" for m in discourse.cast.at(c)]
        if len(owners) == 1 and owners[0].cls == "person":  # 'his government'
            return discourse.side(owners[0]), "whose leader it is"
        return _NOTHING
    if lemma(token) in _BODIES and words & {"the"} and not is_modified(token, _NATIONS):
        return _find_body(lemma(token), discourse), "organisation named before"
    if lemma(token) == "economy" and (name := find_economy(token)):
        row = discourse.gazetteer.country(name)
        return ((row.entity,), "rank among economies") if row is not None else _NOTHING
    if lemma(token) in {"pair", "duo"} and words & {"the"} and not is_modified(token):
        return last_pair(token, discourse), "the two people named together"
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
    if kind is None or not words & {"the", "this"} or is_modified(token):
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
        named = _find_titled(token, role, discourse)
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


def _find_titled(token: Token, role: str, discourse: Discourse) -> Entity | None:
    """'the president': the last person named who is one, if no other was named as one lately.

    Of several it is the only one of the sentence before; or, with a capital as governments write it of
    their own, who was named first. Where none was named lately, the only one that the article has named.
    """
    named = _people(discourse.seen, role, discourse)
    holders = _people(discourse.seen[-_RECENT:], role, discourse) or named
    if len(holders) == 1:
        return holders[0]
    if holders and token.text[0].isupper():
        return named[0]
    last = _people([s for back in (0, 1) for s in discourse.before(token, back)], role, discourse)
    return last[0] if len(last) == 1 else None


def _people(rows: Sequence[Seen], role: str, discourse: Discourse) -> list[Entity]:
    people = dict.fromkeys(e for s in rows for e in s.entities if e.cls == "person")
    return [e for e in people if discourse.has_role(e, role)]
