"""Cast of names -> Cast with nominals and pronouns: 'the Chinese president', 'the two leaders', 'he'.

The article is read once from its beginning; what has been put forward so far decides. Precision comes
first: where two readings stand side by side, none is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.clauses import lemma, subject
from kg.entities import people_of
from kg.records import Entity, Mention
from kg.titles import read_title_before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from kg.entities import Cast
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon
    from kg.parsing import Parse
    from kg.quotes import Quotes

_HE, _SHE = {"he", "him", "his", "himself"}, {"she", "her", "hers", "herself"}
_IT, _THEY = {"it", "its", "itself"}, {"they", "them", "their", "theirs", "themselves"}
_I, _WE = {"i", "me", "my", "myself"}, {"we", "us", "our", "ours", "ourselves"}
_PAIR_WORDS = {"two", "both"}
_LEADERS = {"leader", "president", "man", "autocrat", "statesman"}
# Words that point back to an organisation: by a word of its name, or by its kind in the table.
_BODIES = {
    "institute", "alliance", "court", "bloc", "group", "organisation", "organization", "agency", "union", "company",
    "party", "ministry", "council", "commission", "movement", "bank", "university", "militia", "body", "forum",
}  # fmt: skip
_COUNTRIES = {
    "country",
    "nation",
    "side",
    "power",
    "government",
    "neighbour",
    "neighbor",
    "state",
    "capital",
    "party",
}
_ACTORS = {"country", "organisation", "group", "region"}
# How many sentences back a pronoun's antecedent is looked for.
_SENTENCES_BACK = 2
# Whom a title without a country stands for must have been named with it this many mentions ago at most.
_RECENT = 12
# 'Statement by …', 'Joint Statement from …'; a headline is looked at for so many tokens.
_ISSUED = {"statement", "remarks", "message", "address", "communique"}
_TITLE_TOKENS = 40
_LEADING_ROLES = ("head_of_state", "head_of_government", "monarch", "leader")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A mention that has been read: who, at which token, in which sentence, as its subject or not."""

    token: Token
    entities: tuple[Entity, ...]
    sentence: int
    is_subject: bool


