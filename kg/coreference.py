"""Cast of names -> Cast with nominals and pronouns: 'the Chinese president', 'the two leaders', 'he'.

The article is read once from its beginning; what has been put forward so far decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.grammar import antecedents, is_relative, spread
from kg.groups import resolve_number
from kg.nominals import resolve_nominal
from kg.pronouns import resolve_pair, resolve_pronoun
from kg.records import Mention

if TYPE_CHECKING:
    from kg.discourse import Discourse
    from kg.entities import Cast
    from kg.parsing import Parse
    from kg.syntax import Token

# 'Statement by …', 'Joint Statement from …'; a headline is looked at for so many tokens.
_ISSUED = {"statement", "remarks", "message", "address", "communique"}
_TITLE_TOKENS = 40
_FEWEST_QUESTIONS = 3
_ISSUERS = {"country", "organisation", "group"}


def resolve_references(discourse: Discourse) -> None:
    """Add to the cast what nominals and pronouns stand for."""
    cast = discourse.cast
    for token in discourse.parse.doc:
        if token.i not in cast.mentions and not cast.covers(token) and token.i not in cast.modifiers:
            _resolve(token, discourse)
        # A relative pronoun puts nobody forward anew.
        if token.i in cast.mentions and not is_relative(token):
            discourse.note(token)


def _resolve(token: Token, discourse: Discourse) -> None:
    if token.tag_ in {"PRP", "PRP$"}:
        span = discourse.parse.span(token, token)
        mentions = [Mention(span, e, "pronoun", "pronoun") for e in resolve_pronoun(token, discourse)]
    elif token.tag_ in {"WP", "WP$", "WDT"} and is_relative(token):
        mentions = _read_relative(token, discourse)
    elif _is_pair(token):
        first = token.nbor(-1) if token.lower_ == "other" else token
        span = discourse.parse.span(first, token)
        mentions = [Mention(span, e, "pronoun", "pronoun") for e in resolve_pair(token, discourse)]
    elif token.pos_ in {"NOUN", "PROPN"} or token.tag_ == "CD":
        resolve = resolve_number if token.tag_ == "CD" else resolve_nominal
        entities, step = resolve(token, discourse)
        if not entities:
            return
        span = discourse.parse.span(_first_word(token), _last_word(token, discourse))
        mentions = [Mention(span, e, "nominal", step) for e in entities]
    else:
        return
    if mentions:
        discourse.cast.add(token.i, range(token.i, token.i + 1), *mentions)


def _read_relative(token: Token, discourse: Discourse) -> list[Mention]:
    """'who' -> whom its clause is about, where a name or its like stands right there."""
    span = discourse.parse.span(token, token)
    heads = antecedents(token) if token.tag_ != "WP$" else _owners(token)
    entities = dict.fromkeys(m.entity for t in heads for m in discourse.cast.at(t))
    return [Mention(span, e, "pronoun", "relative pronoun") for e in entities]


def _owners(whose: Token) -> list[Token]:
    clause = whose.head
    while clause.dep_ not in {"relcl", "ROOT"}:
        clause = clause.head
    return spread(clause.head) if clause.dep_ == "relcl" else []


def _is_pair(token: Token) -> bool:
    """'each other'; 'both' without a noun."""
    if token.lower_ == "other":
        return token.i > 0 and token.nbor(-1).lower_ == "each" and token.dep_ in {"dobj", "pobj"}
    if token.lower_ != "both":
        return False
    claimed = token.dep_ == "pobj" and token.head.lower_ == "by"  # 'is claimed by both'
    return claimed or token.dep_ in {"nsubj", "nsubjpass"}


def _first_word(token: Token) -> Token:
    """The first word of the noun phrase before its head."""
    left = [c for c in token.lefts if c.dep_ in {"det", "poss", "amod", "compound", "nummod"}]
    return token.doc[left[0].left_edge.i] if left else token


def _last_word(token: Token, discourse: Discourse) -> Token:
    """'secretary of state': what belongs to the title behind its head."""
    if token.i + 2 < len(token.doc):
        last = token.nbor(2)
        if f"{token.lower_} {token.nbor(1).lower_} {last.lower_}" in discourse.lexicon.titles:
            return last
    return token


def find_voices(parse: Parse, cast: Cast) -> dict[int, Mention]:
    """The blocks of an interview that are answers -> who gives them: whom the first question names.

    An article is an interview when several of its blocks are questions.
    """
    tokens: dict[int, list[Token]] = {}
    for token, block in zip(parse.doc, parse.blocks, strict=True):
        if not token.is_space and token.text.strip("*\"'“”"):
            tokens.setdefault(block, []).append(token)
    questions = [block for block, words in tokens.items() if words[-1].text.endswith("?")]
    if len(questions) < _FEWEST_QUESTIONS:
        return {}
    people = {m.entity: m for t in tokens[questions[0]] for m in cast.at(t) if m.entity.cls == "person"}
    if len(people) != 1:
        return {}
    answers = (block for block in tokens if block > questions[0] and block not in questions)
    return dict.fromkeys(answers, next(iter(people.values())))


def find_issuers(parse: Parse, cast: Cast) -> tuple[Mention, ...]:
    """Whose words the whole article is: 'Statement by President Joe Biden on …' -> Joe Biden."""
    headline = [
        t for t, block in zip(parse.doc, parse.blocks, strict=True) if block == 0 and t.i < _TITLE_TOKENS
    ]
    words = [t.lower_ for t in headline]
    if not words or parse.kinds[0] != "headline" or not _ISSUED & set(words[:2]):
        return ()
    behind = next((i for i, w in enumerate(words) if w in {"by", "from", "of"}), None)
    if behind is None:
        return ()
    ends = (i for i, w in enumerate(words) if w in {"on", "regarding", "about", "at", "to"} and i > behind)
    tokens = headline[behind + 1 : next(ends, None)]
    found = {m.entity: m for t in tokens for m in cast.mentions.get(t.i, ())}
    people = tuple(m for e, m in found.items() if e.cls == "person")
    return people[:1] if people else tuple(m for e, m in found.items() if e.cls in _ISSUERS)
