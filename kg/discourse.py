"""What an article has put forward so far, and what is known of it: the memory of coreference.

The discourse is filled as the article is read; nominals.py and pronouns.py look back into it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.titles import ANY_MINISTER, EMPLOYERS, read_title_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.entities import Cast
    from kg.gazetteer import Gazetteer
    from kg.gazetteer.rows import Office
    from kg.lexicon import Lexicon
    from kg.parsing import Parse
    from kg.quotes import Quotes
    from kg.records import Entity, EntityClass
    from kg.syntax import Span as TokenSpan
    from kg.syntax import Token

LEADING_ROLES = ("head_of_state", "head_of_government", "monarch", "leader")
_SPEAKING_ROLES = {
    *LEADING_ROLES, "foreign_minister", "defence_minister", "spokesperson", "vice_head",
    "head_of_organisation",
}  # fmt: skip
# Offices of which there is one, so that the table knows who is meant without the text naming anybody.
_SINGLE_ROLES = {
    "head_of_state", "head_of_government", "monarch", "crown_prince", "foreign_minister", "defence_minister",
    "finance_minister", "interior_minister", "head_of_organisation",
}  # fmt: skip
# Where there is a prime minister too, and yet 'the leader' is the president beyond doubt.
_PRESIDENTS_LEAD = {
    "China", "Russia", "Belarus", "France", "Ukraine", "Egypt", "Kazakhstan", "Uzbekistan", "Azerbaijan",
    "Taiwan", "South Korea", "Algeria", "Rwanda", "Uganda", "Tajikistan", "Syria", "Cameroon", "Tunisia",
}  # fmt: skip
# How many sentences back an antecedent is looked for.
SENTENCES_BACK = 2


def _is_opposed(office: Office) -> bool:
    """'opposition leader': the table gives it with the country that somebody else leads."""
    return office.office.startswith("opposition")


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention that has been read: who, at which token, in which sentence, as its subject or not."""

    token: Token
    entities: tuple[Entity, ...]
    sentence: int
    is_subject: bool


