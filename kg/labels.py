"""What NER calls names -> the same, with the end and the class that their words and the article speak for.

'Erdogan Joins' of a headline is 'Erdogan' where the article says so; 'Adrian Hill', an organisation to
NER, has a first name; 'Halvorsen Air', a person to it, ends as companies do.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kg.gazetteer import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from spacy.tokens import Doc

    from kg.gazetteer import Gazetteer
    from kg.records import BlockKind

# What the name of a company, an agency or a body ends with and the name of a person does not.
_ENDS_OF_ORGANISATIONS = {
    "academy", "agency", "air", "airlines", "airways", "alliance", "association", "authority", "bank",
    "board", "broadcasting", "bureau", "center", "centre", "co", "college", "commission", "committee",
    "company", "congress", "corp", "corporation", "council", "court", "department", "energy",
    "federation", "fc", "foods", "forum", "foundation", "front", "fund", "group", "holdings", "inc",
    "industries", "institute", "laboratories", "limited", "ltd", "ministry", "motors", "movement",
    "museum", "network", "office", "orchestra", "organisation", "organization", "partners", "party",
    "pharmaceuticals", "plc", "press", "school", "service", "society", "studios", "systems",
    "technologies", "telecom", "television", "trust", "union", "university", "workshop",
}  # fmt: skip
_PERSON_OR_PLACE = {"PERSON", "GPE", "LOC"}
_LONGEST_PERSON = 4


class Labelled(NamedTuple):
    """Tokens `start` to `end` (half-open) are a name, which NER gives this label."""

    start: int
    end: int
    label: str


def settle_labels(
    doc: Doc, kinds: Sequence[BlockKind], found: Iterable[Labelled], gazetteer: Gazetteer
) -> list[Labelled]:
    """The names in reading order, cut where two run together, with the label that fits best."""
    named = [piece for name in found for piece in _cut(doc, name, gazetteer)]
    said = Counter(doc[n.start : n.end].text.casefold() for n in named if kinds[n.start] != "headline")
    named = [_shorten(doc, n, said, gazetteer) if kinds[n.start] == "headline" else n for n in named]
    named = [n._replace(label=_label_by_words(doc, n, gazetteer)) for n in named]
    return _agree(doc, named)


def _cut(doc: Doc, name: Labelled, gazetteer: Gazetteer) -> Iterator[Labelled]:
    """'World Health Organization (WHO' -> both; 'Netflix and Jane Roe' -> both, if one is known by itself."""
    start, end, label = name
    joint = next((i for i in range(start + 1, end - 1) if _is_joint(doc, name, i, gazetteer)), None)
    if joint is not None:
        yield Labelled(start, joint, label)
        if doc[joint].text != ",":
            yield from _cut(doc, Labelled(joint + 1, end, label), gazetteer)
        return
    while label in {"PERSON", "ORG"} and end - start > 1 and _is_score(doc[end - 1].text):
        end -= 1
    yield Labelled(start, end, label)


def _is_joint(doc: Doc, name: Labelled, i: int, gazetteer: Gazetteer) -> bool:
    """Whether the name ends before token `i`: what follows is an acronym, a description or another name."""
    left, right = doc[name.start : i], doc[i + 1 : name.end]
    if doc[i].text == "(":
        return all(t.text != ")" for t in right)
    if doc[i].text == ",":  # 'Gavi, the Vaccine Alliance'
        return right[0].lower_ == "the"
    if doc[i].lower_ != "and" or name.label != "ORG" or gazetteer.find(doc[name.start : name.end].text):
        return False
    is_person = len(right) > 1 and gazetteer.is_first_name(right[0].text)
    return is_person or (bool(gazetteer.find(left.text)) and right[0].text[:1].isupper())


def _is_score(word: str) -> bool:
    """'2-1', which is no part of the name of who won."""
    return "-" in word and word.replace("-", "").isdigit()


def _shorten(doc: Doc, name: Labelled, said: Collection[str], gazetteer: Gazetteer) -> Labelled:
    """'Erdogan Joins' in a headline -> 'Erdogan': the longest part that the article goes on to name."""
    if doc[name.start : name.end].text.casefold() in said or gazetteer.find(doc[name.start : name.end].text):
        return name
    for length in range(name.end - name.start - 1, 0, -1):
        for start in range(name.start, name.end - length + 1):
            if doc[start : start + length].text.casefold() in said:
                return Labelled(start, start + length, name.label)
    return name


def _label_by_words(doc: Doc, name: Labelled, gazetteer: Gazetteer) -> str:
    words = [t.text for t in doc[name.start : name.end]]
    last = words[-1].casefold().rstrip(".")
    if len(words) == 1:
        return name.label
    if last in _ENDS_OF_ORGANISATIONS:
        return "ORG" if name.label in _PERSON_OR_PLACE else name.label
    is_like_person = len(words) <= _LONGEST_PERSON and all(w[:1].isupper() and w.isalpha() for w in words)
    if name.label == "ORG" and is_like_person and gazetteer.is_first_name(words[0]):
        return "PERSON"
    return name.label


def _agree(doc: Doc, names: list[Labelled]) -> list[Labelled]:
    """The same words are of one class in an article: the commonest, a person of two as common."""
    votes: dict[str, Counter[str]] = {}
    for n in names:
        if n.label in {"PERSON", "ORG", "GPE"}:
            votes.setdefault(normalise(doc[n.start : n.end].text), Counter())[n.label] += 1
    settled = []
    for n in names:
        count = votes.get(normalise(doc[n.start : n.end].text))
        if count is None or n.label not in count or len(count) == 1:
            settled.append(n)
            continue
        best = max(sorted(count), key=lambda label: (count[label], label == "PERSON"))
        settled.append(n._replace(label=best))
    return settled
