"""Predicate in its sentence -> Status: whether it happened, and whose word it is.

'Xi declined to meet Putin' -> negated; 'Xi plans to meet Putin' -> planned; 'Putin said that Xi may come'
-> possible, and Putin's word. From the predicate the way leads up the tree, from governor to governor;
each adds what it makes of what hangs on it (lexicon/contexts.tsv), until the tie is too loose to carry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.grammar import is_counted, is_verb, lemma
from kg.modality import Status, add_effect, add_local, find_tense
from kg.speakers import add_sources, add_speaker
from kg.verbs import CLAIMS, first_conjunct, list_asked

if TYPE_CHECKING:
    from kg.clauses import Clause
    from kg.lexicon import Context, Lexicon
    from kg.quotes import Quotes
    from kg.syntax import Token

# The governor; whether it still bears on the predicate; whether with its modals only.
Step = tuple["Token", bool, bool]

# Whose belief leaves it open: 'fears that Beijing may send weapons'.
_DOUBTERS = {
    "fear", "hope", "worry", "doubt", "question", "suspect", "speculate", "suggest", "hint", "wonder",
}  # fmt: skip
# Verbs that say of a happening that it happens: 'the visit will begin', 'talks are under way'.
_TAKE_PLACE = {
    "take", "begin", "start", "happen", "occur", "continue", "resume", "follow", "come", "last", "be", "hold",
}  # fmt: skip
# What a meeting does with its subjects while it lasts: what will do so is yet to come.
_TREAT = {
    "address", "centre", "center", "cover", "deal", "discuss", "explore", "feature", "focus", "include",
    "revolve", "tackle", "touch",
}  # fmt: skip
# Who wants or tries to: 'possible', but of an attitude or a request already its beginning.
_WISHES = {
    "want", "wish", "seek", "hope", "desire", "try", "attempt", "look", "strive", "aim", "like", "vow",
    "pledge",
}  # fmt: skip
# 'will meet during his visit': what is around a future event is in the future too.
_AROUND = {"during", "at", "on", "in", "for", "with"}
# What one raises concerns about, or objections to.
_ABOUT = {"to", "about", "over", "on", "at"}
_DENIALS = {"deny", "dispute", "refute", "rebut", "reject", "dismiss"}
# Verbs that lend a noun their subject, though it is yet to come.
_PLANNERS = {
    "plan", "propose", "seek", "schedule", "prepare", "weigh", "mull", "consider", "contemplate", "debate",
}  # fmt: skip
# What becomes of a subject whose verb says that it came to nothing: 'the talks collapsed'.
_UNDONE = {"negated", "cancelled", "past"}
_LONGEST_WAY = 25  # steps up the tree; a guard, real sentences have fewer than fifteen


def find_status(clause: Clause, lexicon: Lexicon, quotes: Quotes) -> Status:
    """Walk from the predicate to the root of its sentence."""
    status = Status(tense=find_tense(clause.support or clause.predicate))
    current, tied, only_modals = clause.predicate, True, False
    for _ in range(_LONGEST_WAY):
        if tied:
            add_local(current, status, only_modals=only_modals)
        add_sources(current, status, lexicon)
        if current.dep_ == "ROOT":
            break
        current, tied, only_modals = _step_up(current, status, lexicon, tied=tied, support=clause.support)
    quoted = quotes.speaker(clause.predicate)
    if quoted is not None and quoted not in status.speakers and not status.speakers:
        status.speakers.append(quoted)
    elif quotes.is_quoted(clause.predicate) and quoted is None and not status.speakers:
        status.unnamed_speaker = True
    return status


def _step_up(token: Token, status: Status, lexicon: Lexicon, *, tied: bool, support: Token | None) -> Step:
    """The governor; whether it still bears on the predicate; whether with its modals only."""
    head, dep = token.head, token.dep_
    if dep in {"ccomp", "xcomp", "oprd", "csubj", "acomp"} or (dep == "dep" and is_verb(token)):
        return _step_from_complement(token, status, lexicon, tied=tied)
    if dep == "advcl":
        return _step_from_adjunct(token, status, tied=tied)
    if dep == "acl" and is_verb(token):
        return _step_from_content(token, status, lexicon, tied=tied)
    if dep == "conj":
        return _step_to_first(token, tied=tied)
    if dep in {"pcomp", "pobj"}:
        return _step_over_preposition(token, status, lexicon, tied=tied, support=support)
    if dep == "relcl" or is_verb(token):
        return head, False, False
    return _step_from_noun(token, status, lexicon, tied=tied, support=support)


def _step_from_content(token: Token, status: Status, lexicon: Lexicon, *, tied: bool) -> Step:
    """'his plan to visit', 'rumours that Russia attacked', "Kyiv's claim that"."""
    head = token.head
    context = _context(head, lexicon)
    if token.tag_ == "VB":
        if tied and context is not None:
            add_effect(context.clause, status)
        return head, tied, False
    if context is not None and any(c.dep_ == "mark" and c.lower_ == "that" for c in token.children):
        if context.speaker:
            _add_from_claim(head, status, tied=tied)
        if tied:
            add_effect(context.clause, status)
    return head, False, False


def _add_from_claim(noun: Token, status: Status, *, tied: bool) -> None:
    """'denied accusations that it armed them' -> not so, says who denies; "Kyiv's claim that" -> Kyiv."""
    if noun.dep_ == "dobj" and lemma(noun.head) in _DENIALS:
        add_speaker(noun.head, status)
        if tied:
            status.negations += 1
        return
    status.speakers += [c for c in noun.children if c.dep_ == "poss"]
    status.speakers += [
        p for c in noun.children if c.lower_ in {"by", "from"} for p in c.children if p.dep_ == "pobj"
    ]


def _step_from_complement(token: Token, status: Status, lexicon: Lexicon, *, tied: bool) -> Step:
    """'said that he came', 'plans to come', 'is ready to come'."""
    head, dep = token.head, token.dep_
    context = _context(head, lexicon)
    if dep == "ccomp" and context is not None and context.speaker and not _is_asked(token):
        if _is_quotation(token, head):
            add_speaker(head, status)
            unsure = lemma(head) in _DOUBTERS or any(c.dep_ == "neg" for c in head.children)
            if tied and context.clause == "negated":
                add_effect("negated", status)
            elif tied and unsure:  # 'did not say that'
                status.effects.add("possible")
        return head, False, False
    if (
        dep == "xcomp"
        and context is not None
        and context.speaker
        and not context.clause
        and _is_passive(head)
    ):
        add_speaker(head, status)  # 'is said to have armed'
    if token.tag_ == "VBG" and lemma(head) in {"stop", "cease"} and list_asked(head):
        return head, False, False  # 'urged Moscow to stop bombing Kyiv': it does bomb
    # A clause before its governor is one that the parser hung too low: 'Xi meets Putin as ... strive'.
    if tied and context is not None and dep != "acomp" and (dep != "ccomp" or token.i > head.i):
        if lemma(head) == "deny":
            add_speaker(head, status)
        add_effect(context.clause, status)
        status.wished |= lemma(head) in _WISHES
    elif tied:
        _add_idiom(token, head, status)
    return head, tied, False


def _is_passive(verb: Token) -> bool:
    return any(c.dep_ == "nsubjpass" for c in verb.children)


def _add_idiom(token: Token, head: Token, status: Status) -> None:
    """'has yet to visit', 'was to have met', 'used to', 'too weak to attack', 'is to meet', 'is going to'."""
    words = {c.lower_ for c in head.children}
    if (lemma(head) == "have" and "yet" in words) or (head.pos_ == "ADJ" and "too" in words):
        status.negations += 1
    elif lemma(head) == "be" and any(c.dep_ == "aux" and c.lower_ == "have" for c in token.children):
        status.effects.add("possible")
    elif head.lower_ == "used" and token.dep_ == "xcomp":
        status.effects.add("past")
    elif lemma(head) in {"go", "be"} and token.dep_ == "xcomp" and token.tag_ == "VB":
        status.effects.add("planned")


def _is_quotation(clause: Token, verb: Token) -> bool:
    """Whether a clause that the parser takes for what is said can be it.

    Not 'raised concerns ..., noted that ...', a list of verbs; nor the narrator's words before a colon:
    'Turkey sided with Baku: "Karabakh is Azerbaijani," Erdogan said'; nor where the narrator goes on:
    'Japan fears that it will be forgotten: Abe visited Washington'.
    """
    if clause.i > verb.i:
        colons = [t.i for t in clause.doc[verb.i : clause.i] if t.text in {":", ";"}]
        told = (c for c in verb.children if c.dep_ == "ccomp" and c != clause)
        return not (colons and any(verb.i < c.i < colons[0] for c in told))
    if not any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children):
        return False
    return not any(t.text in {":", ";"} for t in clause.doc[clause.i : verb.i])


def _step_from_adjunct(token: Token, status: Status, *, tied: bool) -> Step:
    """'is in Moscow to attend', 'will come, bringing gifts'; 'after he left' has a life of its own."""
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)
    if tied and infinitive:
        status.effects.add("planned")
    participle = token.tag_ in {"VBG", "VBN"} and not any(c.dep_ == "mark" for c in token.children)
    return token.head, tied and (participle or infinitive), True


def _is_asked(clause: Token) -> bool:
    """'said what price Putin pays' is nobody's claim; what stands behind a colon is."""
    if any(t.text == ":" for t in clause.doc[clause.head.i : clause.i]):
        return False
    return any(t.tag_ in {"WP", "WRB", "WDT"} and t.i < clause.i for t in clause.children)