class _Reader:
    """Reads an article token by token and keeps what has been put forward."""

    def __init__(
        self,
        parse: Parse,
        cast: Cast,
        gazetteer: Gazetteer,
        lexicon: Lexicon,
        quotes: Quotes,
        issuers: tuple[Entity, ...],
    ) -> None:
        self.parse, self.cast, self.gazetteer, self.lexicon = parse, cast, gazetteer, lexicon
        self.quotes, self.issuers = quotes, issuers
        self.date = parse.article.published
        self.seen: list[_Seen] = []
        self.offices = _stated_offices(parse, cast, lexicon)
        self.people = {m.entity for ms in cast.mentions.values() for m in ms if m.entity.cls == "person"}

    def read(self) -> None:
        for number, sent in enumerate(self.parse.doc.sents):
            for token in sent:
                if token.i in self.cast.mentions:
                    self._note(token, number)
                elif not self.cast.covers(token) and token.i not in self.cast.modifiers:
                    self._resolve(token, number)

    def _note(self, token: Token, number: int) -> None:
        entities = tuple(m.entity for m in self.cast.mentions[token.i])
        self.seen.append(_Seen(token, entities, number, token.dep_ in {"nsubj", "nsubjpass"}))

    def _resolve(self, token: Token, number: int) -> None:
        if token.tag_ in {"PRP", "PRP$"}:
            entities, kind, step = self._pronoun(token, number), "pronoun", "pronoun"
            first = last = token
        elif token.pos_ in {"NOUN", "PROPN"} or token.lower_ == "both":
            entities, step = self._nominal(token)
            kind, first, last = "nominal", self._first(token), token
        else:
            return
        if entities:
            span = self.parse.span(first, last)
            mentions = [
                Mention(span, e, "pronoun" if kind == "pronoun" else "nominal", step) for e in entities
            ]
            self.cast.add(token.i, range(token.i, token.i + 1), *mentions)
            self._note(token, number)

    @staticmethod
    def _first(token: Token) -> Token:
        """The first word of the noun phrase before its head."""
        left = [
            c
            for c in token.children
            if c.i < token.i and c.dep_ in {"det", "poss", "amod", "compound", "nummod"}
        ]
        return left[0].doc[left[0].left_edge.i] if left else token

    # --- nominals ---------------------------------------------------------------------------------

    def _nominal(self, token: Token) -> tuple[tuple[Entity, ...], str]:
        children = list(token.children)
        words = {c.lower_ for c in children}
        if words & {"a", "an", "any", "every", "no", "another", "some"}:
            return (), ""
        plural = token.tag_ in {"NNS", "NNPS"}
        if any(c.dep_ == "appos" and self.cast.at(c) for c in children):
            return (), ""  # 'his Chinese counterpart Xi Jinping': the name says it
        if plural and words & {"these", "those"} and lemma(token) in _LEADERS:
            return self._leaders_of_block(token), "the leaders named in the paragraph"
        if plural and (words & _PAIR_WORDS or (words & {"the"} and not self._is_modified(token))):
            return self._plural(token, definite=bool(words & _PAIR_WORDS))
        if (plural and lemma(token) != "people") or token.dep_ in {"compound", "nmod", "amod"}:
            return (), ""
        if lemma(token) in {"government", "country", "administration", "nation", "army", "military"}:
            owners = [m.entity for c in children if c.dep_ == "poss" for m in self.cast.at(c)]
            if len(owners) == 1 and owners[0].cls == "person":  # 'his government'
                return self._side(owners[0]), "whose leader it is"
            return (), ""
        if lemma(token) == "people":
            country = self._country_of(token)
            return ((people_of(country),), "people of a country") if country else ((), "")
        if lemma(token) in _BODIES and words & {"the"} and not self._is_modified(token):
            return self._body(lemma(token)), "organisation named before"
        happening = self._happening(token, words)
        if happening is not None:
            return (happening,), "event named before"
        title, country = self._title_and_country(token)
        if title is None:
            return (), ""
        if country is not None:
            entity = self._holder(title, country)
            return ((entity,), "title and country") if entity else ((), "")
        if (words & {"the"} and not self._is_modified(token)) or token.text in {"Majesty", "Highness"}:
            entity = self._last_with_title(title)
            return ((entity,), "title named before") if entity else ((), "")
        return (), ""

    def _body(self, word: str) -> tuple[Entity, ...]:
        """'the court' -> the organisation last named that has the word in its name or is of this kind."""
        for seen in reversed(self.seen):
            for entity in seen.entities:
                if entity.cls not in {"organisation", "group"}:
                    continue
                row = self.gazetteer.organisation(entity.name)
                if word in entity.name.lower().split() or (row is not None and word in row.kind.split()):
                    return (entity,)
        return ()

    def _happening(self, token: Token, words: set[str]) -> Entity | None:
        """'the parade' -> the parade named before; "Putin's inauguration" -> an event of its own."""
        kind = self.lexicon.happenings.get(lemma(token))
        owners = [m.entity for c in token.children if c.dep_ == "poss" for m in self.cast.at(c)]
        if kind == "personal" and len(owners) == 1 and owners[0].cls == "person":
            return Entity(f"{lemma(token)} of {owners[0].name}", "event")
        if not words & {"the", "this"} or self._is_modified(token) or kind is None:
            return None
        events = [e for s in self.seen for e in s.entities if e.cls == "event"]
        if token.lower_ == "event":  # whichever it was, but no war
            events = [e for e in events if e.name.split()[-1].lower() in self.lexicon.happenings]
        else:
            events = [e for e in events if e.name.lower().endswith(lemma(token))]
        return events[-1] if events else None

    @staticmethod
    def _is_modified(token: Token) -> bool:
        return any(
            c.dep_ in {"amod", "compound", "poss", "relcl", "acl", "prep", "nummod"} for c in token.children
        )

    def _plural(self, token: Token, *, definite: bool) -> tuple[tuple[Entity, ...], str]:
        word = lemma(token)
        if any(c.dep_ == "prep" and c.lower_ in {"from", "of"} for c in token.children):
            return (), ""
        if word in _LEADERS:
            return self._last_leaders(), "the last two leaders named"
        if word in _COUNTRIES and definite:
            return self._last_countries(token), "the last two countries named together"
        return (), ""

    def _last_leaders(self) -> tuple[Entity, ...]:
        """The last two people named who stand at the head of states."""
        found: list[Entity] = []
        for seen in reversed(self.seen):
            for entity in reversed(seen.entities):
                if entity.cls == "person" and entity not in found and self._leads(entity):
                    found.append(entity)
                    if len(found) == 2:  # noqa: PLR2004  a pair
                        return tuple(reversed(found))
        return ()

    def _leaders_of_block(self, token: Token) -> tuple[Entity, ...]:
        block = self.parse.blocks[token.i]
        rows = [s for s in self.seen if self.parse.blocks[s.token.i] == block]
        found = tuple(
            dict.fromkeys(e for s in rows for e in s.entities if e.cls == "person" and self._leads(e))
        )
        return tuple(e for e in found if e not in self.issuers) if len(found) > 1 else ()

    def _last_countries(self, token: Token) -> tuple[Entity, ...]:
        """The countries of the last sentence that speaks of just two, by name or by their leaders."""
        barred = {m.entity for t in _own_subjects(token) for m in self.cast.at(t)}
        here = sum(1 for s in self.parse.doc.sents if s.start <= token.i) - 1
        for back in range(_SENTENCES_BACK * 2 + 1):
            rows = [s for s in self.seen if s.sentence == here - back and s.token.i < token.i]
            countries = {
                c: None
                for s in rows
                if not self._is_of_title(s.token)
                for e in s.entities
                for c in self._states(e)
                if c not in barred
            }
            if len(countries) == 2:  # noqa: PLR2004  a pair
                return tuple(countries)
            if barred and len(countries) == 1:
                return ()  # 'Turkey, Azerbaijan's ally, congratulated both countries': one of them was named before
            if len(countries) > 2:  # noqa: PLR2004
                pairs = [g for s in rows if len(g := self._group(s.token)) == 2 and g[0].cls == "country"]  # noqa: PLR2004
                return pairs[-1] if pairs else ()
        return ()

    def _is_of_title(self, token: Token) -> bool:
        """'US' of 'US President': it names no party to what is told."""
        return token.dep_ in {"compound", "poss", "amod", "nmod"} and token.head.lower_ in self.lexicon.titles

    def _states(self, entity: Entity) -> tuple[Entity, ...]:
        """A country itself, or the one that a person leads."""
        actor = self._actor(entity)
        if actor is not None:
            return (actor,)
        return self._side(entity) if entity.cls == "person" and self._leads(entity) else ()

    def _actor(self, entity: Entity) -> Entity | None:
        """A capital stands for its country among countries."""
        if entity.cls == "country":
            return entity
        metonym = self.gazetteer.metonym(entity.name)
        return metonym.stands_for if metonym is not None and metonym.stands_for.cls == "country" else None

    def _leads(self, person: Entity) -> bool:
        offices = self.gazetteer.offices_of(person, date=self.date)
        if any(o.role in _LEADING_ROLES for o in offices):
            return True
        return any(p == person and role in _LEADING_ROLES for p, role, _ in self.offices)

    def _title_and_country(self, token: Token) -> tuple[str | None, Entity | None]:
        """'the Chinese president' -> its role and China; the role of no title is None."""
        words = [c.lower_ for c in token.children if c.dep_ in {"compound", "amod"} and c.i < token.i]
        title = next(
            (
                self.lexicon.titles[phrase]
                for start in range(len(words) + 1)
                if (phrase := " ".join([*words[start:], token.lower_])) in self.lexicon.titles
            ),
            None,
        )
        if title is not None and title.kind == "honorific" and title.role:  # 'His Majesty'
            return title.role, None
        if title is None or title.kind == "honorific":
            return ("counterpart", self._country_of(token)) if token.lower_ == "counterpart" else (None, None)
        return title.role or None, self._country_of(token)

    def _country_of(self, token: Token) -> Entity | None:
        for child in token.children:
            if child.i in self.cast.modifiers:
                return self.cast.modifiers[child.i].entity
            if child.dep_ in {"poss", "compound", "nmod", "amod"}:
                for mention in self.cast.at(child):
                    actor = self._actor(mention.entity)
                    if actor is not None or mention.entity.cls == "organisation":
                        return actor or mention.entity
            if child.dep_ == "prep" and child.lower_ == "of":
                for grandchild in child.children:
                    for mention in self.cast.at(grandchild):
                        if mention.entity.cls in {"country", "organisation"}:
                            return mention.entity
        return None

    def _holder(self, role: str, of: Entity) -> Entity | None:
        """The person named in the article who holds this office there, by the text or by the tables."""
        roles = _LEADING_ROLES if role in {"leader", "counterpart"} else (role,)
        stated = [p for p, r, o in self.offices if o == of and (r in roles or role == "counterpart")]
        if stated:
            return stated[0] if len(set(stated)) == 1 else self._most_recent(stated)
        for each in roles:
            holders = [office.person for office in self.gazetteer.holders(each, of, date=self.date)]
            named = [h for h in holders if h in self.people]
            if named:
                return self._most_recent(named)
            if holders and each == role and len(set(holders)) == 1:
                return holders[0]
        return None

    def _most_recent(self, people: Sequence[Entity]) -> Entity:
        for seen in reversed(self.seen):
            for entity in seen.entities:
                if entity in people:
                    return entity
        return people[0]

    def _last_with_title(self, role: str) -> Entity | None:
        """'the president': the last person named who is one, if no other was named as one lately."""
        recent: list[Entity] = []
        for seen in reversed(self.seen[-_RECENT:]):
            for entity in seen.entities:
                if entity.cls == "person" and entity not in recent and self._has_role(entity, role):
                    recent.append(entity)
        return recent[0] if len(recent) == 1 else None

    def _has_role(self, person: Entity, role: str) -> bool:
        if role == "leader":
            return self._leads(person)
        if any(p == person and r == role for p, r, _ in self.offices):
            return True
        return any(o.role == role for o in self.gazetteer.offices_of(person, date=self.date))

    # --- pronouns ---------------------------------------------------------------------------------

    def _pronoun(self, token: Token, number: int) -> tuple[Entity, ...]:
        word = token.lower_
        if word in _I | _WE:
            return self._first_person(token)
        if word in _HE | _SHE:
            gender = "m" if word in _HE else "f"
            return self._antecedent(token, number, lambda e: e.cls == "person" and self._may_be(e, gender))
        if word in _IT and not _is_expletive(token):
            return self._antecedent(token, number, lambda e: e.cls in _ACTORS or self._actor(e) is not None)
        if word in _THEY:
            return self._plural_antecedent(token, number)
        return ()

    def _first_person(self, token: Token) -> tuple[Entity, ...]:
        speaker = self.quotes.speaker(token)
        people = tuple(m.entity for m in self.cast.at(speaker)) if speaker is not None else ()
        if not people and not self.quotes.is_quoted(token):
            people = self.issuers
        if token.lower_ in _I:
            return people if len(people) == 1 and people[0].cls == "person" else ()
        return tuple(dict.fromkeys(c for p in people for c in self._side(p)))

    def _side(self, person: Entity) -> tuple[Entity, ...]:
        """The country or organisation that a person speaks for when saying 'we'."""
        if person.cls != "person":
            return (person,)
        for office in self.gazetteer.offices_of(person, date=self.date):
            if office.role in {
                *_LEADING_ROLES,
                "foreign_minister",
                "defence_minister",
                "spokesperson",
                "vice_head",
            }:
                return (office.of,)
        return tuple(o for p, r, o in self.offices if p == person and r in _LEADING_ROLES)[:1]

    def _may_be(self, entity: Entity, gender: str) -> bool:
        person = self.gazetteer.person(entity.name)
        return person is None or not person.gender or person.gender == gender

    def _antecedent(self, token: Token, number: int, fits) -> tuple[Entity, ...]:  # noqa: ANN001
        barred = self._barred(token)
        for governing in _subjects_above(token):
            entities = tuple(m.entity for m in self.cast.at(governing))
            if len(entities) == 1 and fits(entities[0]) and entities[0] not in barred:
                return entities
        is_thing = token.lower_ == "it" and token.dep_ not in {"nsubj", "nsubjpass"}
        for back in range(1 if is_thing else _SENTENCES_BACK + 1):
            if back and token.lower_ in _IT and self._has_rival(number - back):
                return ()
            rows = [s for s in self.seen if s.sentence == number - back and s.token.i < token.i]
            if not self.quotes.is_quoted(
                token
            ):  # the narrator goes on with who spoke, not with who was spoken of
                rows = [s for s in rows if not self.quotes.is_quoted(s.token)] or rows
            fitting = {e: s for s in rows for e in s.entities if fits(e) and e not in barred}
            if not fitting:
                continue
            subjects = {e for e, s in fitting.items() if any(r.is_subject for r in rows if e in r.entities)}
            choice = subjects if len(subjects) == 1 else set(fitting)
            return tuple(choice) if len(choice) == 1 else ()
        return ()

    def _has_rival(self, number: int) -> bool:
        """Whether the subject of a sentence is a thing that the cast does not know, and 'it' may mean."""
        sent = next(s for n, s in enumerate(self.parse.doc.sents) if n == number)
        return any(
            c.dep_ in {"nsubj", "nsubjpass"} and c.tag_ == "NN" and not self.cast.at(c)
            for c in sent.root.children
        )

    def _barred(self, token: Token) -> set[Entity]:
        """Whom the pronoun cannot mean: its own verb's subject, or in a quote the one who speaks."""
        barred: set[Entity] = set()
        if (
            token.tag_ == "PRP"
            and token.dep_ in {"dobj", "pobj", "dative"}
            and not token.lower_.endswith("self")
        ):
            verb = token.head if token.dep_ != "pobj" else token.head.head
            if verb.pos_ in {"VERB", "AUX"}:
                barred |= {m.entity for t in subject(verb) for m in self.cast.at(t)}
        speaker = self.quotes.speaker(token)
        if speaker is not None:
            barred |= {m.entity for m in self.cast.at(speaker)}
        return barred

    def _plural_antecedent(self, token: Token, number: int) -> tuple[Entity, ...]:
        for governing in _subjects_above(token):
            group = self._group(governing)
            if len(group) > 1:
                return group
        for back in range(_SENTENCES_BACK + 1):
            rows = [s for s in self.seen if s.sentence == number - back and s.token.i < token.i]
            groups = [g for s in rows if s.is_subject and len(g := self._group(s.token)) > 1]
            groups = groups or [
                g for s in rows if s.token.dep_ != "conj" and len(g := self._group(s.token)) > 1
            ]
            if groups:
                return groups[-1] if len({frozenset(g) for g in groups}) == 1 else ()
            if rows and back:
                return ()
        return ()

    def _group(self, token: Token) -> tuple[Entity, ...]:
        """'Xi and Putin' -> both; 'the two leaders' likewise."""
        tokens = [token, *(t for t in token.conjuncts if t.i > token.i)]
        group = tuple(dict.fromkeys(m.entity for t in tokens for m in self.cast.at(t)))
        return group if len({e.cls for e in group}) == 1 else ()


