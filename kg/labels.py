"""Names of NER -> the same, with the class that their words and the rest of the article speak for.

'Erdogan Joins' of a headline is 'Erdogan' where the article says so; 'Adrian Hill', an organisation to
NER, has a first name; 'Halvorsen Air', a person to it, ends as companies do.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.gazetteer import normalise
from kg.recognised import Labelled, is_like_person, mark
from kg.surnames import is_first_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon
    from kg.records import BlockKind
    from kg.syntax import Doc, Token

_LABEL_OF_CLASS = {"organisation": "ORG", "event": "EVENT", "nothing": ""}
_PERSON_OR_PLACE = {"PERSON", "GPE", "LOC", "FAC"}
_VOTING = {"PERSON", "ORG", "GPE"}
_ARTICLES = {"the", "a", "an"}
_SHORTEST_WORD = 4


def settle_labels(
    doc: Doc, kinds: Sequence[BlockKind], found: Sequence[Labelled], gazetteer: Gazetteer, lexicon: Lexicon
) -> list[Labelled]:
    """The names in order, with the label that fits best; those of headlines as the article has them."""
    said = Counter(n.text.casefold() for n in found if kinds[n.start] != "headline")
    named = [_shorten(doc, n, said, gazetteer) if kinds[n.start] == "headline" else n for n in found]
    named = [n._replace(label=_label_by_words(doc, n, gazetteer, lexicon)) for n in named]
    named = _agree(doc, named, gazetteer)
    # 'price' of an article on 'Adrienne Price' says nothing of her.
    small = {t.text for t in doc if t.text.islower()} - _families(doc, named)
    return [n for n in named if not _is_words(doc, n, kinds, small, gazetteer)]


def _shorten(doc: Doc, name: Labelled, said: Collection[str], gazetteer: Gazetteer) -> Labelled:
    """'Erdogan Joins' in a headline -> 'Erdogan': the longest part that the article goes on to name."""
    if name.text.casefold() in said or gazetteer.find(name.text):
        return name
    for length in range(name.end - name.start - 1, 0, -1):
        for start in range(name.start, name.end - length + 1):
            if doc[start : start + length].text.casefold() in said:
                return mark(doc, start, start + length, name.label)
    return name


def _label_by_words(doc: Doc, name: Labelled, gazetteer: Gazetteer, lexicon: Lexicon) -> str:
    """The label that the words of the name, or those around it, speak for; empty where it is no entity."""
    words = [t.text for t in doc[name.start : name.end]]
    if gazetteer.find(name.text):
        return name.label
    if len(words) > 1 and (cls := lexicon.name_words.get(("end", words[-1].casefold().rstrip(".")))):
        return _LABEL_OF_CLASS[cls] if name.label in _PERSON_OR_PLACE or cls != "organisation" else name.label
    before = doc[name.start - 1].lower_ if name.start and not doc[name.start].is_sent_start else ""
    if before in lexicon.occupations:
        return "PERSON"
    is_of = before == "of" and name.start > 1 and (len(words) == 1 or name.label != "PERSON")
    of_what = doc[name.start - 2].lower_ if is_of else before
    if lexicon.name_words.get(("before", of_what)) == "place":
        return "GPE"
    if name.label in _PERSON_OR_PLACE and lexicon.name_words.get(("before", before)) == "organisation":
        return "ORG"
    if name.label == "PERSON" or not is_like_person(words):
        return name.label
    is_person = (
        is_first_name(words[0], gazetteer, lexicon)
        or _has_age(doc, name.end)
        or _has_occupation(doc[name.start : name.end].root, lexicon)
    )
    return "PERSON" if is_person else name.label


def _families(doc: Doc, names: Iterable[Labelled]) -> set[str]:
    """The last words of the names of people, in small letters."""
    return {doc[n.end - 1].lower_ for n in names if n.label == "PERSON" and n.end - n.start > 1}


def _is_words(
    doc: Doc, name: Labelled, kinds: Sequence[BlockKind], small: Collection[str], gazetteer: Gazetteer
) -> bool:
    """Whether NER takes common words for a name, as all are written small elsewhere in the article.

    'Arrest' as a person, or 'Joint Statement' of a headline.
    """
    span = doc[name.start : name.end]
    words = [t.lower_ for t in span if t.is_alpha and len(t) >= _SHORTEST_WORD]
    is_doubtful = name.label == "PERSON" or (kinds[name.start] == "headline" and len(words) > 1)
    if not words or not is_doubtful or gazetteer.find(span.text):
        return False
    before = doc[name.start - 1] if name.start else None
    if (
        name.label == "PERSON"
        and before is not None
        and before.lower_ in _ARTICLES
        and before.head == span.root
    ):
        return span.root.dep_ != "compound" and len(words) > 1  # 'the Hostage Release'
    return all(word in small or f"{word}s" in small or word.removesuffix("s") in small for word in words)


def _has_occupation(root: Token, lexicon: Lexicon) -> bool:
    """Whether ', its finance chief' follows."""
    described = (c.lemma_.lower() for c in root.children if c.dep_ == "appos" and c.pos_ == "NOUN")
    return any(noun in lexicon.occupations or noun in lexicon.titles for noun in described)


def _has_age(doc: Doc, end: int) -> bool:
    """Whether ', 36,' or ' (36)' follows."""
    after = [t.text for t in doc[end : end + 3]]
    return len(after) == 3 and after[0] + after[2] in {",,", ",.", "()"} and after[1].isdigit()  # noqa: PLR2004


def _agree(doc: Doc, names: list[Labelled], gazetteer: Gazetteer) -> list[Labelled]:
    """The same words are of one class in an article: the commonest, a person of two as common.

    A word alone is of the class of the person whose family name it is: 'Djokovic' of 'Novak Djokovic'.
    """
    votes: dict[str, Counter[str]] = {}
    for n in names:
        if n.label in _VOTING:
            votes.setdefault(normalise(n.text), Counter())[n.label] += 1
    settled = []
    for n in names:
        count = votes.get(normalise(n.text), Counter())
        if n.label in _VOTING and len(count) > 1:
            best = max(sorted(count), key=lambda label: (count[label], label == "PERSON"))
            settled.append(n._replace(label=best))
        else:
            settled.append(n)
    families = _families(doc, settled)
    return [
        n._replace(label="PERSON")
        if n.end - n.start == 1
        and n.label in _VOTING
        and doc[n.start].lower_ in families
        and not gazetteer.find(doc[n.start].text)
        else n
        for n in settled
    ]
