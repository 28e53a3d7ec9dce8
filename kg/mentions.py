"""Parse -> Name: the stretches of tokens that name somebody or something.

What the gazetteer knows and what spaCy's entity recogniser finds are laid over each other: the longer
stretch wins, and of two alike the gazetteer's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.gazetteer import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan

    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon
    from kg.parsing import Parse
    from kg.records import Entity, EntityClass

# Labels of OntoNotes (the scheme of spaCy's English models) that name what an entity can be.
CLASS_OF_LABEL: dict[str, EntityClass] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "EVENT": "event",
}
# What a surname may begin with in small letters; 'von der Leyen' has three words.
NAME_PARTICLES = {
    "von",
    "van",
    "der",
    "den",
    "de",
    "da",
    "di",
    "del",
    "la",
    "le",
    "bin",
    "ben",
    "al",
    "el",
    "dos",
}
_LONGEST_SURNAME = 3
_POSSESSIVES = {"'s", "'", "’s", "’", "`s"}
_ARTICLES = {"the", "a", "an"}


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
    recognised = list(_find_recognised(doc, gazetteer, lexicon, date))
    found += _find_surnames(doc, gazetteer, [*found, *recognised])
    found += recognised
    found += _find_happenings(doc, lexicon)
    found += _find_titled(
        doc, gazetteer, lexicon, date, taken={i for n in found for i in range(n.start, n.end)}
    )
    found.sort(key=lambda n: (n.start - n.end, not n.candidates, n.start))
    taken: set[int] = set()
    kept = []
    for name in found:
        tokens = range(name.start, name.end)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            kept.append(name)
    return tuple(sorted(kept, key=lambda n: n.start))


def _find_known(doc: Doc, gazetteer: Gazetteer, lexicon: Lexicon, date: str | None) -> Iterator[Name]:
    """The longest names of the gazetteer, from left to right."""
    lengths, position = gazetteer.longest_after, 0
    while position < len(doc):
        token, step = doc[position], 1
        if token.text[:1].isupper():
            # A form counts the words of its key; a hyphen between them is a token of its own.
            longest = 2 * lengths.get(normalise(token.text), 0)
            for end in range(min(position + longest, token.sent.end), position, -1):
                if doc[end - 1].text in _POSSESSIVES or doc[end - 1].is_punct:
                    continue
                candidates = _look_up(doc, position, end, gazetteer, date)
                if candidates and not _is_deed(doc[position:end], candidates[0], lexicon):
                    yield Name(position, end, _label_over(doc, position, end), candidates)
                    step = end - position
                    break
        position += step


def _is_deed(name: TokenSpan, entity: Entity, lexicon: Lexicon) -> bool:
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


def _find_recognised(doc: Doc, gazetteer: Gazetteer, lexicon: Lexicon, date: str | None) -> Iterator[Name]:
    for ent in doc.ents:
        if ent.label_ not in CLASS_OF_LABEL:
            continue
        start, end = _trim(doc, ent.start, _lengthen(doc, ent), ent.label_, lexicon)
        if ent.label_ in {"GPE", "LOC"}:  # 'Indo-Pacific Allies'
            while end - 1 > start and not _singular_forms(doc[end - 1]).isdisjoint(lexicon.stand_ins):
                end -= 1
        if end - start == 1 and (
            gazetteer.adjective(doc[start].text) or gazetteer.people_noun(doc[start].text)
        ):
            continue  # 'Azerbaijani officials', 'the Azerbaijanis'
        if start >= end or not any(t.text[:1].isupper() for t in doc[start:end]):
            continue
        candidates = _look_up(doc, start, end, gazetteer, date)
        if not candidates and (
            _runs_together(doc, start, end, gazetteer) or _is_in_title(doc, start, end, lexicon)
        ):
            continue
        yield Name(start, end, ent.label_, candidates)


def _singular_forms(token: Token) -> set[str]:
    """SpaCy leaves the plural of what it takes for a name: 'Allies'."""
    word = token.lower_
    return {word, word.removesuffix("s"), word.removesuffix("ies") + "y"}


def _lengthen(doc: Doc, ent: TokenSpan) -> int:
    """The end of the name: NER cuts short what the parser holds together ('Ruben' of 'Ruben Vardanyan')."""
    end: int = ent.end
    if ent.label_ != "PERSON":
        return end
    while (
        end < ent.sent.end
        and doc[end].tag_ == "NNP"
        and doc[end].ent_type_ in {"", "ORG", "GPE", "PERSON"}
        and doc[end - 1].dep_ == "compound"
        and doc[end - 1].head.i >= end
    ):
        end += 1
    return end


def _trim(doc: Doc, start: int, end: int, label: str, lexicon: Lexicon) -> tuple[int, int]:
    """Without articles, possessive endings, titles and whose they are ("Ukraine's Zelensky")."""
    if label == "PERSON":
        for i in range(end - 2, start - 1, -1):
            if doc[i].text in _POSSESSIVES:
                start = i + 1
                break
    moved = True
    while moved and start < end:
        moved = False
        if doc[start].lower_ in _ARTICLES or not doc[start].text[:1].isalnum():
            start, moved = start + 1, True
        elif label == "PERSON":
            length = title_length(doc, start, end, lexicon)
            if length and start + length < end:
                start, moved = start + length, True
    while start < end and (
        doc[end - 1].text in _POSSESSIVES or doc[end - 1].is_punct or doc[end - 1].is_space
    ):
        if doc[end - 1].text.endswith(".") and len(doc[end - 1].text) > 1:
            break
        end -= 1
    return start, end


def title_length(doc: Doc, start: int, end: int, lexicon: Lexicon) -> int:
    """How many tokens from `start` make a title ('Prime Minister'), at most up to `end`."""
    for length in range(min(lexicon.title_words, end - start), 0, -1):
        words = doc[start : start + length].text.lower().rstrip(".")
        if words in lexicon.titles:
            return length
    return 0


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


def _find_surnames(doc: Doc, gazetteer: Gazetteer, names: list[Name]) -> Iterator[Name]:
    """'Pashinyan' where NER sees nothing: the surname of somebody in the article or the gazetteer."""
    taken = {i for n in names if n.end - n.start > 1 or n.candidates for i in range(n.start, n.end)}
    in_full = {doc[n.end - 1].text for n in names if n.label == "PERSON" and n.end - n.start > 1}
    for token in doc:
        # 'in early May' is nobody; a particle may begin a surname, no other word.
        if token.i in taken or _is_common(token) or token.ent_type_ in {"DATE", "TIME"}:
            continue
        for end in range(min(token.i + _LONGEST_SURNAME, token.sent.end), token.i, -1):
            text = doc[token.i : end].text
            if doc[end - 1].tag_ != "NNP" or not taken.isdisjoint(range(token.i, end)):
                continue
            if text in in_full or gazetteer.people_by_family(text):
                yield Name(token.i, end, "SURNAME", ())
                break


def _is_common(token: Token) -> bool:
    if token.text.islower() and token.text not in NAME_PARTICLES:
        return True
    before = token.nbor(-1).lower_ if token.i else ""
    return (token.pos_ != "PROPN" and not token.text.islower()) or before in {
        "every",
        "each",
        "in",
        "last",
        "next",
    }


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


def _find_titled(
    doc: Doc, gazetteer: Gazetteer, lexicon: Lexicon, date: str | None, *, taken: set[int]
) -> Iterator[Name]:
    """'President Vucic' where NER sees nobody: proper nouns behind a title are a person's name."""
    for token in doc:
        start = token.i + 1
        if start >= len(doc) or start in taken or not token.text[:1].isupper() or token.i in taken:
            continue
        title = lexicon.titles.get(token.lower_.rstrip("."))
        if title is None or doc[start].sent.start != token.sent.start:
            continue
        end = start
        while end < token.sent.end and end not in taken and doc[end].tag_ == "NNP":
            end += 1
        if end > start and not title_length(doc, start, end, lexicon):
            yield Name(start, end, "PERSON", gazetteer.find(doc[start:end].text, date=date))
