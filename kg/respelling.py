"""'met Xi Monday', 'PM Modi' -> parsed as 'met Xi yesterday', 'President Modi'.

The parser is trained on other papers: it takes a weekday without 'on' for a part of the name before it, and
an abbreviated title for something else. So it is given a word that it knows in their place, and the words of
the article are put back afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc as SpacyDoc
    from spacy.tokens import Token as SpacyToken

_WEEKDAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
_DAY = "yesterday"
# Behind these a weekday is understood: 'on Monday', 'last Monday', 'by Monday', 'and Tuesday', 'the Monday'.
_BEFORE_WEEKDAY = {
    "on", "last", "next", "this", "that", "every", "each", "by", "until", "till", "since", "from", "for",
    "before", "after", "of", "to", "through", "and", "or", "the", "a", "early", "late", "past", "coming",
    "following", "previous", "between", "over", "around", "as", "than", "is", "was", "all", "one", "black",
    "bloody", "super", "good", "easter", "holy", "palm", "-", "–", "/", "(",
}  # fmt: skip
# What shows that the weekday itself is described: "Monday's", 'Monday morning'.
_BEHIND_WEEKDAY = {
    "'s", "-", "–", "/", "morning", "afternoon", "evening", "night", "and", "or", "through", "to", "that",
    "when",
}  # fmt: skip
# Abbreviated titles and words of the like that the parser knows.
TITLES = {
    "PM": "President", "DPM": "President", "EAM": "Minister", "Pres.": "President", "Amb.": "Ambassador",
    "Secy.": "Secretary", "Min.": "Minister",
}  # fmt: skip
_RESPELT = _WEEKDAYS | TITLES.keys()


def respell(doc: SpacyDoc) -> SpacyDoc:
    """The tokens as the parser is to see them, as many as before; the same Doc where none changes."""
    from spacy.tokens import Doc  # noqa: PLC0415

    if _RESPELT.isdisjoint([token.text for token in doc]):
        return doc
    words = [_respell(token) for token in doc]
    if all(word == token.text for word, token in zip(words, doc, strict=True)):
        return doc
    return Doc(doc.vocab, words=words, spaces=[bool(t.whitespace_) for t in doc])


def _respell(token: SpacyToken) -> str:
    if token.text in _WEEKDAYS and _is_bare(token):
        return _DAY
    if token.text in TITLES and _text_at(token, 1)[:1].isupper():
        return TITLES[token.text]
    return token.text


def _is_bare(weekday: SpacyToken) -> bool:
    """Behind a word it does not go with: 'met Xi Monday in Beijing', 'said Tuesday that'."""
    before, behind = _text_at(weekday, -1), _text_at(weekday, 1)
    if not before[:1].isalpha() or before.lower() in _BEFORE_WEEKDAY or behind.lower() in _BEHIND_WEEKDAY:
        return False
    return not behind[:1].isupper()


def _text_at(token: SpacyToken, distance: int) -> str:
    place = token.i + distance
    return token.doc[place].text if 0 <= place < len(token.doc) else ""
