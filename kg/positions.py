"""Title and name -> position: 'Chinese President Xi Jinping' -> (Xi Jinping, position_in, China, 'President').

Titles stand before the name, behind it ('Claus Soong, analyst at MERICS'), or are told of it
('is now at the Brookings Institution'). A title without a country takes it from the table of offices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.clauses import lemma, spread, subject
from kg.records import Mention
from kg.titles import EMPLOYERS, PAST_MARKS, find_title, read_title_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from kg.entities import Cast
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon, Title
    from kg.parsing import Parse

_OF = {"of", "at", "for", "on", "in", "with", "to"}
_WORK = {"work", "serve", "teach", "lecture"}


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


def find_positions(parse: Parse, cast: Cast, gazetteer: Gazetteer, lexicon: Lexicon) -> Iterator[Position]:
    """Every position that the article tells of a person."""
    for root in sorted(cast.mentions):
        token = parse.doc[root]
        for mention in cast.mentions[root]:
            if mention.entity.cls != "person" or mention.kind == "pronoun":
                continue
            if mention.kind == "nominal":
                yield from _by_nominal(token, mention, cast, lexicon)
            else:
                yield from _before_name(token, mention, parse, cast, gazetteer, lexicon)
                yield from _beside_name(token, mention, parse, cast, gazetteer, lexicon)
        yield from _told(token, cast, lexicon)


def _by_nominal(token: Token, person: Mention, cast: Cast, lexicon: Lexicon) -> Iterator[Position]:
    """'the Chinese president', already known to be Xi Jinping."""
    if find_title([*token.lefts, token], lexicon) is None or person.step != "title and country":
        return
    employers = _employers(token, cast)
    for employer in employers[:1]:
        yield Position(person, employer, _title_text(token, cast), token, token, _is_past(token), "nominal")


def _before_name(
    root: Token, person: Mention, parse: Parse, cast: Cast, gazetteer: Gazetteer, lexicon: Lexicon
) -> Iterator[Position]:
    """'Chinese President Xi', 'Secretary of State Antony Blinken', 'King Abdullah II of Jordan'."""
    found = read_title_before(parse, cast, root, lexicon)
    if found is None:
        return
    first, last = parse.doc[found.first], parse.doc[found.last]
    if found.employers:
        employer = _specify(found.employers[0], person, gazetteer, parse.article.published)
        yield Position(person, employer, found.text, first, last, found.past, "title before name")
    else:
        title = (found.first, found.last, found.title)
        rule = "title before name, office by table"
        yield from _by_table(person, title, found.text, found.past, parse, gazetteer, rule)


def _specify(employer: Mention, person: Mention, gazetteer: Gazetteer, date: str | None) -> Mention:
    """'the Security Council' of somebody who is known to work for that of Russia."""
    if employer.entity.cls != "organisation":
        return employer
    said = employer.span.text.casefold().split()
    for office in gazetteer.offices_of(person.entity, date=date):
        row = gazetteer.organisation(office.of.name)
        names = [name.casefold().split() for name in (office.of.name, *(row.aliases if row else ()))]
        if any(said == name[i : i + len(said)] for name in names for i in range(len(name))):
            return replace(employer, entity=office.of)
    return employer


def _by_table(
    person: Mention,
    found: tuple[int, int, Title],
    text: str,
    past: bool,
    parse: Parse,
    gazetteer: Gazetteer,
    rule: str,
) -> Iterator[Position]:
    """A title that names no employer: that of the office of this kind which the person holds or held."""
    first, last, title = found
    words = parse.doc[first : last + 1].text.lower()
    for office in gazetteer.offices_of(person.entity, date=None if past else parse.article.published):
        if office.office == words or (title.role and title.role in {office.role, "leader"}):
            employer = Mention(person.span, office.of, "nominal", "office at the date of the article")
            yield Position(person, employer, text, parse.doc[first], parse.doc[last], past, rule)
            return


def _employers(title: Token, cast: Cast, kind: str = "office") -> list[Mention]:
    """Whom somebody with this title works for: possessor, adjective, 'of', 'at', in this order."""
    near: list[Mention] = []
    for child in title.children:
        if child.i in cast.modifiers:
            near.append(cast.modifiers[child.i])
        elif child.dep_ in {"poss", "compound", "nmod", "amod"}:
            near += [m for m in cast.at(child) if m.entity.cls in EMPLOYERS]
    behind = [m for c in title.children if c.dep_ == "prep" and c.lower_ in _OF for m in _behind(c, cast)]
    if kind == "job":  # 'a China expert at MERICS', 'a former China director on the Council'
        near = [m for m in near if m.entity.cls != "country" or m.step == "adjective in the gazetteer"]
        near, behind = behind + near, []
    elif behind and all(
        m.entity.cls == "organisation" for m in near
    ):  # 'the Republican Speaker of the House'
        near, behind = behind, near
    return [m for m in near + behind if m.entity.cls in EMPLOYERS]


def _behind(preposition: Token, cast: Cast) -> list[Mention]:
    """'at the Berlin-based China think tank MERICS' -> MERICS."""
    found: list[Mention] = []
    for pobj in (c for c in preposition.children if c.dep_ == "pobj"):
        named = list(cast.at(pobj)) or [m for c in pobj.children if c.dep_ == "appos" for m in cast.at(c)]
        found += named or [m for c in pobj.children if c.i in cast.modifiers for m in [cast.modifiers[c.i]]]
    return [m for m in found if m.entity.cls in EMPLOYERS]


def _beside_name(
    root: Token, person: Mention, parse: Parse, cast: Cast, gazetteer: Gazetteer, lexicon: Lexicon
) -> Iterator[Position]:
    """'Claus Soong, analyst at MERICS'; 'the Chinese leader, Xi Jinping'."""
    beside = [t for c in root.children if c.dep_ == "appos" for t in spread(c)]
    if root.dep_ == "appos":
        beside.append(root.head)
    for token in beside:
        if token.i in cast.mentions or token.pos_ not in {"NOUN", "PROPN"}:
            continue
        found = find_title([t for t in token.lefts if t.dep_ in {"compound", "amod"}] + [token], lexicon)
        if found is None or found[2].kind == "honorific" or found[1] != token.i:
            continue
        employers = _employers(token, cast, found[2].kind)
        text, past = _title_text(token, cast), _is_past(token)
        if employers:
            employer = _specify(employers[0], person, gazetteer, parse.article.published)
            yield Position(person, employer, text, token, token, past, "title beside name")
        else:
            yield from _by_table(
                person, found, text, past, parse, gazetteer, "title beside name, office by table"
            )


def _title_text(token: Token, cast: Cast) -> str:
    left = [t for t in token.doc[token.left_edge.i : token.i + 1]]
    words = [
        t.text
        for t in left
        if t.dep_ not in {"det", "poss", "case", "punct"} and t.i not in cast.modifiers
        and (t == token or t.i not in cast.roots)
        and t.lower_ not in PAST_MARKS | {"new", "first", "sitting", "current"} and t.i >= token.i - 4
    ]  # fmt: skip
    return " ".join(words) or token.text


def _is_past(token: Token) -> bool:
    return any(c.lower_ in PAST_MARKS for c in token.children)


def _told(token: Token, cast: Cast, lexicon: Lexicon) -> Iterator[Position]:
    """'He is now at the Brookings Institution', 'she was the director of MERICS', 'who works for Gazprom'."""
    preposition = token.head
    if token.dep_ == "pobj" and preposition.lower_ in {"at", "with", "for"} and preposition.dep_ == "prep":
        verb = preposition.head
        if lemma(verb) in _WORK | {"be"} and verb.pos_ in {"VERB", "AUX"}:
            if lemma(verb) == "be" and preposition.lower_ == "for":
                return
            for employer in (m for m in cast.at(token) if m.entity.cls == "organisation"):
                for person in (m for t in subject(verb) for m in cast.at(t) if m.entity.cls == "person"):
                    yield Position(person, employer, None, verb, preposition, verb.tag_ == "VBD", "works at")
    for title in _predicate_titles(token):
        found = find_title([t for t in title.lefts if t.dep_ in {"compound", "amod"}] + [title], lexicon)
        if found is None or found[2].kind == "honorific":
            continue
        for employer in _employers(title, cast, found[2].kind)[:1]:
            for person in cast.at(token):
                if person.entity.cls == "person":
                    past = _is_past(title) or title.head.lower_ in {"was", "were"}
                    yield Position(person, employer, _title_text(title, cast), title, title, past, "is title")


def _predicate_titles(token: Token) -> list[Token]:
    if token.dep_ != "nsubj" or lemma(token.head) not in {"be", "become", "remain"}:
        return []
    if any(c.dep_ in {"neg", "aux"} for c in token.head.children):
        return []
    return [c for c in token.head.children if c.dep_ == "attr"]