def _context(token: Token, lexicon: Lexicon) -> Context | None:
    """The row of the word, or of the word with its particle or object ('look forward', 'call off')."""
    pos = "verb" if is_verb(token) else "adjective" if token.pos_ == "ADJ" else "noun"
    for child in token.children:
        if child.dep_ in {"prt", "advmod", "dobj"}:
            longer = lexicon.contexts.get((pos, f"{lemma(token)} {lemma(child)}"))
            if longer is not None:
                return longer
    return lexicon.contexts.get((pos, lemma(token)))


def _step_to_first(token: Token, *, tied: bool) -> Step:
    """A conjunct shares the modals of the first, unless it has a subject or auxiliaries of its own."""
    if not is_verb(token):
        return token.head, tied, False
    first = first_conjunct(token)
    own = any(c.dep_ in {"nsubj", "nsubjpass", "aux"} and c.lower_ != "to" for c in token.children)
    return first, tied and not own and first == token.head, True


def _step_over_preposition(
    token: Token, status: Status, lexicon: Lexicon, *, tied: bool, support: Token | None
) -> Step:
    preposition = token.head
    while preposition.dep_ in {"prep", "conj", "pcomp"} and preposition.head.pos_ in {"ADP", "SCONJ"}:
        preposition = preposition.head
    governor, word = preposition.head, token.head.lower_
    if word in _ABOUT and is_verb(governor) and governor != support:
        _add_from_object_of_speech(governor, status, lexicon)
    if not tied:
        return governor, False, False
    if word == "without" or _is_instead(token.head):
        status.negations += 1
    elif governor == support or is_counted(token):
        return governor, True, False
    elif token.dep_ == "pcomp":
        _add_from_gerund(governor, word, status, lexicon)
    else:
        behind = preposition.i > governor.i  # not 'on his trip to India, Merz pledged'
        return governor, _add_from_object(governor, word, status, lexicon, behind=behind), False
    return governor, False, False


