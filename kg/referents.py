"""Token in a role -> Mention: whom it stands for, itself or through what it belongs to.

'Xi' -> Xi Jinping; 'his Chinese counterpart Xi Jinping' -> Xi Jinping; 'Chinese officials' -> China;
"Trump's trade policies" -> Donald Trump, where the relation can be had with what is somebody's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.grammar import lemma, spread
from kg.verbs import verb_roles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.entities import Cast
    from kg.lexicon import Lexicon
    from kg.records import Mention
    from kg.syntax import Token

# What one does to somebody's policies, plans or troops one does to them.
MATTERS_COUNT = frozenset(
    {
        "accuses", "assaults", "coerces", "depends_on", "investigates", "mobilizes_against", "opposes",
        "rejects", "requests", "sanctions", "supports", "threatens", "yields_to",
    }
)  # fmt: skip
# What one does to a country's wine or wheat by taxing or needing it one does to the country.
GOODS_COUNT = frozenset({"sanctions", "depends_on"})
# What is done by saying it: a spokesman does it for whom he speaks.
SPOKEN = frozenset({"supports", "accuses", "requests", "rejects", "threatens"})
# Who condemns or praises whatever somebody does condemns or praises him: "Israel's seizure of the zone".
OWNED_COUNT = frozenset({"accuses", "supports"})
# 'the al-Qaeda network', 'the Islamic Jihad movement': the name before says which one.
_BODIES = {
    "network", "group", "movement", "party", "organisation", "organization", "militia", "alliance", "bloc",
    "agency", "company", "firm", "newspaper", "coalition", "faction", "union", "commission", "outfit",
    "gunman", "member",
}  # fmt: skip
_NAMED_BODIES = {"organisation", "group"}
# Who sits where they act for: 'a court in Moscow', 'the authorities in Kyiv'; not 'troops in Kyiv'.
_SEATED = {"court", "authority", "government", "official", "prosecutor", "junta", "regime", "leadership"}
# They act for the movement named before them and never for the country: 'Syrian rebels' are not Syria.
_REBELS = {
    "rebel", "separatist", "insurgent", "guerrilla", "guerilla", "militant", "dissident", "mercenary",
    "terrorist", "jihadist", "opposition", "protester",
}  # fmt: skip
# How a place is found that says where a court or an authority sits.
SEAT = "where it sits"
# 'crimes committed by Serbia', 'the plan put forward by Egypt' are theirs; 'people killed by' are not.
_MADE = {
    "commit", "carry", "perpetrate", "make", "impose", "propose", "put", "adopt", "launch", "draft", "stage",
    "announce", "submit", "table", "sponsor", "present", "offer", "broker", "undertake",
}  # fmt: skip
_FELLOWS = {"ally", "partner", "member", "neighbour", "neighbor", "friend", "colleague", "counterpart"}
# 'the Saratov region': the name before says which one.
LANDS = {"region", "province", "oblast", "governorate", "prefecture", "district", "county", "peninsula"}
# What beside a clause sums up what it tells: 'jailed him, a move condemned by', 'in a step welcomed by'.
_SUMMARIES = {"move", "step", "decision", "action", "act", "gesture", "measure", "announcement", "policy"}
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
    "people",
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
    owned: bool = False,
    voices: bool = False,
) -> tuple[tuple[Mention, bool], ...]:
    """Mentions, each with whether the token itself names it (and not only what it belongs to).

    `matters` and `deeds` take the nouns of stand_ins.tsv of these kinds, `goods` any noun that a country
    is named before ('tariffs on Australian wine'), `owned` any that is called somebody's.
    """
    wanted = {"matters": matters, "deeds": deeds, "goods": goods, "owned": owned, "voices": voices}
    kinds = {kind for kind in wanted if wanted[kind]}
    found: dict[tuple[str, int], tuple[Mention, bool]] = {}
    for token in tokens:
        for mention, direct in _referents(token, cast, lexicon, kinds):
            found.setdefault((mention.entity.id, mention.span.begin), (mention, direct))
    entities: dict[str, tuple[Mention, bool]] = {}
    for mention, direct in found.values():
        entities.setdefault(mention.entity.id, (mention, direct))
    return tuple(entities.values())


def _referents(token: Token, cast: Cast, lexicon: Lexicon, kinds: set[str]) -> list[tuple[Mention, bool]]:
    if token.i in cast.mentions:
        return [(m, True) for m in cast.mentions[token.i]]
    if cast.covers(token):
        return []
    if token.i in cast.modifiers and token.dep_ != "amod":
        return [(cast.modifiers[token.i], True)]
    if parts := _list_parts(token):
        return [r for part in parts for r in _referents(part, cast, lexicon, kinds)]
    if doers := _summed_up(token, cast, lexicon):
        return [(m, False) for m in doers] if "matters" in kinds else []
    if lemma(token) not in _SUMMARIES and (named := _apposed(token, cast)):
        return [(m, True) for m in named]
    kind = lexicon.stand_ins.get(lemma(token))
    if kind == "actors" or (kind == "voices" and "voices" in kinds):
        return [(m, True) for m in _actors(token, cast, lexicon)]
    if whose := _of_whose_thing(token, kind, cast, lexicon, kinds):
        return [(m, False) for m in whose]
    return [(m, True) for m in _which_one(token, cast)]


def _actors(token: Token, cast: Cast, lexicon: Lexicon) -> list[Mention]:
    """For whom 'officials', 'troops' or 'a delegation' act."""
    if any(c.text == ":" for c in token.children):
        return []  # 'four officials: Belousov, Lavrov ...': the names behind the colon say who
    found = _examples(token, cast) or _led_by(token, cast)
    found = found or _owners(token, cast, lexicon, {"from", "of", "for"})
    if lemma(token) in _REBELS:
        return [m for m in found if m.entity.cls in _NAMED_BODIES]
    if not found and lemma(token) in _SEATED:
        found = [replace(m, step=SEAT) for m in _owners(token, cast, lexicon, {"in"})]
    return found


def _which_one(token: Token, cast: Cast) -> list[Mention]:
    """What the words before 'movement', 'allies' or 'region' name."""
    if (lemma(token) in _BODIES or _are_fellows(token)) and (names := _names_before(token, cast)):
        return names
    if _are_fellows(token):  # 'our Turkish friends'
        return [cast.modifiers[c.i] for c in token.children if c.i in cast.modifiers]
    if lemma(token) in LANDS:
        before = [c for c in token.children if c.dep_ in {"compound", "nmod"}]
        return [m for c in before for m in cast.at(c) if m.entity.cls == "place"]
    return []


def _summed_up(token: Token, cast: Cast, lexicon: Lexicon) -> list[Mention]:
    """'China jailed him, a move condemned by', 'in a move condemned by …, China jailed him': who did it."""
    if lemma(token) not in _SUMMARIES or not any(c.dep_ in {"acl", "relcl"} for c in token.children):
        return []
    if not any(c.lower_ in {"a", "an"} for c in token.children):
        return []
    verb = token.head
    if token.dep_ == "pobj" and verb.lower_ == "in":
        verb = verb.head
    elif token.dep_ != "appos":
        return []
    while verb.pos_ != "VERB" and verb.dep_ != "ROOT":
        verb = verb.head
    subjects = verb_roles(verb)["subj"] if verb.pos_ == "VERB" else []
    return [m for s in subjects for m in _name_or_actors(s, cast, lexicon)]


def _led_by(token: Token, cast: Cast) -> list[Mention]:
    """'a delegation led by He Lifeng'."""
    agents = [
        a
        for c in token.children
        if c.dep_ == "acl" and lemma(c) in {"lead", "head"}
        for a in c.children
        if a.dep_ == "agent"
    ]
    return [m for a in agents for p in a.children for m in cast.at(p) if m.entity.cls == "person"]


def _are_fellows(token: Token) -> bool:
    """'its NATO allies', 'fellow EU members': the others of a body that somebody belongs to."""
    words = {c.lower_ for c in token.children if c.tag_ == "PRP$" or c.lower_ == "fellow"}
    return lemma(token) in _FELLOWS and bool(words)


def _apposed(token: Token, cast: Cast) -> list[Mention]:
    """'his counterpart, Xi Jinping': the name beside the word says who."""
    after = [m for c in token.children if c.dep_ == "appos" for t in spread(c) for m in cast.at(t)]
    return after or (list(cast.at(token.head)) if token.dep_ == "appos" else [])


def _of_whose_thing(
    token: Token, kind: str | None, cast: Cast, lexicon: Lexicon, kinds: set[str]
) -> list[Mention]:
    """Whose plan, wine or 'seizure of the zone' it is, where that counts."""
    if kind in kinds:
        return _doers(token, cast, lexicon)
    if kind is not None or token.pos_ != "NOUN" or _is_somebody(token, lexicon):
        return []
    if "goods" in kinds:
        return _doers(token, cast, lexicon)
    suffered = lemma(token) in lexicon.sets["ordeals"] and all(c.lower_ != "of" for c in token.children)
    owners = [t for c in token.children if c.dep_ == "poss" for t in spread(c)]
    if "owned" not in kinds or suffered:
        return []
    return [m for t in owners for m in _name_or_actors(t, cast, lexicon)]


def _is_somebody(token: Token, lexicon: Lexicon) -> bool:
    """Nouns of people and sides: what is done to Hezbollah's foes is not done to Hezbollah."""
    word = lemma(token)
    rows = lexicon.frames.get(("noun", word), ())
    return word in lexicon.titles or any("is" in (*row.subject, *row.object) for row in rows)