def _own_subjects(token: Token) -> list[Token]:
    """The subject of the verb that the token is an object of: 'Turkey congratulated both countries'."""
    if token.dep_ in {"dobj", "dative"}:
        return subject(token.head)
    if token.dep_ == "pobj" and token.head.head.pos_ in {"VERB", "AUX"}:
        return subject(token.head.head)
    return []


def _subjects_above(token: Token) -> list[Token]:
    """Subjects, before the pronoun, of the clauses that it stands in: from the innermost to the outermost."""
    found, current = [], token
    while current.dep_ != "ROOT":
        current = current.head
        if current.pos_ in {"VERB", "AUX"}:
            found += [
                c
                for c in current.children
                if c.dep_ in {"nsubj", "nsubjpass"} and c.i < token.i and c != token
            ]
    return found


def _is_expletive(token: Token) -> bool:
    """'It is time', 'it has not escaped anybody that': nothing is meant by this 'it'."""
    if token.lower_ != "it" or token.dep_ not in {"nsubj", "nsubjpass", "expl"}:
        return False
    return lemma(token.head) in {"be", "seem", "appear", "remain", "escape", "take", "become"}


def _stated_offices(parse: Parse, cast: Cast, lexicon: Lexicon) -> tuple[tuple[Entity, str, Entity], ...]:
    """(person, role, of whom) where a title with a country stands before a name: 'Serbian President Vucic'."""
    found = []
    for root, mentions in sorted(cast.mentions.items()):
        for mention in mentions:
            if mention.entity.cls == "person" and (
                title := read_title_before(parse, cast, parse.doc[root], lexicon)
            ):
                found += [
                    (mention.entity, title.title.role, m.entity)
                    for m in title.employers[:1]
                    if not title.past
                ]
    return tuple(found)


