"""Name -> Entity: 'Xi' is Xi Jinping where the article names him; 'Chinese' is China.

Names are resolved over the whole article at once: a short name goes to the person whom the text last
named in full, else to the one whom it names in full later, else to a well-known holder of the name.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.gazetteer import normalise
from kg.mentions import CLASS_OF_LABEL, NAME_PARTICLES, find_names, title_length
from kg.records import Entity, Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon
    from kg.mentions import Name
    from kg.parsing import Parse

# Parts of names that are no surname of their own.
_NAME_TAILS = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "i"}
_STORMS = {"hurricane", "typhoon", "cyclone", "storm", "tropical"}
_MODIFIERS = {"amod", "compound", "nmod", "npadvmod", "poss", "dep", "conj"}


@dataclass(slots=True)
class Cast:
    """Who each token of a parse stands for: by the root of the name, and by each token of it."""

    mentions: dict[int, tuple[Mention, ...]] = field(default_factory=dict)
    roots: dict[int, int] = field(default_factory=dict)
    modifiers: dict[int, Mention] = field(default_factory=dict)

    def add(self, root: int, tokens: range, *mentions: Mention) -> None:
        """Let the tokens stand for these mentions, if they do not yet stand for others."""
        if root in self.roots:
            return
        self.mentions[root] = mentions
        self.roots.update((i, root) for i in tokens if i not in self.roots)
        self.roots[root] = root

    def at(self, token: Token) -> tuple[Mention, ...]:
        """The mentions whose name this token belongs to."""
        root = self.roots.get(token.i)
        return self.mentions[root] if root is not None else ()

    def covers(self, token: Token) -> bool:
        """Whether the token is part of a mention, but not its root."""
        return self.roots.get(token.i, token.i) != token.i


def people_of(country: Entity) -> Entity:
    """The people of a country, who are not its state."""
    article = "the " if country.name.startswith(("United", "Netherlands", "Philippines")) else ""
    return Entity(f"people of {article}{country.name}", "group")


def resolve_names(parse: Parse, gazetteer: Gazetteer, lexicon: Lexicon) -> Cast:
    """Every name of the article, and every adjective that belongs to a country or region."""
    names = find_names(parse, gazetteer, lexicon)
    people = _People(parse, gazetteer, names)
    cast = Cast()
    for name in names:
        entity, step = _resolve(name, parse, lexicon, people)
        if entity is not None:
            first, last = parse.doc[name.start], parse.doc[name.end - 1]
            mention = Mention(parse.span(first, last), entity, "name", step)
            cast.add(name.root(parse.doc).i, range(name.start, name.end), mention)
    _add_adjectives(parse, gazetteer, cast)
    return cast


def _resolve(name: Name, parse: Parse, lexicon: Lexicon, people: _People) -> tuple[Entity | None, str]:
    text = _plain(parse, name)
    fitting = [e for e in name.candidates if name.label == "PERSON" and e.cls == "person"]
    known = fitting[0] if fitting else next(iter(name.candidates), None)
    titled = _has_title(parse, name, lexicon)
    is_surname = known is None or known.cls == "person" or titled or name.label == "PERSON"
    if is_surname and (person := people.by_short_name(text, name.start)) is not None:
        return person, "short form of a name in the article"
    if known is not None and not (titled and known.cls in {"country", "place"}):
        return known, "name in the gazetteer"
    if known is None or titled:
        person = people.of_that_name(text)
        if person is not None and (name.label in {"PERSON", "ORG", "GPE", "SURNAME", ""} or titled):
            return person, "name in the gazetteer" if person.qid else "name in the article"
        person = people.well_known(text, parse.article.published)
        if person is not None:
            return person, "surname of a holder of an office"
    if known is not None:
        return known, "name in the gazetteer"
    if name.label == "ORG" and (longer := people.longer_name(text)) is not None:
        return longer, "short form of a name in the article"
    return _make_entity(text, name.label), "named by the text"


def _make_entity(text: str, label: str) -> Entity | None:
    """Somebody or something of whom nothing is known but the name and what NER takes it for."""
    cls = "event" if text.partition(" ")[0].lower() in _STORMS else CLASS_OF_LABEL.get(label)
    if cls is None or len(text) < 2:  # noqa: PLR2004  an initial names nobody
        return None
    return Entity(name=text, cls=cls)


def _plain(parse: Parse, name: Name) -> str:
    """The name with straight quotes and single spaces."""
    return (
        " ".join(parse.doc[name.start : name.end].text.split()).strip(" .,;:'\"")
        or parse.doc[name.start].text
    )


def _has_title(parse: Parse, name: Name, lexicon: Lexicon) -> bool:
    """Whether a title stands right before the name."""
    doc, sentence_start = parse.doc, parse.doc[name.start].sent.start
    return any(
        title_length(doc, start, name.start, lexicon) == name.start - start
        for start in range(max(sentence_start, name.start - lexicon.title_words), name.start)
    )


class _People:
    """The people whom an article names in full, by the short forms that may stand for them."""

    def __init__(self, parse: Parse, gazetteer: Gazetteer, names: tuple[Name, ...]) -> None:
        self._gazetteer = gazetteer
        self._date = parse.article.published
        self._by_short: defaultdict[str, list[tuple[int, Entity]]] = defaultdict(list)
        self._by_full: dict[str, Entity] = {}
        plain = [_plain(parse, n) for n in names if n.label == "ORG" and not n.candidates]
        self._organisations = {text.casefold(): Entity(text, "organisation") for text in sorted(plain)}
        for name in names:
            known = next((e for e in name.candidates if e.cls == "person"), None)
            if name.end - name.start == 1 and known is None:
                continue
            if known is None and (name.label != "PERSON" or name.candidates):
                continue
            text = _plain(parse, name)
            entity = known or self._by_full.get(text.casefold()) or Entity(name=text, cls="person")
            self._by_full.setdefault(text.casefold(), entity)
            if name.end - name.start == 1:
                continue
            for short in self._short_forms(entity, text):
                self._by_short[short].append((name.start, entity))

    def _short_forms(self, entity: Entity, text: str) -> list[str]:
        person = self._gazetteer.person(entity.name)
        words = [w for w in text.split() if w.casefold() not in _NAME_TAILS]
        if person is not None and person.family:
            return [*(family.casefold() for family in person.family), words[-1].casefold()]
        forms = [words[-1].casefold()]
        first = next((i for i, w in enumerate(words[:-1]) if w.casefold() in NAME_PARTICLES), None)
        if first is not None:
            forms.append(" ".join(words[first:]).casefold())
        # 'Wan Qingsong' is Wan: two words, the family's first, cannot be told from the words alone.
        if len(words) == 2:  # noqa: PLR2004
            forms.append(words[0].casefold())
        return forms

    def longer_name(self, text: str) -> Entity | None:
        """'Tidewater Institute' -> the organisation that the article names in full with more words."""
        return next(
            (e for full, e in self._organisations.items() if full.startswith(text.casefold() + " ")), None
        )

    def by_short_name(self, text: str, position: int) -> Entity | None:
        """The person last named in full before `position`, else the first named after it."""
        rows = self._by_short.get(text.casefold(), [])
        leaders = {e for _, e in rows if self._leads(e)}
        if len(leaders) == 1:  # after his sister was named, 'Kim' still is Kim Jong Un
            return leaders.pop()
        before = [entity for start, entity in rows if start < position]
        return before[-1] if before else (rows[0][1] if rows else None)

    def _leads(self, person: Entity) -> bool:
        offices = self._gazetteer.offices_of(person, date=self._date)
        return any(o.role in {"head_of_state", "head_of_government", "monarch", "leader"} for o in offices)

    def of_that_name(self, text: str) -> Entity | None:
        """The person of exactly this full name in the article."""
        return self._by_full.get(text.casefold())

    def well_known(self, text: str, date: str | None) -> Entity | None:
        """The one person of the gazetteer with this surname who holds an office at the date, or at all."""
        entities = [person.entity for person in self._gazetteer.people_by_family(text)]
        if len(entities) > 1:
            entities = [e for e in entities if self._gazetteer.offices_of(e, date=date)]
        return entities[0] if len(entities) == 1 else None


def _add_adjectives(parse: Parse, gazetteer: Gazetteer, cast: Cast) -> None:
    """'Chinese', 'Western', 'Sino-': what modifies a noun; and 'the Russians', who act for their country."""
    for token in parse.doc:
        if token.i in cast.roots or not token.text[:1].isupper():
            continue
        first, entity = _adjective(token, gazetteer)
        if entity is not None and token.dep_ in _MODIFIERS:
            mention = Mention(parse.span(first, token), entity, "name", "adjective in the gazetteer")
            cast.modifiers.update(dict.fromkeys(range(first.i, token.i + 1), mention))
        elif token.pos_ in {"NOUN", "PROPN", "ADJ"} and token.i not in cast.roots:
            people = gazetteer.people_noun(token.text)
            if people is not None and (token.tag_ in {"NNS", "NNPS"} or _has_the(token)):
                step = (
                    "people in the gazetteer, with article" if _has_the(token) else "people in the gazetteer"
                )
                mention = Mention(parse.span(token, token), people, "nominal", step)
                cast.add(token.i, range(token.i, token.i + 1), mention)


def _adjective(token: Token, gazetteer: Gazetteer) -> tuple[Token, Entity | None]:
    """'Chinese', 'North Korean' and where it begins; nothing for 'Congolese', which may be either."""
    if token.i > token.sent.start:
        pair = gazetteer.adjective(token.doc[token.i - 1 : token.i + 1].text)
        if pair is not None:
            return token.nbor(-1), pair
    states = [e for e in gazetteer.adjective_forms().get(normalise(token.text), ()) if e.cls == "country"]
    known = gazetteer.adjective(token.text) if len(states) <= 1 else None
    return token, known or gazetteer.prefix(token.text)


def _has_the(token: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ == "the" for c in token.children)