def _is_instead(preposition: Token) -> bool:
    """'instead of condemning', 'rather than condemning', 'stopped short of condemning'."""
    if preposition.lower_ == "of":
        return preposition.head.lower_ in {"instead", "short"}
    return preposition.lower_ == "than" and any(c.lower_ == "rather" for c in preposition.children)


def _add_from_object_of_speech(verb: Token, status: Status, lexicon: Lexicon) -> None:
    """'raised objections to the attack', where the preposition hangs on the verb."""
    context = _context(verb, lexicon)
    if context is not None and context.noun_speaker and any(c.dep_ == "dobj" for c in verb.children):
        add_speaker(verb, status)


def _add_from_gerund(governor: Token, word: str, status: Status, lexicon: Lexicon) -> None:
    """'accused Russia of attacking', 'kept him from coming', 'is interested in winning'."""
    if any(c.dep_ == "det" and c.lower_ == "no" for c in governor.children):
        status.negations += 1  # 'has no intention of supplying'
    elif lemma(governor) in {"accuse", "blame", "charge", "suspect"} and is_verb(governor):
        add_speaker(governor, status)
    elif word == "of" and lemma(governor) in CLAIMS:  # 'denied accusations of arming the rebels'
        _add_from_claim(governor, status, tied=True)
    elif word not in {"after", "by", "since", "while", "before"} and (context := _context(governor, lexicon)):
        add_effect(context.clause, status)


