"""Docs as spaCy parses them -> one Doc of plain objects, with the names that spaCy gives their attributes.

spaCy makes a token anew at each look at it, and looks its words up at each look at them; the rules look some
twenty times at each. Here both is done once. Tokens of one Doc are equal if they are the same object.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.strings import StringStore
    from spacy.tokens import Doc as SpacyDoc

_ATTRIBUTES: list[int | str] = [
    "ORTH", "LEMMA", "POS", "TAG", "DEP", "ENT_TYPE",
    "SPACY", "SENT_START", "IS_SPACE", "IS_PUNCT", "LIKE_NUM", "HEAD",
]  # fmt: skip
# spaCy gives the distance to the head as an unsigned number of 64 bits.
_SIGN = 1 << 63


class Token:
    """A word or mark: `i` is its place in the Doc, `idx` that of its first character in the text of the Doc.

    `children` are in the order of the text; the root of a sentence is its own `head`.
    """

    __slots__ = (
        "_left_edge",
        "_right_edge",
        "children",
        "dep_",
        "doc",
        "ent_type_",
        "head",
        "i",
        "idx",
        "is_punct",
        "is_sent_start",
        "is_space",
        "lemma_",
        "like_num",
        "lower_",
        "pos_",
        "sent",
        "tag_",
        "text",
        "whitespace_",
    )

    children: tuple[Token, ...]
    doc: Doc
    head: Token
    sent: Span
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    ent_type_: str
    is_sent_start: bool
    is_space: bool
    is_punct: bool
    like_num: bool

    def __init__(self, i: int, idx: int, text: str, whitespace: str) -> None:
        self.i, self.idx, self.text, self.whitespace_ = i, idx, text, whitespace
        self.lower_ = text.lower()
        self._left_edge: Token | None = None
        self._right_edge: Token | None = None

    def __repr__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text)

    def __lt__(self, other: Token) -> bool:
        return self.i < other.i

    @property
    def text_with_ws(self) -> str:
        """The token with the white space behind it."""
        return self.text + self.whitespace_

    @property
    def is_alpha(self) -> bool:
        """Whether all characters are letters."""
        return self.text.isalpha()

    @property
    def lefts(self) -> list[Token]:
        """The children before it."""
        return [c for c in self.children if c.i < self.i]

    @property
    def rights(self) -> list[Token]:
        """The children behind it."""
        return [c for c in self.children if c.i > self.i]

    @property
    def left_edge(self) -> Token:
        """The first token of its subtree."""
        if self._left_edge is None:
            self._left_edge = min((c.left_edge for c in self.children), default=self)
            self._left_edge = min(self._left_edge, self)
        return self._left_edge

    @property
    def right_edge(self) -> Token:
        """The last token of its subtree."""
        if self._right_edge is None:
            self._right_edge = max((c.right_edge for c in self.children), default=self)
            self._right_edge = max(self._right_edge, self)
        return self._right_edge

    @property
    def subtree(self) -> Iterator[Token]:
        """It and all below it, in the order of the text."""
        for child in self.lefts:
            yield from child.subtree
        yield self
        for child in self.rights:
            yield from child.subtree

    @property
    def ancestors(self) -> Iterator[Token]:
        """All above it, from the nearest."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """What is coordinated with it, from the first on, without itself."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        found, position = [first], 0
        while position < len(found):
            found += [c for c in found[position].rights if c.dep_ == "conj"]
            position += 1
        return tuple(t for t in found if t is not self)

    def nbor(self, distance: int = 1) -> Token:
        """The token so far behind it, or before it. Raises IndexError beyond the ends of the Doc."""
        place = self.i + distance
        if place < 0:
            raise IndexError(place)
        return self.doc.tokens[place]


