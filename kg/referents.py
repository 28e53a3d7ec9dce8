"""Token in a role -> Mention: whom it stands for, itself or through what it belongs to.

'Xi' -> Xi Jinping; 'his Chinese counterpart Xi Jinping' -> Xi Jinping; 'Chinese officials' -> China;
"Trump's trade policies" -> Donald Trump, where the relation can be had with what is somebody's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.grammar import lemma, spread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Token

    from kg.entities import Cast
    from kg.lexicon import Lexicon
    from kg.records import Mention

# What one does to somebody's policies, plans or troops one does to them.
MATTERS_COUNT = frozenset(
    {
        "accuses", "assaults", "coerces", "depends_on", "mobilizes_against", "opposes", "rejects", "requests",
        "sanctions", "supports", "threatens", "yields_to",
    }
)  # fmt: skip
# What one does to a country's wine or wheat by taxing or needing it one does to the country.
GOODS_COUNT = frozenset({"sanctions", "depends_on"})
# 'the al-Qaeda network', 'the Islamic Jihad movement': the name before says which one.
_BODIES = {
    "network", "group", "movement", "party", "organisation", "organization", "militia", "alliance", "bloc",
    "agency", "company", "firm", "newspaper", "coalition", "faction", "union", "commission", "outfit",
}  # fmt: skip
_NAMED_BODIES = {"organisation", "group"}
_QUANTIFIERS = {
    "each",
    "all",
    "both",
    "some",
    "many",
    "several",
    "most",
    "one",
    "part",
    "two",
    "three",
    "whole",
    "half",
    "rest",
    "group",
    "number",
    "dozen",
    "hundred",
    "thousand",
    "handful",
    "majority",
}
_EXAMPLES = {"including", "like", "such", "namely"}


def find_referents(
    tokens: Iterable[Token],
    cast: Cast,
    lexicon: Lexicon,
    *,
    matters: bool = False,
    deeds: bool = False,
    goods: bool = False,
) -> tuple[tuple[Mention, bool], ...]:
    """Mentions, each with whether the token itself names it (and not only what it belongs to).

    `matters` and `deeds` take the nouns of stand_ins.tsv of these kinds, `goods` any noun that a country
    is named before ('tariffs on Australian wine').
    """
    kinds = {kind for kind, wanted in (("matters", matters), ("deeds", deeds)) if wanted}
    found: dict[tuple[str, int], tuple[Mention, bool]] = {}
    for token in tokens:
        for mention, direct in _referents(token, cast, lexicon, kinds, goods=goods):
            found.setdefault((mention.entity.id, mention.span.begin), (mention, direct))
    entities: dict[str, tuple[Mention, bool]] = {}
    for mention, direct in found.values():
        entities.setdefault(mention.entity.id, (mention, direct))
    return tuple(entities.values())


def _referents(
    token: Token, cast: Cast, lexicon: Lexicon, kinds: set[str], *, goods: bool
) -> list[tuple[Mention, bool]]:
    if token.i in cast.mentions:
        return [(m, True) for m in cast.mentions[token.i]]
    if cast.covers(token):
        return []
    if token.i in cast.modifiers and token.dep_ != "amod":
        return [(cast.modifiers[token.i], True)]
    named = [m for c in token.children if c.dep_ == "appos" for t in spread(c) for m in cast.at(t)]
    if named:
        return [(m, True) for m in named]
    if token.dep_ == "appos" and token.head.i in cast.mentions:
        return [(m, True) for m in cast.mentions[token.head.i]]
    kind = lexicon.stand_ins.get(lemma(token))
    if kind == "actors" and any(c.text == ":" for c in token.children):
        return []  # 'four officials: Belousov, Lavrov ...': the names behind the colon say who
    if kind == "actors":
        examples = _examples(token, cast)
        return [(m, True) for m in examples or _owners(token, cast, lexicon, {"from", "of", "for"})]
    if kind in kinds or (goods and kind is None and token.pos_ == "NOUN"):
        prepositions = {"of", "by", "from", "with"} if lemma(token) == "border" else {"of", "by", "from"}
        return [(m, False) for m in _owners(token, cast, lexicon, prepositions)]
    return [(m, True) for m in _body_or_parts(token, cast, lexicon)]


def _body_or_parts(token: Token, cast: Cast, lexicon: Lexicon) -> list[Mention]:
    """'the al-Qaeda network' -> al-Qaeda; 'a group of Moroccan diplomats' -> Morocco."""
    if lemma(token) in _BODIES:
        before = [c for c in token.children if c.dep_ in {"compound", "nmod", "amod"}]
        names = [m for c in before for m in cast.at(c) if m.entity.cls in _NAMED_BODIES]
        if names:
            return names
    if lemma(token) in _QUANTIFIERS or lemma(token) == "people":
        parts = [p for c in token.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
        return [m for p in parts for t in spread(p) for m in _name_or_actors(t, cast, lexicon)]
    return []


def _name_or_actors(token: Token, cast: Cast, lexicon: Lexicon) -> list[Mention]:
    """'the right of Russian troops', 'a group of Moroccan diplomats': Russia's, Morocco."""
    named = cast.at(token)
    if named or lexicon.stand_ins.get(lemma(token)) != "actors":
        return list(named)
    return _owners(token, cast, lexicon, {"from", "of", "for"})


def _owners(token: Token, cast: Cast, lexicon: Lexicon, prepositions: set[str]) -> list[Mention]:
    near: list[Mention] = []
    for child in token.children:
        if child.i in cast.modifiers:
            # 'Indian and French warships' are both India's and France's
            near += [cast.modifiers[t.i] for t in spread(child) if t.i in cast.modifiers]
        elif child.dep_ == "amod" and child.lower_ == "led":  # 'the Saudi-led coalition'
            near += [cast.modifiers[c.i] for c in child.children if c.i in cast.modifiers]
            near += [m for c in child.children for m in cast.at(c)]
        elif child.dep_ == "poss":
            near += [m for t in spread(child) for m in _name_or_actors(t, cast, lexicon)]
        elif child.dep_ in {"compound", "nmod", "amod"}:
            near += [m for t in spread(child) for m in cast.at(t)]
    near += [  # 'the commitment that Netanyahu has made'
        m
        for clause in token.children
        if clause.dep_ == "relcl"
        for subject in clause.children
        if subject.dep_ == "nsubj"
        for t in spread(subject)
        for m in cast.at(t)
    ]
    if near:
        return near
    return [
        m
        for child in token.children
        if child.dep_ == "prep" and child.lower_ in prepositions
        for pobj in child.children
        if pobj.dep_ == "pobj"
        for t in spread(pobj)
        for m in _name_or_actors(t, cast, lexicon)
    ]


def _examples(token: Token, cast: Cast) -> list[Mention]:
    """'leaders, including those of …', 'allies such as Japan': the names behind the word."""
    found = []
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in _EXAMPLES:
            found += [
                m
                for t in child.subtree
                if t.dep_ in {"pobj", "conj"} and t.i in cast.mentions
                for m in cast.at(t)
            ]
    return found
