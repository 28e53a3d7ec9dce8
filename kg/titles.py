"""Words before a name -> TitleBefore: 'Serbian President' before Aleksandar Vucic.

Read from the words as they stand, not from the tree: where two names with titles are coordinated the
parser often hangs the first one's title on the second.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.entities import Cast
    from kg.lexicon import Lexicon, Title
    from kg.parsing import Parse
    from kg.records import EntityClass, Mention
    from kg.syntax import Token

EMPLOYERS: frozenset[EntityClass] = frozenset({"organisation", "country", "group"})
PAST_MARKS = frozenset({"former", "ex", "then", "onetime", "late", "retired", "ousted", "deposed"})
# Who will hold an office is not who holds it at the date.
FUTURE_MARKS = frozenset({"next", "future", "incoming", "designate", "elect", "prospective", "potential"})
# 'the minister' may be of foreign affairs, defence or anything else.
ANY_MINISTER = "minister"
_NEWNESS = {"new", "current", "first", "sitting", "incoming", "outgoing"}
_IN_TITLE = {"'s", "'", "of", "the", "-", "’s", "for", "on"}
_LONGEST_STRETCH = 14


@dataclass(frozen=True, slots=True)
class TitleBefore:
    """Tokens `first` to `last` (included) are the title; `text` has its plain qualifiers too.

    `employers` are what is named around it, the likeliest first, of whatever class; `plural` says that the
    names coordinated with this one share the title ('foreign ministers Kotzias and Dimitrov').
    """

    first: int
    last: int
    title: Title
    text: str
    employers: tuple[Mention, ...]
    past: bool
    plural: bool = False


def read_title_before(parse: Parse, cast: Cast, root: Token, lexicon: Lexicon) -> TitleBefore | None:
    """The title right before the name with this root; None where there is none, or only 'Mr'."""
    doc = parse.doc
    start = min(i for i in cast.roots if cast.roots[i] == root.i)
    left = _stretch(parse, start)
    plural = bool(left) and left[-1].lower_.endswith("s")
    found = (find_title(left, lexicon, plural=True) if plural else None) or find_title(left, lexicon)
    if found is None or found[2].kind == "honorific":
        return None
    first, last, title = found
    plural = plural and last == left[-1].i and left[-1].lower_ not in lexicon.titles
    inside = _named(doc[last + 1 : start], cast)
    before = _named(reversed(doc[left[0].i : first]), cast)
    behind = _list_behind(root, cast)
    return TitleBefore(
        first=first,
        last=last,
        title=title,
        text=doc[_widen(doc[first], left).i : last + 1].text.removesuffix("s" if plural else ""),
        employers=(*inside, *before, *behind),
        past=any(t.lower_ in PAST_MARKS for t in left),
        plural=plural,
    )


def read_shared_title(parse: Parse, cast: Cast, root: Token, lexicon: Lexicon) -> TitleBefore | None:
    """'foreign ministers Kotzias of Greece and Dimitrov of Macedonia': what the second is."""
    doc, start = parse.doc, min(i for i in cast.roots if cast.roots[i] == root.i)
    if start <= root.sent.start or doc[start - 1].lower_ not in {"and", ","}:
        return None
    before = range(start - 2, max(root.sent.start, start - _LONGEST_STRETCH) - 1, -1)
    names = [cast.roots[i] for i in before if _is_person_at(cast, i)]
    if not names:
        return None
    between = doc[max(i for i in cast.roots if cast.roots[i] == names[0]) + 1 : start]
    if any(t.pos_ in {"VERB", "AUX"} for t in between):
        return None
    first = doc[names[0]]
    shared = read_title_before(parse, cast, first, lexicon) or read_shared_title(parse, cast, first, lexicon)
    if shared is None or not shared.plural:
        return None
    own = _list_behind(root, cast)
    around = [m for m in shared.employers if m not in _list_behind(first, cast)]
    return replace(shared, employers=tuple(own or around))


def _is_person_at(cast: Cast, i: int) -> bool:
    return i in cast.roots and any(m.entity.cls == "person" for m in cast.mentions[cast.roots[i]])


def _list_behind(root: Token, cast: Cast) -> list[Mention]:
    """'Nikos Kotzias of Greece' -> Greece."""
    prepositions = (c for c in root.children if c.dep_ == "prep" and c.lower_ == "of")
    return [m for p in prepositions for pobj in p.children for m in cast.at(pobj)]


def find_title(
    tokens: Sequence[Token], lexicon: Lexicon, *, plural: bool = False
) -> tuple[int, int, Title] | None:
    """First and last token of the last title among the tokens, the longest that ends there.

    With `plural`, of the title that the last word is the plural of.
    """
    words = [t.lower_.rstrip(".") if len(t.text) > 1 else t.lower_ for t in tokens]
    if plural:
        words[-1] = words[-1].removesuffix("s")
    for end in range(len(tokens), len(tokens) - 1 if plural else 0, -1):
        for start in range(max(0, end - lexicon.title_words), end):
            title = lexicon.titles.get(" ".join(words[start:end]).replace(" - ", "-"))
            if title is not None:
                return tokens[start].i, tokens[end - 1].i, title
    return None


def _stretch(parse: Parse, start: int) -> list[Token]:
    """The words before a name that may belong to its title: adjectives, nouns, 'of the', possessives."""
    doc = parse.doc
    sentence_start = doc[start].sent.start
    first = start
    while first > max(sentence_start, start - _LONGEST_STRETCH):
        token = doc[first - 1]
        if token.pos_ not in {"ADJ", "PROPN", "NOUN"} and token.text not in _IN_TITLE:
            break
        if token.pos_ not in {"ADJ", "PROPN", "NOUN"} and first - 2 < sentence_start:
            break
        first -= 1
    return list(doc[first:start])


def _named(tokens: Iterable[Token], cast: Cast) -> list[Mention]:
    """The countries and organisations among the tokens, as names or adjectives."""
    found = []
    for token in tokens:
        if token.i in cast.modifiers:
            found.append(cast.modifiers[token.i])
        found += cast.mentions.get(token.i, ())
    return found


def _widen(first: Token, among: list[Token]) -> Token:
    """'policy adviser' -> 'top foreign policy adviser': plain words before the title belong to it."""
    current = first
    while current.i > among[0].i:
        before = current.nbor(-1)
        if before.pos_ not in {"ADJ", "NOUN"} or before.text[:1].isupper():
            break
        if before.lower_ in PAST_MARKS | _NEWNESS or before.head.i < before.i:
            break  # 'On Friday evening President Macron': the evening is not the president's
        current = before
    return current
