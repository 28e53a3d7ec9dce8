"""Clause -> when: the time that the text gives the happening.

A time belongs to the verb or noun it hangs on. A clause takes the time of its own words first, then of
those that carry it ('On Thursday, Putin is expected to meet Li').
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.dates import find_time_expressions, resolve
from kg.grammar import is_verb, lemma
from kg.intervals import make_interval
from kg.modality import find_tense

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.clauses import Clause
    from kg.dates import TimeExpression
    from kg.entities import Cast
    from kg.gazetteer import Gazetteer
    from kg.modality import Tense
    from kg.parsing import Parse
    from kg.records import Mention
    from kg.syntax import Span as TokenSpan
    from kg.syntax import Token

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
    "convene",
    "host",
}
# 'visited Washington on Thursday to urge him': what one comes for is done where and when one comes.
_COME = {"visit", "travel", "fly", "come", "go", "arrive", "meet", "gather", "return"}
_MODALS = {"must", "will", "shall", "should", "would", "may", "might", "can", "could"}
# What a day does of itself: 'the day ends with a dinner'.
_GO_BY = {"begin", "start", "open", "continue", "end", "close", "conclude", "finish"}
# An event so long before or after which something is: 'three months after Russia invaded'.
_LAPSES = {"after": "earlier", "before": "later"}
# Verbs whose infinitive is what was done on the day, or is due on it: 'agreed to meet on Friday'.
_ARRANGED = {
    "agree", "allow", "arrange", "ask", "be", "decide", "expect", "have", "hope", "instruct", "intend",
    "invite", "need", "offer", "order", "plan", "pledge", "prepare", "promise", "propose", "say", "schedule",
    "seem", "set", "summon", "tell", "use", "want", "wish",
}  # fmt: skip
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")


@dataclass(frozen=True, slots=True)
class Told:
    """A time in a sentence: the verb or noun it hangs on, the time told before it, and what it is if past."""

    owner: Token
    expression: TimeExpression
    reference: str | None
    past: str | None


@dataclass(slots=True)
class Times:
    """The time expressions of an article: by the token they hang on, and by block in the order of the text.

    Made once for an article, which it reads from its beginning. `exact` has, by where a sentence begins and
    by its words for a time, the time that the article tells more exactly elsewhere: 'seven months later'
    counts from that.
    """

    parse: Parse
    exact: Mapping[tuple[int, str], str] = field(default_factory=dict, compare=False)
    by_owner: dict[int, list[Told]] = field(default_factory=dict)
    by_block: dict[int, list[Told]] = field(default_factory=dict)
    # From which 'two days later' counts, with its words; and what it was before each sentence.
    _latest: tuple[str, str] | None = None
    _before: dict[int, tuple[str, str] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the article from its beginning, as each time may count from the one told before it."""
        for sent in self.parse.doc.sents:
            self._read(sent)

    def of(self, clause: Clause, tense: Tense) -> tuple[str | None, str | None]:
        """ISO 8601 value and words of the time of a clause; (None, None) where none is told."""
        found = self._find(carriers(clause), tense)
        journey = find_journey(clause.predicate)
        if found is None and journey is not None:
            found = self._find([journey], find_tense(journey))
        found = found or self._find_there(clause, tense) or self._find_lapse(clause.predicate)
        found = found or self._find_anniversary(clause.predicate) or self._find_day(clause.predicate)
        return found or (None, None)

    def of_title(self, title: Token) -> tuple[str | None, str | None]:
        """The same of 'prime minister from 2010 to 2024', 'has been president since 2012'."""
        verb = title.head.head if title.dep_ == "pobj" else title.head
        is_told = title.dep_ == "attr" or (title.dep_ == "pobj" and title.head.lower_ == "as")
        return self._find([title, verb] if is_told else [title], "past") or (None, None)

    def _read(self, sent: TokenSpan) -> None:
        self._before[sent.start] = self._latest
        begin = self.parse.sentence(sent).begin
        for expression in find_time_expressions(sent.text):
            tokens = [
                t
                for t in sent
                if expression.begin <= t.idx - sent.start_char < expression.end and not t.is_space
            ]
            if not tokens:
                continue
            reference = self._latest and self._latest[0]
            past = self._resolve(expression, reference, "past")
            owner = _owner(tokens)
            owner = _raise(owner) if expression.is_weekday else owner
            told = Told(owner, expression, reference, past)
            self.by_block.setdefault(self.parse.blocks[sent.start], []).append(told)
            # 'September 2023, when Baku attacked': a clause about the time hangs on its own words.
            for token in (told.owner, *tokens):
                self.by_owner.setdefault(token.i, []).append(told)
            past = self.exact.get((begin, expression.text), past)
            self._latest = (past, expression.text) if past else self._latest

    def _resolve(self, expression: TimeExpression, reference: str | None, tense: Tense) -> str | None:
        return resolve(expression, published=self.parse.article.published, reference=reference, tense=tense)

    def _find(self, tokens: list[Token], tense: Tense) -> tuple[str, str] | None:
        for token in tokens:
            for told in self.by_owner.get(token.i, ()):
                if tense == "future" and told.expression.is_weekday and token.tag_ == "VBD":
                    continue  # 'applied on Wednesday to join': when it will join is not told
                value = self._resolve(told.expression, told.reference, tense)
                if value is not None:
                    # 'since September 2023, when': then, not ever since.
                    inside = told.owner != token and told.expression.text.lower().startswith("since")
                    return value.partition("/")[0] if inside else value, told.expression.text
        return None

    def _find_there(self, clause: Clause, tense: Tense) -> tuple[str, str] | None:
        """'will travel to Washington, where Biden is to receive him on Thursday': when he is there."""
        goals = (t for role in ("to", "into", "in") for t in clause.roles.get(role, ()))
        for verb in (v for goal in goals for v in goal.children if v.dep_ == "relcl"):
            is_there = any(c.lower_ == "where" for c in verb.children)
            if is_there and (tense == "past") == (find_tense(verb) == "past"):
                return self._find([verb, *(c for c in verb.children if c.dep_ == "xcomp")], tense)
        return None

    def _find_lapse(self, predicate: Token) -> tuple[str, str] | None:
        """'applied on Wednesday, less than three months after Russia invaded Ukraine': so much earlier."""
        way = next((_LAPSES[c.lower_] for c in predicate.children if c.lower_ in _LAPSES), None)
        told = self.by_owner.get(predicate.i, ())
        lapse = next((t.expression.text for t in told if t.expression.kind == "duration"), None)
        if predicate.dep_ != "advcl" or way is None or lapse is None:
            return None
        whole = self._find([predicate.head], find_tense(predicate.head))
        if whole is None:
            return None
        value = self._resolve(find_time_expressions(f"{lapse} {way}")[0], whole[0], "past")
        return (value, lapse) if value is not None else None

    def _find_anniversary(self, predicate: Token) -> tuple[str, str] | None:
        """'the 80th anniversary of the victory': the year so many before the article's."""
        anniversary, published = predicate.head.head, self.parse.article.published
        if predicate.dep_ != "pobj" or predicate.head.lower_ != "of" or lemma(anniversary) != "anniversary":
            return None
        counts = [(c.text, int(m[1])) for c in anniversary.children if (m := _ORDINAL.fullmatch(c.lower_))]
        if not counts or published is None or int(published[:4]) <= counts[0][1]:
            return None
        ordinal, years = counts[0]
        return f"{int(published[:4]) - years:04}", f"{ordinal} {anniversary.text}"

    def _find_day(self, predicate: Token) -> tuple[str, str] | None:
        """'The day is to end with a dinner': the last day told before."""
        verb = predicate.head.head if predicate.dep_ == "pobj" else predicate.head
        governor = verb.head if verb.dep_ == "xcomp" else verb
        days = [c for c in governor.children if c.lower_ == "day" and c.dep_ in {"nsubj", "nsubjpass"}]
        told = self._before.get(predicate.sent.start)
        if not days or [c.lower_ for c in days[0].children] != ["the"] or told is None:
            return None
        return told if lemma(verb) in _GO_BY and len(told[0]) == len("2024-05-16") else None


