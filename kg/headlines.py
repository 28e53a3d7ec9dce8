"""'Trump hosts Tusk' -> parsed as 'Obama hosts Tusk': what the parser does not understand in headlines.

The parser is trained on sentences. In a headline it takes a bare surname that it has not met for a common
noun, and the verb behind it for another; and it takes 'Xi, Putin vow' for no two subjects. So it is given a
name that it knows, and an 'and', and the words of the headline are put back afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc as SpacyDoc

    from kg.casing import Casing
    from kg.lexicon import Lexicon
    from kg.syntax import Doc

# Of the names tried (Blinken, Merkel, Obama) the one behind which the parser found the most verbs.
_KNOWN_NAME = "Obama"
# What the parser makes of the names around a verb that it takes for a noun.
_BEFORE, _BEHIND = {"compound", "nsubj"}, {"appos", "dobj", "npadvmod"}
_PREPOSITIONS = {
    "after", "as", "at", "before", "for", "from", "in", "near", "of", "on", "to", "under", "with",
}  # fmt: skip


def put_in(doc: SpacyDoc, casing: Casing) -> SpacyDoc:
    """The words of a headline, not yet parsed: a known name for bare surnames, 'A and B' for 'A, B'."""
    from spacy.tokens import Doc  # noqa: PLC0415

    words = [t.text for t in doc]
    names = [_is_bare_surname(doc, i, casing) for i in range(len(doc))]
    for i, is_surname in enumerate(names):
        if is_surname:
            words[i] = _KNOWN_NAME
        elif doc[i].text == "," and (_joins(doc, i) or _joins_last(doc, i, casing)):
            words[i] = "and"
    return Doc(doc.vocab, words=words, spaces=[bool(t.whitespace_) for t in doc])


def mend(doc: Doc, lexicon: Lexicon) -> None:
    """Make verbs of nouns that stand where a verb does: 'Trump hosts Netanyahu', a plural between two names.

    What was parsed as parts of a name beside the noun becomes subject and object.
    """
    for token in doc:
        if (
            token.tag_ != "NNS"
            or token.dep_ != "ROOT"
            or ("verb", token.lemma_.lower()) not in lexicon.frames
        ):
            continue
        subject = next((c for c in token.children if c.dep_ in _BEFORE and c.i + 1 == token.i), None)
        behind = (c for c in token.children if c.dep_ in _BEHIND)
        object_ = next((c for c in behind if c.left_edge.i == token.i + 1), None)
        if subject is not None and object_ is not None:
            token.tag_, token.pos_, subject.dep_, object_.dep_ = "VBZ", "VERB", "nsubj", "dobj"


def _is_bare_surname(doc: SpacyDoc, i: int, casing: Casing) -> bool:
    """A surname that stands alone: not 'Olaf Scholz', 'Trump Tower'."""
    beside = [doc[j].text for j in (i - 1, i + 1) if 0 <= j < len(doc)]
    return casing.is_surname(doc[i].text) and not any(word[0].isupper() for word in beside)


def _joins(doc: SpacyDoc, comma: int) -> bool:
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


def _joins_last(doc: SpacyDoc, comma: int, casing: Casing) -> bool:
    """'tariffs on Canada, Mexico': two countries at the end; not 'in Kyiv, Ukraine'."""
    pair = [doc[j].text for j in (comma - 1, comma + 1) if 0 <= j < len(doc)]
    is_last = comma + 2 == len(doc)
    return is_last and len(pair) == len(("Canada", "Mexico")) and all(map(casing.is_country, pair))