def _list_parts(token: Token) -> list[Token]:
    """'a group of Moroccan diplomats' -> diplomats; '$30bn of American goods' -> goods."""
    if lemma(token) not in _QUANTIFIERS and not token.text[0].isdigit():
        return []
    parts = [p for c in token.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
    return [t for p in parts for t in spread(p)]


def _doers(token: Token, cast: Cast, lexicon: Lexicon) -> list[Mention]:
    """Whose it is; of what is done to somebody ('the invasion of', "Navalny's arrest") who does it."""
    if lemma(token) in lexicon.sets["ordeals"]:
        return _after(token, cast, lexicon, {"by"})
    if lemma(token) in lexicon.sets["undergone"]:
        return _owners(token, cast, lexicon, {"by", "from"})
    prepositions = {"of", "by", "from", "with"} if lemma(token) == "border" else {"of", "by", "from"}
    return _owners(token, cast, lexicon, prepositions)


def _names_before(token: Token, cast: Cast) -> list[Mention]:
    """'the al-Qaeda network' -> al-Qaeda."""
    before = [c for c in token.children if c.dep_ in {"compound", "nmod", "amod"}]
    return [m for c in before for m in cast.at(c) if m.entity.cls in _NAMED_BODIES]


def _name_or_actors(token: Token, cast: Cast, lexicon: Lexicon) -> list[Mention]:
    """'the right of Russian troops', 'a group of Moroccan diplomats': Russia's, Morocco."""
    named = cast.at(token)
    if named or lexicon.stand_ins.get(lemma(token)) != "actors":
        return list(named)
    return _owners(token, cast, lexicon, {"from", "of", "for"})


def _owners(token: Token, cast: Cast, lexicon: Lexicon, prepositions: set[str]) -> list[Mention]:
    near: list[Mention] = []
    for child in token.children:
        if child.dep_ == "amod" and child.lower_ == "led":  # 'the Saudi-led coalition'
            near += [cast.modifiers[c.i] for c in child.children if c.i in cast.modifiers]
            near += [m for c in child.children for m in cast.at(c)]
        elif child.dep_ == "poss":
            near += [m for t in spread(child) for m in _name_or_actors(t, cast, lexicon)]
        elif child.dep_ in {"compound", "nmod", "amod"} or child.i in cast.modifiers:
            near += [m for t in spread(child) for m in _named_before(t, cast)]
    if not near and lexicon.stand_ins.get(lemma(token)) != "actors":
        near = _list_givers(token, cast)
    return near or _after(token, cast, lexicon, prepositions)


def _list_givers(token: Token, cast: Cast) -> list[Mention]:
    """'the commitment that Netanyahu has made'."""
    return [
        m
        for clause in token.children
        if clause.dep_ == "relcl"
        for subject in clause.children
        if subject.dep_ == "nsubj"
        for t in spread(subject)
        for m in cast.at(t)
    ]


def _named_before(token: Token, cast: Cast) -> list[Mention]:
    """'US' and 'British' of 'US and British warships', 'US' of 'US drone strikes'."""
    if token.i in cast.modifiers:
        return [cast.modifiers[token.i]]
    inner = [c for c in token.children if c.dep_ in {"compound", "nmod", "amod"}]
    return list(cast.at(token)) or [m for c in inner for m in _named_before(c, cast)]


def _after(token: Token, cast: Cast, lexicon: Lexicon, prepositions: set[str]) -> list[Mention]:
    made = [c for c in token.children if c.dep_ == "acl" and c.tag_ == "VBN" and lemma(c) in _MADE]
    return [
        m
        for child in (*token.children, *(agent for clause in made for agent in clause.children))
        if child.dep_ in {"prep", "agent"} and child.lower_ in prepositions
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