def _owner(tokens: list[Token]) -> Token:
    """The first verb or noun above the expression, outside it."""
    inside = set(tokens)
    current = next((t for t in tokens if t.head not in inside), tokens[0])
    # 'On 20 June Xi went': the parser takes the month for a part of the name.
    named = current.dep_ == "compound" and any(t.like_num for t in tokens)
    while current.dep_ != "ROOT":
        current = current.head
        if (
            current not in inside
            and current.pos_ in {"VERB", "AUX", "NOUN", "PROPN"}
            and not (named and current.pos_ == "PROPN")
        ):
            break
    return current


def _raise(owner: Token) -> Token:
    """'applied to join on Wednesday': the day of applying, though the parser hangs it on the other verb."""
    verb = owner.head
    is_infinitive = owner.dep_ == "xcomp" and any(
        c.lower_ == "to" and c.dep_ == "aux" for c in owner.children
    )
    return verb if is_infinitive and verb.tag_ == "VBD" and lemma(verb) not in _ARRANGED else owner


def carriers(clause: Clause) -> list[Token]:
    """The predicate, and the words above it whose time and place are its own."""
    found = [clause.predicate]
    if clause.support is not None:
        found.append(clause.support)
    found += [t for t in clause.roles.get("obj", ()) if t.pos_ == "NOUN" and t.dep_ == "dobj"]
    if clause.pos == "noun":
        found += _list_told_behind(clause)
    current = clause.support or clause.predicate
    while current.dep_ != "ROOT" and _shares(current):
        current = current.head if current.dep_ != "pcomp" else current.head.head
        found.append(current)
    if current.dep_ == "relcl" and any(c.lower_ in {"where", "when"} for c in current.children):
        found += _carry_relative(current.head)  # 'flew to Vladivostok in April, where he met Putin'
    return found + [noun for token in found for noun in _occasions(token)]


