"""Clause -> when and where: the time and the place that the text gives the happening.

A time belongs to the verb or noun it hangs on. A clause takes the time of its own words first, then of
those that carry it ('On Thursday, Putin is expected to meet Li').
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.dates import find_time_expressions, resolve
from kg.grammar import lemma

if TYPE_CHECKING:
    from spacy.tokens import Span as TokenSpan
    from spacy.tokens import Token

    from kg.clauses import Clause
    from kg.dates import TimeExpression
    from kg.entities import Cast
    from kg.modality import Tense
    from kg.parsing import Parse
    from kg.records import Entity

_PLACES = {"place", "country"}
_IN = {"in", "at", "inside", "outside", "near"}
# A noun of action shares the time of these verbs when it is their subject or object.
_HAPPEN = {
    "take",
    "hold",
    "begin",
    "start",
    "happen",
    "occur",
    "come",
    "be",
    "follow",
    "conclude",
    "end",
    "open",
}


@dataclass(slots=True)
class Times:
    """The time expressions of an article, by the token they hang on; read sentence by sentence."""

    parse: Parse
    # Each with the time told before it, from which 'two days later' counts.
    by_owner: dict[int, list[tuple[TimeExpression, str | None]]] = field(default_factory=dict)
    read: set[int] = field(default_factory=set)
    _latest: str | None = None

    def of(self, clause: Clause, tense: Tense) -> tuple[str | None, str | None]:
        """ISO 8601 value and words of the time of a clause; (None, None) where none is told."""
        self._read(clause.predicate.sent)
        for token in carriers(clause):
            for expression, reference in self.by_owner.get(token.i, ()):
                value = self._resolve(expression, reference, tense)
                if value is not None:
                    return value, expression.text
        return None, None

    def _read(self, sent: TokenSpan) -> None:
        if sent.start in self.read:
            return
        self.read.add(sent.start)
        for expression in find_time_expressions(sent.text):
            tokens = [
                t
                for t in sent
                if expression.begin <= t.idx - sent.start_char < expression.end and not t.is_space
            ]
            if tokens:
                self.by_owner.setdefault(_owner(tokens).i, []).append((expression, self._latest))
                self._latest = self._resolve(expression, self._latest, "past") or self._latest

    def _resolve(self, expression: TimeExpression, reference: str | None, tense: Tense) -> str | None:
        return resolve(expression, published=self.parse.article.published, reference=reference, tense=tense)


def _owner(tokens: list[Token]) -> Token:
    """The first verb or noun above the expression, outside it."""
    inside = set(tokens)
    current = next((t for t in tokens if t.head not in inside), tokens[0])
    while current.dep_ != "ROOT":
        current = current.head
        if current not in inside and current.pos_ in {"VERB", "AUX", "NOUN", "PROPN"}:
            break
    return current


def carriers(clause: Clause) -> list[Token]:
    """The predicate, and the words above it whose time and place are its own."""
    found = [clause.predicate]
    if clause.support is not None:
        found.append(clause.support)
    found += [t for t in clause.roles.get("obj", ()) if t.pos_ == "NOUN" and t.dep_ == "dobj"]
    current = clause.support or clause.predicate
    while current.dep_ != "ROOT":
        head = current.head
        verbal = current.pos_ in {"VERB", "AUX", "ADJ"}
        participle = current.dep_ == "advcl" and (current.tag_ in {"VBG", "VBN"} or _is_meanwhile(current))
        if (
            (verbal and (current.dep_ in {"xcomp", "acomp", "oprd", "conj"} or participle))
            or (not verbal and current.dep_ in {"nsubj", "nsubjpass", "dobj"} and lemma(head) in _HAPPEN)
            or (not verbal and current.dep_ in {"attr", "conj"})
        ):
            pass
        else:
            break
        found.append(head)
        current = head
    return found + [noun for token in found for noun in _occasions(token)]


def _occasions(verb: Token) -> list[Token]:
    """'At a summit in Madrid in June 2022, they signed': the time and place of the occasion."""
    if verb.pos_ not in {"VERB", "AUX"}:
        return []
    prepositions = (c for c in verb.children if c.dep_ == "prep" and c.lower_ in {"at", "during"})
    return [p for c in prepositions for p in c.children if p.dep_ == "pobj" and p.pos_ == "NOUN"]


def _is_meanwhile(clause: Token) -> bool:
    """'as the latter arrived': at the time of what it hangs on."""
    return any(c.dep_ in {"mark", "advmod"} and c.lower_ in {"as", "when", "while"} for c in clause.children)


def find_place(clause: Clause, cast: Cast) -> Entity | None:
    """Where: 'in' or 'at' a place, on the clause or what carries it."""
    # 'hosted Xi in Moscow': the parser often hangs the place on the person.
    people = [
        t for ts in clause.roles.values() for t in ts if any(m.entity.cls == "person" for m in cast.at(t))
    ]
    for token in (*carriers(clause), *people):
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in _IN:
                for pobj in child.children:
                    for mention in cast.at(pobj):
                        if mention.entity.cls in _PLACES:
                            return mention.entity
    return None
