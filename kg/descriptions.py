"""'Ivan Petrov, an analyst at the Tidewater Institute' -> the description of whom no table knows.

Only what the article itself says in an apposition, right before the name or with 'is'; the first such place
of the article counts. A description tells namesakes apart and tells a reader who somebody is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.entities import Cast
    from kg.gazetteer import Gazetteer
    from kg.parsing import Parse
    from kg.records import Entity
    from kg.syntax import Token

# Characters; what is longer is more than who somebody is.
_LONGEST = 120
_DESCRIBED = {"person", "organisation"}
_OF_TITLES = {"NOUN", "PROPN", "ADJ"}
# What hangs on a noun and says more than who it is: clauses, asides, further names.
_ASIDES = {"relcl", "acl", "advcl", "appos", "conj", "cc", "punct", "parataxis"}
_HYPHENS = {"-", "‑", "–"}


def describe_unknown(cast: Cast, parse: Parse, gazetteer: Gazetteer) -> None:
    """Give each entity of the cast that no table knows the description that the article gives it."""
    described: dict[Entity, Entity] = {}
    for root, mentions in sorted(cast.mentions.items()):
        for mention in mentions:
            entity = mention.entity
            if entity in described or not _is_unknown(entity, gazetteer):
                continue
            text = next(_find_descriptions(parse.doc[root], parse, cast), None)
            if text is not None:
                described[entity] = replace(entity, description=text)
    for root, mentions in cast.mentions.items():
        if any(m.entity in described for m in mentions):
            cast.mentions[root] = tuple(
                replace(m, entity=described.get(m.entity, m.entity)) for m in mentions
            )


def _is_unknown(entity: Entity, gazetteer: Gazetteer) -> bool:
    return entity.cls in _DESCRIBED and not entity.description and not gazetteer.find(entity.name)


def _find_descriptions(name: Token, parse: Parse, cast: Cast) -> Iterator[str]:
    """What is said of the name with this root, the surest construction first."""
    heads = [c for c in name.children if c.dep_ == "appos" and c.pos_ == "NOUN"]  # 'Petrov, an analyst at …'
    if name.dep_ == "appos" and name.head.pos_ == "NOUN":
        heads.append(name.head)  # 'an analyst at …, Ivan Petrov'
    if name.dep_ == "nsubj" and name.head.lemma_ == "be" and not _is_denied(name.head):
        heads += [c for c in name.head.children if c.dep_ == "attr" and c.pos_ == "NOUN"]
    for head in heads:
        if head.i not in cast.roots:
            yield from _cut(parse, _first_word(head), _last_word(head, name))
    start = min(i for i, root in cast.roots.items() if root == name.i)
    before = start
    while before > name.sent.start and _belongs_to_title(parse.doc[before - 1], name):
        before -= 1
    if before < start and parse.doc[start - 1].pos_ == "NOUN":  # 'political analyst Ivan Petrov'
        yield from _cut(parse, parse.doc[before], parse.doc[start - 1])


def _is_denied(verb: Token) -> bool:
    return any(c.dep_ in {"neg", "aux"} for c in verb.children)


def _first_word(head: Token) -> Token:
    """Behind the article: 'an analyst' -> 'analyst'."""
    words = [t for t in head.doc[head.left_edge.i : head.i + 1] if t.dep_ != "det" and not t.is_punct]
    return words[0]


def _last_word(head: Token, name: Token) -> Token:
    """Before the first clause, aside or name that hangs on the description."""
    last = head
    for child in head.rights:
        if _is_aside(child) or child.i >= name.i > head.i:
            break
        stops = [t.i for t in child.subtree if _is_aside(t)]
        last = head.doc[min(stops) - 1 if stops else child.right_edge.i]
        if stops:
            break
    return last


def _is_aside(token: Token) -> bool:
    return token.dep_ in _ASIDES and token.text not in _HYPHENS


def _belongs_to_title(token: Token, name: Token) -> bool:
    is_modifier = token.dep_ in {"compound", "amod", "nmod"} and token.pos_ in _OF_TITLES
    return is_modifier and token.i < token.head.i <= name.i


def _cut(parse: Parse, first: Token, last: Token) -> Iterator[str]:
    """The words as one line; nothing for 'his adviser', which says nothing by itself."""
    if first.tag_ in {"PRP$", "WP$"}:
        return
    text = " ".join(parse.span(first, last).text.split()).strip(" ,;:–—-\"'“”‘’")
    if len(text) <= _LONGEST and text:
        yield text