def _list_told_behind(clause: Clause) -> list[Token]:
    """'the summit of Xi and Putin, which was held in March': the parser hangs that on a name."""
    parties = [t for c in clause.predicate.children if c.lower_ == "of" for t in c.children]
    verbs = (v for t in (clause.predicate, *parties) for v in t.children if v.dep_ == "relcl")
    return [v for v in verbs if lemma(v) in _HAPPEN and any(c.lower_ == "which" for c in v.children)]


def _shares(token: Token) -> bool:
    """Whether the time and place of what the token hangs on are its own."""
    head, dep = token.head, token.dep_
    if token.pos_ not in {"VERB", "AUX", "ADJ"}:
        is_part = dep in {"nsubj", "nsubjpass", "dobj"} and lemma(head) in _HAPPEN
        return is_part or dep in {"attr", "conj"}
    if dep == "conj":  # not 'said he must leave, and asked': the parser hung it too low
        return not (token.tag_ == "VBD" and any(c.lower_ in _MODALS for c in head.children))
    if dep == "pcomp":  # 'rivalry has grown this year, with both imposing tariffs'
        return head.lower_ == "with" and head.dep_ == "prep" and is_verb(head.head)
    participle = dep == "advcl" and (token.tag_ in {"VBG", "VBN"} or _is_meanwhile(token))
    return dep in {"xcomp", "acomp", "oprd"} or participle


def _carry_relative(antecedent: Token) -> list[Token]:
    """The place or time that a relative clause is about, and the verb that it hangs on."""
    if antecedent.dep_ == "pobj" and is_verb(antecedent.head.head):
        return [antecedent, antecedent.head.head]
    return [antecedent]


def find_journey(purpose: Token) -> Token | None:
    """The verb of coming that an infinitive of purpose hangs on."""
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in purpose.children)
    came = purpose.dep_ == "advcl" and infinitive and lemma(purpose.head) in _COME
    return purpose.head if came else None


def _occasions(verb: Token) -> list[Token]:
    """'At a summit in Madrid in June 2022, they signed': the time and place of the occasion."""
    if verb.pos_ not in {"VERB", "AUX"}:
        return []
    prepositions = (c for c in verb.children if c.dep_ == "prep" and c.lower_ in {"at", "during"})
    return [p for c in prepositions for p in c.children if p.dep_ == "pobj" and p.pos_ == "NOUN"]


def _is_meanwhile(clause: Token) -> bool:
    """'as the latter arrived': at the time of what it hangs on."""
    return any(c.dep_ in {"mark", "advmod"} and c.lower_ in {"as", "when", "while"} for c in clause.children)


def find_occasion(
    clause: Clause, attended: Mention | None, cast: Cast, gazetteer: Gazetteer
) -> tuple[str | None, str | None]:
    """When the gathering takes place that is attended, or at which something is done; and its name.

    By the table of events: 'attended the Victory Day parade', 'met at the G20 summit in Bali'.
    """
    occasions = (m for token in carriers(clause) if token.dep_ == "pobj" for m in cast.at(token))
    for mention in (m for m in (attended, *occasions) if m is not None):
        event = gazetteer.named_event(mention.entity)
        if event is not None and event.end:
            return make_interval(event.begin, event.end), mention.span.text
    return None, None
