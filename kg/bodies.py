"""'Seoul was not told: its Defence Ministry …' -> the South Korean Defence Ministry: whose body it is.

Many a state has a Foreign Ministry or a Senate. Whose is meant, the words around it tell, or what the article
has called so before; where nothing does, the name stands for nobody rather than for all of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.grammar import spread
from kg.records import Entity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.entities import Cast
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon
    from kg.parsing import Parse
    from kg.syntax import Span as TokenSpan
    from kg.syntax import Token

_STEP = "body of a state, by the words around it"
_OWNING = {"poss", "compound", "amod", "nmod"}
_UNITED_NATIONS = "United Nations"
# By themselves these are the United Nations' own.
_WORLD = {"security council", "general assembly"}
_OFFICERS = {"secretary", "deputy", "head", "chairman"}
# How far up the words that a body is part of are looked through for whose they are.
_STEPS_UP = 3


def settle_bodies(cast: Cast, parse: Parse, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
    """Let each name that many a state has a body of stand for the one that is meant, or for none."""
    known: dict[str, Entity] = {}
    settled: defaultdict[Entity, set[Entity]] = defaultdict(set)
    for root, mentions in sorted(cast.mentions.items()):
        if len(mentions) > 1 or mentions[0].kind != "name":
            continue
        name, in_tables = mentions[0].entity.name, False
        if mentions[0].span.text.casefold() in lexicon.bodies and gazetteer.find(name):
            name, in_tables = mentions[0].span.text, True  # 'Congress', which is that of the United States
        elif name.casefold() not in lexicon.bodies or gazetteer.find(name):
            if mentions[0].entity.cls == "organisation":
                known |= {b: mentions[0].entity for b in lexicon.bodies if _is_called(mentions[0].entity, b)}
            continue
        owners = _find_owners(parse.doc[root], name, cast, gazetteer, is_sure=in_tables)
        body = next((b for o in owners if (b := _find_body(name, o, gazetteer)) is not None), None)
        body = body or known.get(name.casefold()) or _find_world_body(name, gazetteer)
        if body is None:
            if not in_tables:
                cast.drop(root)
            continue
        known[name.casefold()] = body
        settled[mentions[0].entity].add(body)
        cast.mentions[root] = (replace(mentions[0], entity=body, step=_STEP),)
    sure = {old: next(iter(bodies)) for old, bodies in settled.items() if len(bodies) == 1}
    for root, mentions in cast.mentions.items():
        if any(m.kind != "name" and m.entity in sure for m in mentions):  # 'its' follows the name
            cast.mentions[root] = tuple(replace(m, entity=sure.get(m.entity, m.entity)) for m in mentions)


def _find_world_body(name: str, gazetteer: Gazetteer) -> Entity | None:
    """The organ of the United Nations that is meant by a name where nothing says whose it is."""
    row = gazetteer.organisation(_UNITED_NATIONS) if name.casefold() in _WORLD else None
    return _find_body(name, row.entity, gazetteer) if row is not None else None


def _is_called(entity: Entity, body: str) -> bool:
    name = entity.name.casefold()
    return name.endswith(f" {body}") or name.startswith(f"{body} of ")


def _find_owners(
    root: Token, name: str, cast: Cast, gazetteer: Gazetteer, *, is_sure: bool
) -> Iterator[Entity]:
    """The states that it may be of, the surest first; `is_sure`: only those that it is said to be of."""
    # "Russia's seat on the Security Council" is not on Russia's own; its secretary is a state's.
    above = {root.head.head.lower_, root.head.head.head.lower_}
    is_world = name.casefold() in _WORLD and above.isdisjoint(_OFFICERS)
    for token in _list_near(root, steps=0 if is_world else _STEPS_UP):
        yield from _list_owners(token, cast, gazetteer)
    if is_sure or is_world:
        return
    for sentence in (root.sent, _find_sentence_before(root)):
        owners = {o for t in sentence or () if t.i != root.i for o in _list_owners(t, cast, gazetteer)}
        if len(owners) == 1:
            yield from owners
        if owners:
            return


def _list_near(root: Token, *, steps: int) -> Iterator[Token]:
    """Whose it is said to be; then who holds a post there: 'a Foreign Ministry spokesman, Geng Shuang'."""
    yield from (c for c in root.children if c.dep_ in _OWNING)
    yield from (p for c in root.children if c.lower_ in {"of", "in"} for p in c.children if p.dep_ == "pobj")
    token = root
    for _ in range(steps):
        if token.dep_ not in {"compound", "pobj", "prep", "poss", "nmod", "appos"}:
            break
        token = token.head
        yield token
        yield from (a for c in token.children if c.dep_ == "appos" for a in spread(c))
        yield from (c for c in token.children if c.dep_ in _OWNING and c.i != root.i)


def _find_sentence_before(root: Token) -> TokenSpan | None:
    start = root.sent.start
    return root.doc[start - 1].sent if start else None


def _list_owners(token: Token, cast: Cast, gazetteer: Gazetteer) -> Iterator[Entity]:
    """The states that the word means or belongs to, and the United Nations."""
    adjectives = [cast.modifiers[token.i]] if token.i in cast.modifiers else []
    for mention in (*cast.at(token), *adjectives):
        if mention.entity.name == _UNITED_NATIONS:
            yield mention.entity
        elif (country := gazetteer.country_of(mention.entity)) is not None:
            yield country


def _find_body(name: str, owner: Entity, gazetteer: Gazetteer) -> Entity | None:
    """The body of that name which the tables know of the owner, else a new one; none of what is no state."""
    row = gazetteer.country(owner.name)
    adjectives = (*row.adjectives, *row.aliases) if row is not None else ("UN",)
    for form in (f"{owner.name}'s {name}", f"{name} of {owner.name}", *(f"{a} {name}" for a in adjectives)):
        found = [e for e in gazetteer.find(form) if e.cls == "organisation"]
        if found:
            return found[0]
    return Entity(f"{adjectives[0]} {name}", "organisation") if row is not None and adjectives else None