class Span:
    """The tokens from `start` up to, but not including, `end`; `label_` is the type of a recognised name."""

    __slots__ = ("_root", "doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "") -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, end, label
        self._root: Token | None = None

    def __repr__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    def __getitem__(self, i: int) -> Token:
        return self.doc.tokens[self.start + i if i >= 0 else self.end + i]

    @property
    def sent(self) -> Span:
        """The sentence of its first token."""
        return self.doc.tokens[self.start].sent

    @property
    def start_char(self) -> int:
        """Where its first token begins in the text of the Doc."""
        return self.doc.tokens[self.start].idx

    @property
    def text(self) -> str:
        """From its first token to the end of its last."""
        if self.start == self.end:
            return ""
        last = self.doc.tokens[self.end - 1]
        return self.doc.text[self.start_char : last.idx + len(last.text)]

    @property
    def root(self) -> Token:
        """The token nearest to the root of the sentence, the first of several."""
        if self._root is None:
            outer = [t for t in self if t.head is t or not self.start <= t.head.i < self.end]
            self._root = min(outer, key=lambda t: sum(1 for _ in t.ancestors))
        return self._root


class Doc:
    """All tokens of an article with its sentences `sents` and recognised names `ents`, in order."""

    __slots__ = ("ents", "sents", "text", "tokens")

    def __init__(self, tokens: list[Token]) -> None:
        """`tokens` know their places, and as `head` yet themselves."""
        self.tokens = tokens
        self.text = "".join(t.text + t.whitespace_ for t in tokens)
        self.sents: list[Span] = []
        self.ents: list[Span] = []

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, place: int) -> Token: ...

    @overload
    def __getitem__(self, place: slice) -> Span: ...

    def __getitem__(self, place: int | slice) -> Token | Span:
        if isinstance(place, int):
            return self.tokens[place]
        start, end, _ = place.indices(len(self.tokens))
        return Span(self, start, max(start, end))


def hang(token: Token, head: Token) -> None:
    """Make `head` the head of `token`, before anybody has asked for the edges of a subtree."""
    token.head.children = tuple(c for c in token.head.children if c is not token)
    token.head = head
    head.children = tuple(sorted((*head.children, token)))


class _Strings(dict[int, str]):
    """The strings that `known` has, by their ids: each is looked up once."""

    known: StringStore

    def __missing__(self, identifier: int) -> str:
        text = self[identifier] = self.known[identifier]
        return text


def join(docs: Sequence[SpacyDoc], texts: Sequence[Sequence[str] | None]) -> Doc:
    """The docs one behind another, a space between; `texts` has the words of those parsed as others."""
    tokens: list[Token] = []
    heads: list[int] = []
    idx = 0
    strings = _Strings()
    for doc, words in zip(docs, texts, strict=True):
        if tokens and not tokens[-1].is_space:
            idx += not tokens[-1].whitespace_
            tokens[-1].whitespace_ = " "
        strings.known, begin = doc.vocab.strings, len(tokens)
        for i, row in enumerate(doc.to_array(_ATTRIBUTES).tolist(), begin):
            orth, lemma, pos, tag, dep, ent_type, spacy, sent_start, is_space, is_punct, like_num, head = row
            parsed_as = strings[orth]
            text = parsed_as if words is None else words[i - begin]
            token = Token(i, idx, text, " " if spacy else "")
            token.lemma_ = strings[lemma] if parsed_as == text else text
            token.pos_, token.tag_ = strings[pos], strings[tag]
            token.dep_, token.ent_type_ = strings[dep], strings[ent_type]
            token.is_sent_start, token.is_space = sent_start == 1, is_space == 1
            token.is_punct, token.like_num = is_punct == 1, like_num == 1
            heads.append(i + (head if head < _SIGN else head - 2 * _SIGN))
            tokens.append(token)
            idx += len(text) + spacy
    return _tie(tokens, heads, docs)


def _tie(tokens: list[Token], heads: list[int], docs: Sequence[SpacyDoc]) -> Doc:
    """The Doc, in which the tokens know one another."""
    children: list[list[Token]] = [[] for _ in tokens]
    for token, head in zip(tokens, heads, strict=True):
        token.head = tokens[head]
        if head != token.i:
            children[head].append(token)
    doc = Doc(tokens)
    starts = [t.i for t in tokens if t.is_sent_start]
    doc.sents += [Span(doc, start, end) for start, end in pairwise([*starts, len(tokens)])]
    for token, below in zip(tokens, children, strict=True):
        token.doc, token.children = doc, tuple(below)
    for sent in doc.sents:
        for token in sent:
            token.sent = sent
    begin = 0
    for parsed in docs:
        doc.ents += [Span(doc, begin + e.start, begin + e.end, e.label_) for e in parsed.ents]
        begin += len(parsed)
    return doc