def _add_from_object(governor: Token, word: str, status: Status, lexicon: Lexicon, *, behind: bool) -> bool:
    """'called for talks', 'the risk of war', 'will meet Xi during his visit'; whether the tie holds."""
    context = _context(governor, lexicon)
    ended = [c for c in governor.children if c.dep_ == "dobj"]
    if context is not None and context.noun == "past" and ended:
        # 'dropped its objections to the visit': what ended are the objections
        for noun_context in (_context(noun, lexicon) for noun in ended):
            add_effect(noun_context.noun if noun_context is not None else "", status)
        return False
    if behind and context is not None and word in {"for", "to", "of", "on", "about", "against"}:
        add_effect(context.noun, status)
        return bool(context.noun)
    if word in _AROUND and is_verb(governor) and _lies_ahead(governor, lexicon):
        status.effects.add("planned")
    return False


def _lies_ahead(verb: Token, lexicon: Lexicon) -> bool:
    """'will attend', 'is scheduled to attend'."""
    future = {c.lower_ for c in verb.children if c.dep_ == "aux"} & {"will", "shall", "'ll"}
    context = _context(verb.head, lexicon) if verb.dep_ == "xcomp" else None
    return bool(future) or (context is not None and context.clause == "planned")


def _is_presupposed(noun: Token, context: Context) -> bool:
    """'called on Iran to end its support', 'discussed their support', 'denied the charge': there is such."""
    if lemma(noun.head) in _DENIALS and lemma(noun) in CLAIMS:
        return True
    infinitive = noun.head.tag_ == "VB" and any(c.lower_ == "to" for c in noun.head.children)
    owned = any(c.tag_ == "PRP$" for c in noun.children)
    return (context.noun == "past" and infinitive) or (owned and lemma(noun.head) in {"discuss", "debate"})


def _step_from_noun(
    token: Token, status: Status, lexicon: Lexicon, *, tied: bool, support: Token | None
) -> Step:
    """From a noun or adjective to the verb it is the subject, object or complement of."""
    head, dep = token.head, token.dep_
    context = _context(head, lexicon)
    if dep == "dobj" and head != support and context is not None and context.noun_speaker:
        add_speaker(head, status)
    if not tied:
        return head, False, False
    if head == support and context is not None and (context.noun == "cancelled" or lemma(head) in _PLANNERS):
        add_effect(context.noun, status)  # 'cancelled his visit to', 'proposed talks with'
    if head == support or dep in {"attr", "acomp", "oprd"}:
        return head, True, False
    if dep in {"dobj", "nsubjpass"} and context is not None and context.noun:
        if not any(c.dep_ in {"xcomp", "ccomp"} for c in head.children):
            if _is_presupposed(token, context):
                return head, False, False
            add_effect(context.noun, status)
            return head, True, False
        return head, False, False
    if dep == "nsubj":
        _add_from_subject(head, status, lexicon)
    return head, dep in {"nsubj", "nsubjpass"} and lemma(head) in _TAKE_PLACE, False


def _add_from_subject(verb: Token, status: Status, lexicon: Lexicon) -> None:
    """'the talks collapsed', 'the alliance ended', 'the talks will address trade'."""
    context = _context(verb, lexicon)
    undone = context.noun if context is not None else ""
    if undone in _UNDONE and not any(c.dep_ == "dobj" for c in verb.children):
        add_effect(undone, status)
    elif lemma(verb) in _TREAT and _lies_ahead(verb, lexicon):
        status.effects.add("planned")