def find_issuers(parse: Parse, cast: Cast) -> tuple[Mention, ...]:
    """Whose words the whole article is: 'Statement by President Joe Biden on …' -> Joe Biden."""
    headline = [
        t for t, block in zip(parse.doc, parse.blocks, strict=True) if block == 0 and t.i < _TITLE_TOKENS
    ]
    words = [t.lower_ for t in headline]
    if not words or parse.kinds[0] != "headline" or not _ISSUED & set(words[:2]):
        return ()
    behind = next((i for i, w in enumerate(words) if w in {"by", "from", "of"}), None)
    if behind is None:
        return ()
    about = next(
        (i for i, w in enumerate(words) if w in {"on", "regarding", "about", "at", "to"} and i > behind), None
    )
    tokens = headline[behind + 1 : about]
    found = {m.entity: m for t in tokens if t.i in cast.mentions for m in cast.mentions[t.i]}
    people = tuple(m for e, m in found.items() if e.cls == "person")
    return people[:1] if people else tuple(m for e, m in found.items() if e.cls in _ACTORS)


def resolve_references(
    parse: Parse,
    cast: Cast,
    gazetteer: Gazetteer,
    lexicon: Lexicon,
    quotes: Quotes,
    *,
    issuers: tuple[Entity, ...],
) -> None:
    """Add to the cast what nominals and pronouns stand for."""
    _Reader(parse, cast, gazetteer, lexicon, quotes, issuers).read()
