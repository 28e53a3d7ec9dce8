"""Words of an article -> (start, end) of names of people where NER sees nobody.

A surname of somebody who is known or named in full, what stands behind a title, and who says something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.gazetteer import normalise
from kg.grammar import end_within_sentence

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon
    from kg.syntax import Doc, Token
    from kg.syntax import Span as TokenSpan

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
_LABELS_OF_NO_NAME = {"DATE", "TIME", "NORP", "LANGUAGE", "MONEY"}
_LONGEST_SURNAME = 3
_LONGEST_NAME = 3
_BEFORE_MONTHS = {"every", "each", "in", "last", "next", "early", "late", "mid", "since", "until", "by"}


def title_length(doc: Doc, start: int, end: int, lexicon: Lexicon) -> int:
    """How many tokens from `start` make a title ('Prime Minister'), at most up to `end`."""
    if start >= end or doc[start].lower_.partition("-")[0].rstrip(".") not in lexicon.title_beginnings:
        return 0  # as of nearly all words, which need not be joined to be looked up
    for length in range(min(lexicon.title_words, end - start), 0, -1):
        words = doc[start : start + length].text.lower().rstrip(".")
        if words in lexicon.titles:
            return length
    return 0


def find_surnames(
    doc: Doc, gazetteer: Gazetteer, in_full: Container[str], taken: set[int]
) -> Iterator[tuple[int, int]]:
    """'Pashinyan': the surname of somebody in the gazetteer, or `in_full` of somebody in the article."""
    for token in doc:
        if token.i in taken or not _may_begin_surname(token, in_full):
            continue
        for end in range(end_within_sentence(doc, token.i, _LONGEST_SURNAME), token.i, -1):
            if not _is_proper(doc[end - 1], in_full) or not taken.isdisjoint(range(token.i, end)):
                continue
            text = doc[token.i : end].text
            if text.casefold() in in_full or gazetteer.people_by_family(text):
                yield token.i, end
                break


def _may_begin_surname(token: Token, in_full: Container[str]) -> bool:
    """'in early May' is nobody; a particle may begin a surname, no other word in small letters."""
    if token.text.islower():
        return token.text in NAME_PARTICLES
    if token.text == "May" and token.i and token.nbor(-1).lower_ in _BEFORE_MONTHS:
        return False
    is_date = token.ent_type_ in {"DATE", "TIME"}
    if is_date or token.pos_ != "PROPN":
        return _is_named_again(token, in_full) or (not is_date and stands_as_name(token))
    return True


def _is_proper(token: Token, in_full: Container[str]) -> bool:
    return token.tag_ == "NNP" or _is_named_again(token, in_full) or stands_as_name(token)


def stands_as_name(token: Token) -> bool:
    """'received Zelenskyy at': a capital between words in small letters, whatever the tagger takes it for."""
    place, words = token.i, token.doc.tokens
    if token.is_sent_start or token.dep_ == "compound" or not token.text[:1].isupper():
        return False
    if not words[place - 1].text.islower():
        return False
    return place + 1 == len(words) or not words[place + 1].text[:1].isupper()


def _is_named_again(token: Token, in_full: Container[str]) -> bool:
    """'Starmer drafted it': the tagger takes an unknown surname at the start for a common noun."""
    if not token.text[:1].isupper() or token.text.casefold() not in in_full:
        return False
    return token.dep_ == "nsubj" or (token.i + 1 < len(token.doc) and token.nbor(1).tag_ == "VBD")


def find_titled(
    doc: Doc, lexicon: Lexicon, known: Container[int], named: Container[int]
) -> Iterator[tuple[int, int]]:
    """'President Vucic': proper nouns behind a title that name nobody known are a person's name."""
    for token in doc:
        if not token.text[:1].isupper() or token.lower_.rstrip(".") not in lexicon.titles:
            continue
        start = token.i + 1
        if start >= len(doc) or start in known or token.i in named or doc[start].is_sent_start:
            continue
        end = start
        while end < token.sent.end and end not in known and doc[end].tag_ == "NNP":
            end += 1
        if end > start and not title_length(doc, start, end, lexicon):
            yield start, end


def find_first_named(
    doc: Doc, gazetteer: Gazetteer, lexicon: Lexicon, taken: set[int]
) -> Iterator[tuple[int, int]]:
    """'Novak Djokovic': a first name and a proper noun behind it, where no recogniser sees anybody."""
    last = len(doc) - 1
    for token in doc:
        if not _is_name_word(token, taken) or token.i == last or token.lower_ in lexicon.titles:
            continue
        after = token.nbor(1)
        goes_on = (token.i and token.nbor(-1).tag_ == "NNP") or (
            after.i < last and after.nbor(1).tag_ == "NNP"
        )
        if (
            is_first_name(token.text, gazetteer, lexicon)
            and _is_name_word(after, taken)
            and token.head in (after, after.head)
            and not goes_on
            and not gazetteer.find(after.text)
        ):
            yield token.i, after.i + 1


def _is_name_word(token: Token, taken: set[int]) -> bool:
    """A proper noun with one capital that is not taken for a date or the like."""
    text = token.text
    return (
        token.tag_ == "NNP"
        and text[:1].isupper()
        and text.isalpha()
        and not text.isupper()
        and token.ent_type_ not in _LABELS_OF_NO_NAME
        and token.i not in taken
    )


def is_first_name(word: str, gazetteer: Gazetteer, lexicon: Lexicon) -> bool:
    """Whether people bear it before the family's name: 'Adrian', not 'Xi'."""
    return gazetteer.is_first_name(word) or normalise(word) in lexicon.first_names


def find_speakers(doc: Doc, lexicon: Lexicon, taken: set[int]) -> Iterator[tuple[int, int]]:
    """'said Tigran Abrahamyan': two or three proper nouns that say something, and no recogniser sees them."""
    for token in doc:
        if token.dep_ != "nsubj" or token.tag_ != "NNP" or not _is_said_by(token, lexicon):
            continue
        start = token.i
        while start > token.sent.start and doc[start - 1].tag_ == "NNP" and doc[start - 1].head == token:
            start -= 1
        words = doc[start : token.i + 1]
        has_length = _LONGEST_NAME >= len(words) > 1
        if has_length and taken.isdisjoint(range(start, token.i + 1)) and _looks_like_person(words, lexicon):
            yield start, token.i + 1


def _is_said_by(subject: Token, lexicon: Lexicon) -> bool:
    context = lexicon.contexts.get(("verb", subject.head.lemma_.lower()))
    return context is not None and context.speaker


def _looks_like_person(words: TokenSpan, lexicon: Lexicon) -> bool:
    return all(
        t.ent_type_ in {"", "PERSON"} and t.text.istitle() and t.lower_ not in lexicon.titles for t in words
    ) and not any(c.dep_ == "det" for c in words.root.children)
