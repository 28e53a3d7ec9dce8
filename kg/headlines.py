"""'Trump hosts Tusk' -> parsed as 'Obama hosts Tusk': what the parser does not understand in headlines.

The parser is trained on sentences. In a headline it takes a bare surname that it has not met for a common
noun, and the verb behind it for another; and it takes 'Xi, Putin vow' for no two subjects. So it is given a
name that it knows, and an 'and', and the words of the headline are put back afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.casing import Casing

# Of the names tried (Blinken, Merkel, Obama) the one behind which the parser found the most verbs.
_KNOWN_NAME = "Obama"

_PREPOSITIONS = {
    "in",
    "at",
    "from",
    "after",
    "before",
    "on",
    "for",
    "with",
    "under",
    "near",
    "as",
    "to",
    "of",
}


def put_in(doc: Doc, casing: Casing) -> Doc:
    """The words of a headline, not yet parsed: a known name for bare surnames, 'A and B' for 'A, B'."""
    from spacy.tokens import Doc  # noqa: PLC0415

    words = [t.text for t in doc]
    names = [_is_bare_surname(doc, i, casing) for i in range(len(doc))]
    for i, is_surname in enumerate(names):
        if is_surname:
            words[i] = _KNOWN_NAME
        elif doc[i].text == "," and _joins(doc, i):
            words[i] = "and"
    return Doc(doc.vocab, words=words, spaces=[bool(t.whitespace_) for t in doc])


def _is_bare_surname(doc: Doc, i: int, casing: Casing) -> bool:
    """A surname that stands alone: not 'Olaf Scholz', 'Trump Tower'."""
    beside = [doc[j].text for j in (i - 1, i + 1) if 0 <= j < len(doc)]
    return casing.is_surname(doc[i].text) and not any(word[0].isupper() for word in beside)


def _joins(doc: Doc, comma: int) -> bool:
    """'Xi, Putin vow', 'hosts Xi, Putin in Bali'; not "In Kyiv, Macron will", "Xi, Putin says"."""
    first = comma
    while first and doc[first - 1].text[0].isupper():
        first -= 1
    behind = [t.text for t in doc[comma + 1 : comma + 3]]
    if first == comma or len(behind) < len(("Putin", "vow")) or not behind[0][0].isupper():
        return False
    before = {doc[first].lower_, doc[max(first - 1, 0)].lower_}
    is_plural = behind[1].islower() and behind[1] != "and" and not behind[1].endswith("s")
    return is_plural and not before & _PREPOSITIONS
