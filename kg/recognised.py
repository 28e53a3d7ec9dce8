"""What NER finds -> where each name begins and ends.

It takes titles, adjectives and possessives for parts of a name, cuts names short and runs two together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.surnames import NAME_PARTICLES, is_first_name, title_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon
    from kg.records import EntityClass
    from kg.syntax import Doc, Token
    from kg.syntax import Span as TokenSpan

# Labels of OntoNotes (the scheme of spaCy's English models) that name what an entity can be.
CLASS_OF_LABEL: dict[str, EntityClass] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "EVENT": "event",
}
POSSESSIVES = {"'s", "'", "’s", "’", "`s"}
_ARTICLES = {"the", "a", "an"}
_TWO_WORDS = 2
_LONGEST_PERSON = 4


class Labelled(NamedTuple):
    """Tokens `start` to `end` (half-open), which say `text`, are a name that NER gives this label."""

    start: int
    end: int
    label: str
    text: str


def mark(doc: Doc, start: int, end: int, label: str) -> Labelled:
    """The stretch with its text."""
    return Labelled(start, end, label, doc[start:end].text)


def find_recognised(doc: Doc, gazetteer: Gazetteer, lexicon: Lexicon) -> Iterator[Labelled]:
    """What NER finds, in order, with the bounds of the name itself; what names nothing is left out."""
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
        yield from _cut(doc, mark(doc, start, end, ent.label_), gazetteer, lexicon)


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
        end + 1 < ent.sent.end
        and doc[end].text == "-"
        and not doc[end - 1].whitespace_ + doc[end].whitespace_
    ):
        end += 2  # 'Hong Sang' of 'Hong Sang-soo'
    while _goes_on_after_particle(doc, ent, end):  # 'Pieter van' of 'Pieter van den Broek'
        end += 1
    while (
        end < ent.sent.end
        and doc[end].tag_ == "NNP"
        and doc[end].ent_type_ in {"", "ORG", "GPE", "PERSON"}
        and doc[end - 1].dep_ == "compound"
        and doc[end - 1].head.i >= end
    ):
        end += 1
    return end


def _goes_on_after_particle(doc: Doc, ent: TokenSpan, end: int) -> bool:
    if end - ent.start < _TWO_WORDS or end >= ent.sent.end or doc[end - 1].text not in NAME_PARTICLES:
        return False
    return doc[end].text in NAME_PARTICLES or doc[end].text[:1].isupper()


def _trim(doc: Doc, start: int, end: int, label: str, lexicon: Lexicon) -> tuple[int, int]:
    """Without articles, possessive endings, titles and whose they are ("Ukraine's Zelensky")."""
    if label == "PERSON":
        for i in range(end - 2, start - 1, -1):
            if doc[i].text in POSSESSIVES:
                start = i + 1
                break
    moved = True
    while moved and start < end:
        moved = False
        if doc[start].lower_ in _ARTICLES or not doc[start].text[:1].isalnum():
            start, moved = start + 1, True
        elif label == "PERSON":
            length = title_length(doc, start, end, lexicon) or _occupation_length(doc, start, end, lexicon)
            if length and start + length < end:
                start, moved = start + length, True
    while start < end and (
        doc[end - 1].text in POSSESSIVES or doc[end - 1].is_punct or doc[end - 1].is_space
    ):
        if doc[end - 1].text.endswith(".") and len(doc[end - 1].text) > 1:
            break
        end -= 1
    return start, end


def _occupation_length(doc: Doc, start: int, end: int, lexicon: Lexicon) -> int:
    """1 for 'Striker' of 'Striker Tomasz Brzezicki', where two words of a name are left."""
    return int(end - start > _TWO_WORDS and doc[start].lower_ in lexicon.occupations)


def _cut(doc: Doc, name: Labelled, gazetteer: Gazetteer, lexicon: Lexicon) -> Iterator[Labelled]:
    """'World Health Organization (WHO' -> both; 'Netflix and Jane Roe' -> both, if one is known by itself."""
    start, end, label, text = name
    if end - start == 1 or gazetteer.find(text):
        yield name
        return
    start = _skip_description(doc, name, gazetteer, lexicon)
    joint = next((i for i in range(start + 1, end - 1) if _is_joint(doc, name, i, gazetteer, lexicon)), None)
    if joint is not None:
        yield mark(doc, start, joint, label)
        if doc[joint].text != ",":
            yield from _cut(doc, mark(doc, joint + 1, end, label), gazetteer, lexicon)
        return
    while label in {"PERSON", "ORG"} and end - start > 1 and _is_score(doc[end - 1].text):
        end -= 1
    yield mark(doc, start, end, label)


def _skip_description(doc: Doc, name: Labelled, gazetteer: Gazetteer, lexicon: Lexicon) -> int:
    """Where the name begins, if NER takes what describes somebody for a part of it.

    Behind 'Australian' of 'Australian Darren Cahill' and 'Sri Lankan President' of a person's name, but not
    behind 'German' of 'German Gref'.
    """
    start, end, label, _ = name
    for first in range(end - 1, start, -1):
        before, rest = doc[start:first].text, [t.text for t in doc[first:end]]
        if not (
            gazetteer.adjective(before)
            or gazetteer.people_noun(before)
            or lexicon.name_words.get(("before", before.casefold())) == "person"
        ):
            continue
        length = title_length(doc, first, end - 1, lexicon) if label == "PERSON" else 0
        if length or (is_first_name(rest[0], gazetteer, lexicon) and is_like_person(rest)):
            return first + length
    return start


def _is_joint(doc: Doc, name: Labelled, i: int, gazetteer: Gazetteer, lexicon: Lexicon) -> bool:
    """Whether the name ends before token `i`: what follows is an acronym, a description or another name."""
    left, right = doc[name.start : i], doc[i + 1 : name.end]
    if doc[i].text == "(":
        return all(t.text != ")" for t in right)
    if doc[i].text == ",":  # 'Gavi, the Vaccine Alliance'
        return right[0].lower_ == "the"
    if doc[i].lower_ == "of" and (name.label == "PERSON" or is_first_name(right[0].text, gazetteer, lexicon)):
        return True  # 'Nikola Dimitrov of Macedonia', 'National Coalition Party of Petteri Orpo'
    if doc[i].lower_ != "and" or name.label != "ORG":
        return False
    is_person = len(right) > 1 and is_first_name(right[0].text, gazetteer, lexicon)
    return is_person or (bool(gazetteer.find(left.text)) and right[0].text[:1].isupper())


def _is_score(word: str) -> bool:
    """'2-1' or a piece of it, which is no part of the name of who won."""
    return word == "-" or word.replace("-", "").isdigit()


def is_like_person(words: Sequence[str]) -> bool:
    """Two to four words of letters, the first and the last capital: 'Jean-Luc Picard', 'Ana de la Cruz'."""
    letters = [word for word in words if word != "-"]
    return (
        1 < len(letters) <= _LONGEST_PERSON
        and letters[0][:1].isupper()
        and letters[-1][:1].isupper()
        and all(word.isalpha() and not word.isupper() for word in letters)
    )
