"""Parse -> Name: the stretches of tokens that name somebody or something.

What the gazetteer knows and what spaCy's entity recogniser finds are laid over each other: the longer
stretch wins, and of two alike the gazetteer's.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from kg.gazetteer import normalise
from kg.grammar import end_within_sentence
from kg.labels import settle_labels
from kg.recognised import POSSESSIVES, Labelled, find_recognised
from kg.surnames import (
    NAME_PARTICLES,
    find_first_named,
    find_speakers,
    find_surnames,
    find_titled,
    title_length,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon
    from kg.parsing import Parse
    from kg.records import Entity
    from kg.syntax import Doc, Token


@dataclass(frozen=True, slots=True)
class Name:
    """Tokens `start` to `end` (half-open), what NER calls them, and whom the gazetteer knows by that name."""

    start: int
    end: int
    label: str
    candidates: tuple[Entity, ...]

    def root(self, doc: Doc) -> Token:
        """The token that the rest of the sentence hangs on."""
        return doc[self.start : self.end].root


def find_names(parse: Parse, gazetteer: Gazetteer, lexicon: Lexicon) -> tuple[Name, ...]:
    """Names in reading order; none overlaps another."""
    doc, date = parse.doc, parse.article.published
    found = list(_find_known(doc, gazetteer, lexicon, date))
    labelled = settle_labels(
        doc, parse.kinds, list(find_recognised(doc, gazetteer, lexicon)), gazetteer, lexicon
    )
    recognised = list(_name_recognised(doc, labelled, gazetteer, lexicon, date))
    named = [*found, *recognised]
    long = _tokens(n for n in named if n.end - n.start > 1 or n.candidates)
    first_named = [
        Name(start, end, "PERSON", ()) for start, end in find_first_named(doc, gazetteer, lexicon, long)
    ]
    named += first_named
    surnames = find_surnames(doc, gazetteer, _find_families(doc, gazetteer, named), long)
    known = _tokens(found)
    titled = [*find_titled(doc, lexicon, known, _tokens(named)), *find_speakers(doc, lexicon, long)]
    found += [Name(start, end, "SURNAME", ()) for start, end in surnames]
    found += [*recognised, *first_named]
    found += _find_happenings(doc, lexicon)
    found += [
        Name(start, end, "PERSON", gazetteer.find(doc[start:end].text, date=date)) for start, end in titled
    ]
    found.sort(key=lambda n: (n.start - n.end, not n.candidates, n.start))
    taken: set[int] = set()
    kept = []
    for name in found:
        tokens = range(name.start, name.end)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            kept.append(name)
    return tuple(sorted(kept, key=lambda n: n.start))


def _tokens(names: Iterable[Name]) -> set[int]:
    return {i for name in names for i in range(name.start, name.end)}


def _find_families(doc: Doc, gazetteer: Gazetteer, names: list[Name]) -> set[str]:
    """By which short names those may be called again whom the article names in full."""
    families: set[str] = set()
    for name in names:
        is_person = name.label == "PERSON" or any(e.cls == "person" for e in name.candidates[:1])
        if not is_person or name.end - name.start == 1:
            continue
        words = [t.text.casefold() for t in doc[name.start : name.end]]
        families.update((words[-1], doc[name.start : name.end].text.casefold().split()[-1]))  # 'Tan-Lee'
        particle = next((i for i, w in enumerate(words[:-1]) if i and w in NAME_PARTICLES), None)
        if particle is not None:
            families.add(" ".join(words[particle:]))
        person = gazetteer.person(doc[name.start : name.end].text)
        families.update(form.casefold() for form in (person.short_forms if person else ()))
    return families


def _find_known(doc: Doc, gazetteer: Gazetteer, lexicon: Lexicon, date: str | None) -> Iterator[Name]:
    """The longest names of the gazetteer, from left to right."""
    lengths, position = gazetteer.longest_after, 0
    # Most stretches of words are no name: they are looked up as text before a span is made of them.
    tokens = list(doc)
    while position < len(tokens):
        token, step = tokens[position], 1
        if token.text[:1].isupper():
            # A form counts the words of its key; a hyphen between them is a token of its own.
            first = [token.text]
            if position + 1 < len(tokens) and tokens[position + 1].text in POSSESSIVES:
                first.append(token.text + tokens[position + 1].text)  # "Azerbaijan's Defence Ministry"
            longest = 2 * max(lengths.get(normalise(word), 0) for word in first)
            near = tokens[position : end_within_sentence(tokens, position, longest)] if longest else []
            stretches = accumulate(word.text_with_ws for word in near)
            known = [gazetteer.has_name(text.rstrip()) for text in stretches]
            for end in (position + i + 1 for i in range(len(near) - 1, -1, -1) if known[i]):
                last = tokens[end - 1]
                if last.text in POSSESSIVES or last.is_punct:
                    continue
                candidates = _look_up(doc, position, end, gazetteer, date)
                if candidates and not _is_deed(tokens[position:end], candidates[0], lexicon):
                    yield Name(position, end, _label_over(doc, position, end), candidates)
                    step = end - position
                    break
        position += step


def _is_deed(name: Sequence[Token], entity: Entity, lexicon: Lexicon) -> bool:
    """'Russia's invasion of Ukraine' has a name of its own, but says more as what somebody does."""
    nouns = (t.lemma_.lower() for t in name if t.pos_ == "NOUN" and t.lower_ != "war")
    return entity.cls == "event" and any(("noun", noun) in lexicon.frames for noun in nouns)


