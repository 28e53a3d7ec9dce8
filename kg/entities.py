"""Name -> Entity: 'Xi' is Xi Jinping where the article names him; 'Chinese' is China.

Names are resolved over the whole article at once: a short name goes to the person whom the text last
named in full, else to the one whom it names in full later, else to a well-known holder of the name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.gazetteer import normalise
from kg.homonyms import settle_homonyms
from kg.mentions import find_names
from kg.people import People, plain_name
from kg.recognised import CLASS_OF_LABEL
from kg.records import Entity, Mention
from kg.surnames import stands_as_name, title_length

if TYPE_CHECKING:
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon
    from kg.mentions import Name
    from kg.parsing import Parse
    from kg.syntax import Token

_GENDERS = {"mr": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "lady": "f", "dame": "f"}
_STORMS = {"hurricane", "typhoon", "cyclone", "storm", "tropical"}
# 'The Kingdom' is whichever the text speaks of, and no name.
_KINDS_OF_STATES = {"kingdom", "republic", "emirate", "government", "state"}
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

    def drop(self, root: int) -> None:
        """Let the name with this root stand for nobody."""
        del self.mentions[root]
        self.roots = {token: of for token, of in self.roots.items() if of != root}

    def list_mentions(self) -> tuple[Mention, ...]:
        """Every mention, adjectives among them, in the order of the text."""
        found = {m for mentions in self.mentions.values() for m in mentions} | set(self.modifiers.values())
        return tuple(sorted(found, key=lambda m: (m.span.begin, m.span.end, m.entity.id, m.kind)))

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
    names = settle_homonyms(find_names(parse, gazetteer, lexicon), parse, gazetteer)
    people = People(parse, gazetteer, names)
    cast = Cast()
    for name in names:
        entity, step = _resolve(name, parse, lexicon, people)
        if entity is not None:
            first, last = parse.doc[name.start], parse.doc[name.end - 1]
            mention = Mention(parse.span(first, last), entity, "name", step)
            cast.add(name.root(parse.doc).i, range(name.start, name.end), mention)
    _add_adjectives(parse, gazetteer, cast)
    return cast


def _resolve(name: Name, parse: Parse, lexicon: Lexicon, people: People) -> tuple[Entity | None, str]:
    text = plain_name(parse, name)
    fitting = [e for e in name.candidates if name.label == "PERSON" and e.cls == "person"]
    known = next(iter(fitting or name.candidates), None) or people.state_of_government(text)
    if (explained := people.by_acronym(text)) is not None:
        return explained, "acronym in the article"
    titled = _has_title(parse, name, lexicon)
    is_surname = known is None or known.cls == "person" or titled or name.label == "PERSON"
    if (
        is_surname
        and (person := people.by_short_name(text, name.start, gender=_gender_before(parse, name))) is not None
    ):
        return person, "short form of a name in the article"
    if known is not None and not (titled and known.cls in {"country", "place"}):
        return known, "name in the gazetteer"
    if known is None or titled:
        person = people.of_that_name(text)
        if person is not None and (name.label in {"PERSON", "ORG", "GPE", "SURNAME", ""} or titled):
            return person, "name in the gazetteer" if person.qid else "name in the article"
        # 'Price watchers': whom the text does not name in full a common noun does not name.
        is_proper = titled or (
            (parse.doc[name.end - 1].tag_ in {"NNP", "NNPS"} or stands_as_name(parse.doc[name.start]))
            and not _is_part(name, parse, people)
        )
        person = people.well_known(text, parse.article.published) if is_proper else None
        if person is not None:
            return person, "surname of a holder of an office"
    if known is not None:
        return known, "name in the gazetteer"
    if name.label == "ORG" and (longer := people.longer_name(text)) is not None:
        return longer, "short form of a name in the article"
    if name.end - name.start == 1 and parse.doc[name.start].tag_ in {"NN", "NNS"}:
        return None, ""  # a common noun with a capital, which NER takes for a name
    return _make_entity(text, name.label), "named by the text"


def _is_part(name: Name, parse: Parse, people: People) -> bool:
    """Whether it is but a part of a longer name that is no known one: 'Law' of 'Basic Law'."""
    last = parse.doc[name.end - 1]
    goes_on = last.dep_ == "compound" and last.head.tag_ == "NNP" and last.head.i == name.end
    before = [c for c in last.children if c.dep_ == "compound" and c.tag_ == "NNP" and c.i == name.start - 1]
    return goes_on or any(not people.tells_whose(c.text) for c in before)


def _make_entity(text: str, label: str) -> Entity | None:
    """Somebody or something of whom nothing is known but the name and what NER takes it for."""
    cls = "event" if text.partition(" ")[0].lower() in _STORMS else CLASS_OF_LABEL.get(label)
    if text.casefold() in _KINDS_OF_STATES:
        return None
    if cls is None or len(text) < 2:  # noqa: PLR2004  an initial names nobody
        return None
    return Entity(name=text, cls=cls)


def _gender_before(parse: Parse, name: Name) -> str:
    """What 'Mr' or 'Mrs' before the name tells."""
    before = parse.doc[name.start - 1].lower_.rstrip(".") if name.start else ""
    return _GENDERS.get(before, "")


def _has_title(parse: Parse, name: Name, lexicon: Lexicon) -> bool:
    """Whether a title stands right before the name."""
    doc, sentence_start = parse.doc, parse.doc[name.start].sent.start
    return any(
        title_length(doc, start, name.start, lexicon) == name.start - start
        for start in range(max(sentence_start, name.start - lexicon.title_words), name.start)
    )


def _add_adjectives(parse: Parse, gazetteer: Gazetteer, cast: Cast) -> None:
    """'Chinese', 'Western', 'Sino-': what modifies a noun; and 'the Russians', who act for their country."""
    for token in parse.doc:
        if token.i in cast.roots or not token.text[:1].isupper():
            continue
        first, entity = _adjective(token, gazetteer)
        if entity is not None and token.dep_ in _MODIFIERS:
            mention = Mention(parse.span(first, token), entity, "adjective", "adjective in the gazetteer")
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
    before = None if token.is_sent_start or not token.i else token.nbor(-1)
    if before is not None and before.text[:1].isupper() and before.lower_ != "the":
        pair = gazetteer.adjective(before.text_with_ws + token.text)
        if pair is not None:
            return before, pair
    known = gazetteer.adjective(token.text)
    if known is not None:
        states = [e for e in gazetteer.adjective_forms()[normalise(token.text)] if e.cls == "country"]
        known = known if len(states) <= 1 else None
    return token, known or gazetteer.prefix(token.text)


def _has_the(token: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ == "the" for c in token.children)
