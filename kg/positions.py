"""Title and name -> position: 'Chinese President Xi' -> (Xi Jinping, position_in, China, 'President').

Titles stand before the name, behind it ('Claus Soong, analyst at MERICS'), or are told of it ('is now at
the Brookings Institution'). A title without a country takes it from the table of offices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.discourse import LEADING_ROLES
from kg.grammar import lemma, spread
from kg.records import Mention
from kg.titles import EMPLOYERS, PAST_MARKS, find_title, read_shared_title, read_title_before
from kg.verbs import subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.entities import Cast
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon, Title
    from kg.parsing import Parse
    from kg.syntax import Token

_OF = {"of", "at", "for", "on", "in", "with", "to"}
# How an employer is found that the text does not name: 'Kim' in 'an aide to Kim' is no name of North Korea.
_SERVED = "whom or where one serves"
_ADJECTIVE = "adjective in the gazetteer"
_WORK = {"work", "serve", "teach", "lecture", "be"}
_QUALIFIERS = PAST_MARKS | {"new", "first", "sitting", "current"}
# Who serves somebody serves the country that he leads.
_SERVING = {
    "adviser", "spokesperson", "envoy", "foreign_minister", "defence_minister", "finance_minister",
    "interior_minister", "vice_head", "military_chief",
}  # fmt: skip
_OF_PARTIES = {"head_of_party", "leader", "spokesperson", "head_of_organisation"}
_LONGEST_TITLE = 4  # words before the head of the phrase
_LONGEST_PHRASE = 14  # 'the Minister of Foreign Affairs and Cooperation of the Kingdom of Morocco,'


@dataclass(frozen=True, slots=True)
class Position:
    """`person` holds or held `title` at `employer`; `first` to `last` are the words that say so."""

    person: Mention
    employer: Mention
    title: str | None
    first: Token
    last: Token
    past: bool
    rule: str


@dataclass(frozen=True, slots=True)
class _Told:
    """A title as it stands in the text, whoever it is of."""

    title: Title
    first: Token
    last: Token
    text: str
    past: bool


def find_positions(parse: Parse, cast: Cast, gazetteer: Gazetteer, lexicon: Lexicon) -> Iterator[Position]:
    """Every position that the article tells of a person."""
    finder = _Finder(parse, cast, gazetteer, lexicon)
    for root in sorted(cast.mentions):
        token = parse.doc[root]
        for person in cast.mentions[root]:
            if person.entity.cls != "person":
                continue
            if person.kind == "name":
                yield from finder.before_name(token, person)
                yield from finder.beside_name(token, person)
            elif person.kind == "nominal" and person.step == "title and country":
                yield from finder.in_nominal(token, person)
            yield from finder.in_predicate(token, person)
        yield from finder.at_work(token)


def _is_plural(title: Token) -> bool:
    return title.tag_ in {"NNS", "NNPS"}


@dataclass(frozen=True, slots=True)
class _Finder:
    parse: Parse
    cast: Cast
    gazetteer: Gazetteer
    lexicon: Lexicon

    def before_name(self, root: Token, person: Mention) -> Iterator[Position]:
        """'Chinese President Xi', 'Secretary of State Antony Blinken', 'King Abdullah II of Jordan'."""
        found = read_title_before(self.parse, self.cast, root, self.lexicon)
        found = found or read_shared_title(self.parse, self.cast, root, self.lexicon)
        if found is not None:
            first, last = self.parse.doc[found.first], self.parse.doc[found.last]
            told = _Told(found.title, first, last, found.text, found.past)
            employers = [e for m in found.employers if (e := self._as_employer(m)) is not None]
            yield from self._conclude(person, told, employers, "title before name")
        elif (named := self._title_in_name(root)) is not None:
            yield from self._conclude(person, named, [], "title before name")

    def _title_in_name(self, root: Token) -> _Told | None:
        """'King Salman', where the title is a part of the name as the table has it."""
        name = [self.parse.doc[i] for i in sorted(i for i in self.cast.roots if self.cast.roots[i] == root.i)]
        found = find_title(name[:-1], self.lexicon)
        if found is None or found[0] != name[0].i or found[2].kind == "honorific":
            return None
        first, last = self.parse.doc[found[0]], self.parse.doc[found[1]]
        return _Told(found[2], first, last, self.parse.doc[first.i : last.i + 1].text, past=False)

    def beside_name(self, root: Token, person: Mention) -> Iterator[Position]:
        """'Claus Soong, analyst at MERICS'; 'the Chinese leader, Xi Jinping'."""
        before = self._title_of_list(root)
        if before is not None:
            yield from self._conclude(person, before, self._employers(before), "title beside name")
            return
        beside = [t for c in root.children if c.dep_ == "appos" for t in spread(c)]
        first = root
        while first.dep_ == "conj":  # 'the two foreign ministers, Mirzoyan and Bayramov'
            first = first.head
        beside += [first.head] if first.dep_ == "appos" and (first == root or _is_plural(first.head)) else []
        for token in beside:
            yield from self._counterpart(token, person)
            told = self._read_title(token)
            if told is None or token.i in self.cast.mentions or self._is_of_next(token, root):
                continue
            if self._may_be(told, person):
                employers = self._employers(told)
                if _is_plural(token) and len(employers) > 1:
                    continue  # 'their ambassadors, Korhonen and Wernhoff': which is whose is not told
                yield from self._conclude(person, told, employers, "title beside name")

    def _counterpart(self, token: Token, person: Mention) -> Iterator[Position]:
        """'her Italian counterpart, Mario Draghi': he holds there what the table says, or she here."""
        if token.lower_ == "counterpart":
            for employer in (self.cast.modifiers[c.i] for c in token.children if c.i in self.cast.modifiers):
                date = self.parse.article.published
                offices = self.gazetteer.offices_of(person.entity, date=date)
                title = next((o.office for o in offices if o.of == employer.entity), None)
                yield Position(person, employer, title, token, token, past=False, rule="counterpart")

    def _may_be(self, told: _Told, person: Mention) -> bool:
        """Not of 'Biden, Japan's Prime Minister Kishida', a list: he is known to lead another country."""
        offices = self.gazetteer.offices_of(person.entity, date=self.parse.article.published)
        homes = {o.of for o in offices if o.role in LEADING_ROLES}
        employers = self._employers(told)
        elsewhere = employers and employers[0].entity.cls == "country" and employers[0].entity not in homes
        return not (homes and elsewhere and told.title.role in LEADING_ROLES)

    def _title_of_list(self, root: Token) -> _Told | None:
        """'the President of Egypt, Abdel Fattah El-Sisi, the President of Cyprus, Nikos Christodoulides'.

        Likewise "Kenya's president, William Ruto, Uganda's president, Yoweri Museveni".

        In such a list each title is of the name behind its comma, where the parser sees appositions; it
        begins with one before which no name stands.
        """
        doc, start = self.parse.doc, min(i for i in self.cast.roots if self.cast.roots[i] == root.i)
        if start - 2 <= root.sent.start or doc[start - 1].text != ",":
            return None
        for token in reversed(doc[max(root.sent.start, start - _LONGEST_PHRASE) : start - 1]):
            if token.is_punct and token.text != "-":
                return None
            owned = token.i == start - 2 and any(c.dep_ == "poss" for c in token.children)
            told = self._read_title(token) if owned or doc[token.i + 1].lower_ == "of" else None
            if told is not None:
                first = doc[token.left_edge.i]
                before = doc[max(first.i - 1, 0)]
                if before.text == "," and before.i - 1 in self.cast.roots:
                    named = self.cast.roots[before.i - 1]
                    is_person = any(m.entity.cls == "person" for m in self.cast.mentions[named])
                    return told if is_person and self._title_of_list(doc[named]) is not None else None
                return told
        return None

    def _is_of_next(self, title: Token, root: Token) -> bool:
        """'Joe Biden, Japan's Prime Minister Fumio Kishida and …': a name follows that the title is of."""
        following = title.i + 1
        if self.cast.roots.get(following, root.i) == root.i:
            return False
        return any(m.entity.cls == "person" for m in self.cast.mentions[self.cast.roots[following]])

    def in_nominal(self, token: Token, person: Mention) -> Iterator[Position]:
        """'the Chinese president', already known to be Xi Jinping."""
        told = self._read_title(token)
        if told is not None and (employers := self._employers(told)):
            yield from self._conclude(person, told, employers, "nominal")

    def in_predicate(self, token: Token, person: Mention) -> Iterator[Position]:
        """'she was the director of MERICS', 'he has been president since 2012', 'served as minister'."""
        verb = token.head
        if token.dep_ != "nsubj" or lemma(verb) not in {"be", "become", "remain", "serve"}:
            return
        auxiliaries = {c.lower_ for c in verb.children if c.dep_ in {"neg", "aux"}}
        if auxiliaries - {"has", "have", "had"}:
            return
        attributes = [c for c in verb.children if c.dep_ == "attr"]
        attributes += [p for c in verb.children if c.lower_ == "as" for p in c.children if p.dep_ == "pobj"]
        for attribute in attributes:
            told = self._read_title(attribute)
            if told is not None and (employers := self._employers(told)):
                if told.title.role == "leader" and employers[0].entity.cls != "country":
                    continue  # 'is the only EU leader who': of one of its countries
                over = verb.lower_ in {"was", "were", "served"} or "had" in auxiliaries
                told = replace(told, past=told.past or over)
                yield from self._conclude(person, told, employers, "is title")

    def at_work(self, token: Token) -> Iterator[Position]:
        """'He is now at the Brookings Institution', 'who works for Gazprom'."""
        preposition = token.head
        if token.dep_ != "pobj" or preposition.lower_ not in {"at", "with", "for"}:
            return
        verb = preposition.head
        if lemma(verb) not in _WORK or (lemma(verb) == "be" and preposition.lower_ == "for"):
            return
        people = [m for t in subject(verb) for m in self.cast.at(t) if m.entity.cls == "person"]
        for employer in (m for m in self.cast.at(token) if m.entity.cls == "organisation"):
            for person in people:
                past = verb.tag_ == "VBD"
                yield Position(person, employer, None, verb, preposition, past, "works at")

    def _read_title(self, head: Token) -> _Told | None:
        """The title that a noun phrase with this head is, if it is one."""
        words = [t for t in head.lefts if t.dep_ in {"compound", "amod"}]
        found = find_title([*words, head], self.lexicon, plural=_is_plural(head))
        if found is None or found[1] != head.i or found[2].kind == "honorific":
            return None
        past = any(c.lower_ in PAST_MARKS for c in head.children)
        first = self.parse.doc[found[0]]
        return _Told(found[2], first, head, self._write_title(head), past)

    def _write_title(self, head: Token) -> str:
        """'top foreign policy adviser' without whose, which country's and since when."""
        left = head.doc[max(head.left_edge.i, head.i - _LONGEST_TITLE) : head.i]
        words = [
            t.text
            for t in left
            if t.dep_ not in {"det", "poss", "case", "punct"}
            and t.i not in self.cast.modifiers
            and t.i not in self.cast.roots
            and t.lower_ not in _QUALIFIERS
        ]
        return " ".join([*words, head.text.removesuffix("s") if _is_plural(head) else head.text])

    def _employers(self, told: _Told) -> list[Mention]:
        """Whom somebody with this title works for: possessor, adjective, 'of', 'at', in this order."""
        head, cast = told.last, self.cast
        near = [cast.modifiers[c.i] for c in head.children if c.i in cast.modifiers]
        attributes = [c for c in head.children if c.dep_ in {"poss", "compound", "nmod", "amod"}]
        near += [m for c in attributes for m in cast.at(c) if m.entity.cls in EMPLOYERS]
        behind = [m for c in head.children if c.dep_ == "prep" and c.lower_ in _OF for m in self._behind(c)]
        if told.title.kind == "job":  # 'a China expert at MERICS', 'a former China director on the Council'
            near = [m for m in near if m.entity.cls != "country" or m.step == _ADJECTIVE]
            return behind + near + self._states_served(told)
        if behind and all(m.entity.cls == "organisation" and m.step == _ADJECTIVE for m in near):
            return behind + near  # 'the Republican Speaker of the House'
        return near + behind + self._states_served(told)

    def _states_served(self, told: _Told) -> list[Mention]:
        """'Trump's national security adviser', 'an aide to Putin': the countries that these lead."""
        if told.title.role not in _SERVING:
            return []
        owners = [c for c in told.last.children if c.dep_ == "poss"]
        owners += [p for c in told.last.children if c.lower_ == "to" for p in c.children]
        states = [self._state_of(m) for token in owners for m in self.cast.at(token)]
        seats = [p for c in told.last.children if c.lower_ == "in" for p in c.children]
        states += [self._state_at(m) for token in seats for m in self.cast.at(token)]
        return [state for state in states if state is not None]

    def _state_at(self, capital: Mention) -> Mention | None:
        """'a presidential adviser in Kyiv' is one of Ukraine."""
        country = self.gazetteer.country_of(capital.entity)
        if country is None or self.gazetteer.capital_of(country) != capital.entity:
            return None
        return replace(capital, entity=country, kind="nominal", step=_SERVED)

    def _state_of(self, leader: Mention) -> Mention | None:
        """The country that a person leads at the date of the article."""
        offices = self.gazetteer.offices_of(leader.entity, date=self.parse.article.published)
        state = next((o.of for o in offices if o.role in LEADING_ROLES and o.of.cls == "country"), None)
        return replace(leader, entity=state, kind="nominal", step=_SERVED) if state is not None else None

    def _behind(self, preposition: Token) -> list[Mention]:
        """'at the Berlin-based China think tank MERICS' -> MERICS."""
        found: list[Mention] = []
        for pobj in (c for c in preposition.children if c.dep_ == "pobj"):
            names = self.cast.at(pobj) or tuple(
                m for c in pobj.children if c.dep_ == "appos" for m in self.cast.at(c)
            )
            adjectives = [self.cast.modifiers[c.i] for c in pobj.children if c.i in self.cast.modifiers]
            found += names or adjectives
        return [m for m in found if m.entity.cls in EMPLOYERS]

    def _conclude(
        self, person: Mention, told: _Told, employers: list[Mention], rule: str
    ) -> Iterator[Position]:
        """The position with the employer told, or else that of the office the person holds or held."""
        employers = [e for e in employers if not self._is_party(e) or self._may_lead(person, told, e)]
        if employers:
            employer = self._specify(employers[0], person)
            yield Position(person, employer, told.text, told.first, told.last, told.past, rule)
            return
        words = self.parse.doc[told.first.i : told.last.i + 1].text.lower()
        date = None if told.past else self.parse.article.published
        for office in self.gazetteer.offices_of(person.entity, date=date):
            role = told.title.role
            if office.office == words or (role and self._is_of_role(office.role, role)):
                employer = Mention(person.span, office.of, "nominal", "office at the date of the article")
                rule = f"{rule}, office by table"
                yield Position(person, employer, told.text, told.first, told.last, told.past, rule)
                return

    def _is_party(self, employer: Mention) -> bool:
        """Of 'Republican Senator Graham' the party is none that he has an office in."""
        return employer.step == _ADJECTIVE and self.gazetteer.is_party(employer.entity)

    def _may_lead(self, person: Mention, told: _Told, party: Mention) -> bool:
        """Not 'Senator' of a party; nor the German 'Conservative leader' of the British party."""
        home = self.gazetteer.country_of(person.entity)
        is_there = home is None or home == self.gazetteer.country_of(party.entity)
        return is_there and told.title.role in _OF_PARTIES

    @staticmethod
    def _is_of_role(held: str, told: str) -> bool:
        return held == told or (told == "leader" and held in LEADING_ROLES)

    def _as_employer(self, mention: Mention) -> Mention | None:
        """A country or body itself; for the White House the country, for a city nobody."""
        if mention.entity.cls in EMPLOYERS:
            return mention
        if mention.entity.name == "Europe":  # 'European foreign policy chief'
            union = self.gazetteer.find("European Union")[0]
            return replace(mention, entity=union, kind="nominal", step=_SERVED)
        metonym = self.gazetteer.metonym(mention.entity.name)
        if metonym is None or metonym.kind == "capital" or metonym.stands_for is None:
            return None
        return replace(mention, entity=metonym.stands_for)

    def _specify(self, employer: Mention, person: Mention) -> Mention:
        """'the Security Council' of somebody who is known to work for that of Russia."""
        if employer.entity.cls != "organisation":
            return employer
        said = employer.span.text.casefold().split()
        for office in self.gazetteer.offices_of(person.entity, date=self.parse.article.published):
            row = self.gazetteer.organisation(office.of.name)
            names = [name.casefold().split() for name in (office.of.name, *(row.aliases if row else ()))]
            if any(said == name[i : i + len(said)] for name in names for i in range(len(name))):
                return replace(employer, entity=office.of)
        return employer