def _look_up(doc: Doc, start: int, end: int, gazetteer: Gazetteer, date: str | None) -> tuple[Entity, ...]:
    """Whom the tokens may name; 'West' only behind 'the', the Kremlin as a place."""
    text = doc[start:end].text
    if gazetteer.wants_article(text) and (start == 0 or doc[start - 1].lower_ != "the"):
        return ()
    found = gazetteer.find(text, date=date)
    if not found and (metonym := gazetteer.metonym(text)) is not None:
        return tuple(e for e in (metonym.place, metonym.stands_for) if e is not None)[:1]
    return found


def _label_over(doc: Doc, start: int, end: int) -> str:
    """What NER calls most of these tokens."""
    labels = [t.ent_type_ for t in doc[start:end] if t.ent_type_]
    return max(sorted(set(labels)), key=labels.count) if labels else ""


def _name_recognised(
    doc: Doc, labelled: Iterable[Labelled], gazetteer: Gazetteer, lexicon: Lexicon, date: str | None
) -> Iterator[Name]:
    for start, end, label, _ in labelled:
        candidates = _look_up(doc, start, end, gazetteer, date)
        if not candidates and (
            _runs_together(doc, start, end, gazetteer) or _is_in_title(doc, start, end, lexicon)
        ):
            continue
        yield Name(start, end, label, candidates)


def _is_in_title(doc: Doc, start: int, end: int, lexicon: Lexicon) -> bool:
    """'Defense' of 'Defense Minister', 'State' of 'Secretary of State': part of a title, no name."""
    for first in range(max(doc[start].sent.start, end - lexicon.title_words), start + 1):
        if first + title_length(doc, first, doc[start].sent.end, lexicon) >= end:
            return True
    return False


def _runs_together(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> bool:
    """'China and Russia' as one organisation: names that NER failed to tell apart."""
    joints = [i for i in range(start + 1, end - 1) if doc[i].lower_ in {"and", ",", "&", "-"}]
    return any(gazetteer.find(doc[start:i].text) and gazetteer.find(doc[i + 1 : end].text) for i in joints)


def _find_happenings(doc: Doc, lexicon: Lexicon) -> Iterator[Name]:
    """'Russia's Victory Day parade' -> 'Victory Day parade': an event noun with a proper name before it."""
    for token in doc:
        if lexicon.happenings.get(token.lemma_.lower()) != "named" or token.pos_ not in {"NOUN", "PROPN"}:
            continue
        start = token.i
        while start > token.sent.start and _belongs_to_name(doc[start - 1]):
            start -= 1
        while start < token.i and not doc[start].text[:1].isupper():
            start += 1
        if start < token.i:
            yield Name(start, token.i + 1, "EVENT", ())


def _belongs_to_name(token: Token) -> bool:
    if token.text == "-":
        return True
    return token.dep_ in {"compound", "amod", "nmod"} and token.pos_ in {"PROPN", "NOUN", "ADJ"}