@dataclass(slots=True)
class Discourse:
    """`issuers` are those whose words the whole article is, `sentences` its sentences in order."""

    parse: Parse
    cast: Cast
    quotes: Quotes
    gazetteer: Gazetteer
    lexicon: Lexicon
    issuers: tuple[Entity, ...]
    sentences: list[TokenSpan] = field(init=False)
    seen: list[Seen] = field(default_factory=list)
    _by_sentence: defaultdict[int, list[Seen]] = field(default_factory=lambda: defaultdict(list))
    _offices: tuple[tuple[Entity, str, Entity], ...] = field(init=False)
    _people: frozenset[Entity] = field(init=False)
    _numbers: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Read what the titles before names say, once for the whole article."""
        self.sentences = list(self.parse.doc.sents)
        self._numbers = [number for number, sent in enumerate(self.sentences) for _ in range(len(sent))]
        self._offices = tuple(self._read_offices())
        everybody = (m.entity for mentions in self.cast.mentions.values() for m in mentions)
        self._people = frozenset(e for e in everybody if e.cls == "person")

    @property
    def date(self) -> str | None:
        """The day of the article, by which offices are looked up."""
        return self.parse.article.published

    def note(self, token: Token) -> None:
        """A mention was read."""
        entities = tuple(m.entity for m in self.cast.mentions[token.i])
        first = self._first_conjunct(token)
        seen = Seen(token, entities, self.number(token), first.dep_ in {"nsubj", "nsubjpass"})
        self.seen.append(seen)
        self._by_sentence[seen.sentence].append(seen)

    def _first_conjunct(self, token: Token) -> Token:
        """What the token is coordinated with; of two names the parser may hang the first on the second."""
        first = token
        while first.dep_ == "conj" or (first.dep_ in {"nmod", "dep"} and self._is_before_and(first)):
            first = first.head
            first = self.parse.doc[self.cast.roots.get(first.i, first.i)]
        return first

    def _is_before_and(self, root: Token) -> bool:
        doc, end = self.parse.doc, root.i + 1
        while self.cast.roots.get(end) == root.i:
            end += 1
        return end < len(doc) and doc[end].lower_ == "and"

    def number(self, token: Token) -> int:
        """The number of the token's sentence in the article."""
        return self._numbers[token.i]

    def before(self, token: Token, back: int) -> list[Seen]:
        """What was read before the token in the sentence so many sentences back; 0 is its own."""
        return [s for s in self._by_sentence[self.number(token) - back] if s.token.i < token.i]

    def entities_at(self, tokens: Sequence[Token]) -> set[Entity]:
        """Everybody whom these tokens stand for."""
        return {m.entity for t in tokens for m in self.cast.at(t)}

    def group(self, token: Token) -> tuple[Entity, ...]:
        """'Xi and Putin' -> both, if they are of a kind; 'the two leaders' likewise."""
        tokens = [token, *(t for t in token.conjuncts if t.i > token.i)]
        group = tuple(dict.fromkeys(m.entity for t in tokens for m in self.cast.at(t)))
        return group if len({e.cls for e in group}) == 1 else ()

    # --- what is known of people ----------------------------------------------------------------------

    def _read_offices(self) -> Iterator[tuple[Entity, str, Entity]]:
        """(person, role, of whom) by the titles before names: 'Serbian President Vucic'."""
        for root, mentions in sorted(self.cast.mentions.items()):
            for person in (m.entity for m in mentions if m.entity.cls == "person"):
                title = read_title_before(self.parse, self.cast, self.parse.doc[root], self.lexicon)
                employers = [m.entity for m in title.employers if m.entity.cls in EMPLOYERS] if title else []
                if title is not None and employers and not title.past:
                    yield person, title.title.role, employers[0]

    def leads(self, person: Entity) -> bool:
        """Whether the person stands at the head of a state or body, by the text or the table of offices."""
        offices = self.gazetteer.offices_of(person, date=self.date)
        if any(o.role in LEADING_ROLES and not _is_opposed(o) for o in offices):
            return True
        return any(p == person and role in LEADING_ROLES for p, role, _ in self._offices)

    def has_role(self, person: Entity, role: str) -> bool:
        """Whether the person holds an office of this kind, by the text or the table."""
        if role == "leader":
            return self.leads(person)
        if role == ANY_MINISTER:
            return (self.role(person) or "").endswith("_minister")
        if any(p == person and r == role for p, r, _ in self._offices):
            return True
        return any(o.role == role for o in self.gazetteer.offices_of(person, date=self.date))

    def role(self, person: Entity) -> str | None:
        """What kind of office the person holds, by the text or the table."""
        stated = [r for p, r, _ in self._offices if p == person and r]
        held = [o.role for o in self.gazetteer.offices_of(person, date=self.date)]
        return next(iter(stated + held), None)

    def holder(self, role: str, of: Entity) -> Entity | None:
        """Who of the people named in the article, or else of all known, holds this office there."""
        roles = LEADING_ROLES if role in {"leader", "counterpart"} else (role,)
        stated = [p for p, r, o in self._offices if o == of and (r in roles or role == "counterpart")]
        if stated:
            return self._most_recent(stated)
        for each in roles:
            offices = self.gazetteer.holders(each, of, date=self.date)
            holders = [office.person for office in offices if not _is_opposed(office)]
            named = [h for h in holders if h in self._people]
            if named:
                return self._most_recent(named)
            if each == role and role in _SINGLE_ROLES and len(set(holders)) == 1:
                return holders[0]
        return self._head(of) if role == "leader" else None

    def _head(self, country: Entity) -> Entity | None:
        """Who leads a country, where the table leaves no doubt: the president alone, or under a monarch."""
        by_role = {r: self.gazetteer.holders(r, country, date=self.date) for r in LEADING_ROLES}
        state, government = by_role["head_of_state"], by_role["head_of_government"]
        ruling = [o for o in by_role["leader"] if not _is_opposed(o)]
        if ruling:
            leading = tuple(ruling)
        elif state and government:
            leading = state if country.name in _PRESIDENTS_LEAD else ()
        else:
            leading = state or government
        people = {office.person for office in leading}
        return people.pop() if len(people) == 1 else None

    def _most_recent(self, people: Sequence[Entity]) -> Entity:
        named = (e for s in reversed(self.seen) for e in s.entities if e in people)
        return next(named, people[0])

    def side(self, person: Entity) -> tuple[Entity, ...]:
        """The country or organisation that somebody speaks for when saying 'we'."""
        if person.cls != "person":
            return (person,)
        for office in self.gazetteer.offices_of(person, date=self.date):
            if office.role in _SPEAKING_ROLES:
                return (office.of,)
        return tuple(o for p, r, o in self._offices if p == person and r in LEADING_ROLES)[:1]

    def actor(self, entity: Entity, cls: EntityClass = "country") -> Entity | None:
        """The entity itself if it is a country; for a capital its country."""
        if entity.cls == cls:
            return entity
        metonym = self.gazetteer.metonym(entity.name)
        stands_for = metonym.stands_for if metonym is not None else None
        return stands_for if stands_for is not None and stands_for.cls == cls else None

    def states(self, entity: Entity) -> tuple[Entity, ...]:
        """A country itself, or the one that a person leads."""
        actor = self.actor(entity)
        if actor is not None:
            return (actor,)
        return self.side(entity) if entity.cls == "person" and self.leads(entity) else ()
