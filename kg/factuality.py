"""Predicate in its sentence -> Status: whether it happened, and whose word it is.

'Xi declined to meet Putin' -> negated; 'Xi plans to meet Putin' -> planned; 'Putin said that Xi may come'
-> possible, and Putin's word. From the predicate the way leads up the tree, from governor to governor;
each adds what it makes of what hangs on it (lexicon/contexts.tsv), until the tie is too loose to carry.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kg.grammar import is_verb, lemma
from kg.verbs import first_conjunct, verb_roles

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.clauses import Clause
    from kg.lexicon import Context, Lexicon
    from kg.quotes import Quotes
    from kg.records import Factuality

Tense = Literal["past", "present", "future"]
# The governor; whether it still bears on the predicate; whether with its modals only.
Step = tuple["Token", bool, bool]

_FUTURE = {"will", "shall", "'ll", "wo", "would", "'d"}
_POSSIBLE_MODALS = {"may", "might", "could", "can", "must", "should", "ought", "ca"}
_CONDITIONS = {"if", "unless", "whether", "lest"}
_DOUBTS = {"reportedly", "allegedly", "perhaps", "possibly", "probably", "maybe", "supposedly", "purportedly"}
_ALMOST = {"almost", "nearly", "hardly", "barely", "never"}
_NOBODY = {"nobody", "none", "neither", "nothing"}
_ADJECTIVE_EFFECTS: dict[str, str] = {
    **dict.fromkeys(
        ("planned", "upcoming", "scheduled", "expected", "forthcoming", "future", "coming"), "planned"
    ),
    **dict.fromkeys(("possible", "potential", "proposed", "alleged", "threatened", "looming"), "possible"),
    **dict.fromkeys(
        ("prospective", "would-be", "hypothetical", "supposed", "suspected", "feared"), "possible"
    ),
    **dict.fromkeys(("former", "ex", "onetime", "erstwhile", "ousted", "deposed"), "past"),
    **dict.fromkeys(("cancelled", "canceled", "aborted", "failed", "abandoned"), "negated"),
}
# Whose belief leaves it open: 'fears that Beijing may send weapons'.
_DOUBTERS = {"fear", "hope", "worry", "doubt", "question", "suspect", "speculate", "suggest", "hint", "wonder"}
_FICTIONS = {"novel", "film", "movie", "book", "game", "scenario", "simulation", "series", "play", "dream"}
# Verbs that say of a happening that it happens: 'the visit will begin', 'talks are under way'.
_TAKE_PLACE = {
    "take",
    "begin",
    "start",
    "happen",
    "occur",
    "continue",
    "resume",
    "follow",
    "come",
    "last",
    "be",
}
# 'will meet during his visit': what is around a future event is in the future too.
_AROUND = {"during", "at", "on", "in", "for", "with"}
# Who wants or tries to: 'possible', but of an attitude or a request already its beginning.
_GOES_ON = {"continue", "remain", "keep", "stay"}
_WISHES = {
    "want",
    "wish",
    "seek",
    "hope",
    "desire",
    "try",
    "attempt",
    "look",
    "strive",
    "aim",
    "like",
    "vow",
    "pledge",
}
_LONGEST_WAY = 25  # steps up the tree; a guard, real sentences have fewer than fifteen


@dataclass(slots=True)
class Status:
    """`speakers` are the tokens that name who says so, the innermost first."""

    effects: set[str] = field(default_factory=set)
    negations: int = 0
    speakers: list[Token] = field(default_factory=list)
    unnamed_speaker: bool = False
    wished: bool = False
    tense: Tense = "present"

    @property
    def factuality(self) -> Factuality:
        """The one word for what the effects come to."""
        if self.negations % 2:
            return "negated"
        for factuality in ("possible", "planned", "past"):
            if factuality in self.effects:
                return factuality
        return "actual"


def find_status(clause: Clause, lexicon: Lexicon, quotes: Quotes) -> Status:
    """Walk from the predicate to the root of its sentence."""
    status = Status(tense=find_tense(clause.support or clause.predicate))
    current, tied, only_modals = clause.predicate, True, False
    for _ in range(_LONGEST_WAY):
        if tied:
            _add_local(current, status, only_modals=only_modals)
        _add_sources(current, status, lexicon)
        if current.dep_ == "ROOT":
            break
        current, tied, only_modals = _step_up(current, status, lexicon, tied=tied, support=clause.support)
    quoted = quotes.speaker(clause.predicate)
    if quoted is not None and quoted not in status.speakers and not status.speakers:
        status.speakers.append(quoted)
    elif quotes.is_quoted(clause.predicate) and quoted is None and not status.speakers:
        status.unnamed_speaker = True
    return status


def find_tense(token: Token) -> Tense:
    """Of the verb itself, or of the verb that governs a noun."""
    verb = token
    while verb.pos_ not in {"VERB", "AUX"} and verb.dep_ != "ROOT":
        verb = verb.head
    words = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    if words & _FUTURE:
        return "future"
    if verb.tag_ in {"VBD", "VBN"} or words & {"was", "were", "had", "has", "have", "did"}:
        return "past"
    if verb.tag_ in {"VBG", "VB", "VBN"} and verb.dep_ in {"advcl", "xcomp", "pcomp", "conj", "acl", "ccomp"}:
        if "to" in words:
            return "future"
        return find_tense(verb.head)
    return "present"


def _add_local(token: Token, status: Status, *, only_modals: bool) -> None:
    """What the word's own auxiliaries, negations and modifiers make of it."""
    for child in token.children:
        if child.dep_ == "aux":
            _add_modal(token, child.lower_, status)
        elif not only_modals:
            _add_modifier(token, child, status)
    if token.dep_ == "ROOT":
        infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)
        if token.tag_ == "VB" and infinitive:  # 'Xi to visit Moscow', a headline
            status.effects.add("planned")
        if token.sent.text.rstrip(" '\"”’").endswith("?"):
            status.effects.add("possible")


def _add_modal(token: Token, modal: str, status: Status) -> None:
    if modal in _FUTURE and lemma(token) not in _GOES_ON:  # what will continue is there already
        status.effects.add("planned")
    elif modal in _POSSIBLE_MODALS:
        status.effects.add("possible")


def _add_modifier(token: Token, child: Token, status: Status) -> None:
    dep, word = child.dep_, child.lower_
    if dep == "neg":
        _add_negation(token, child, status)
    elif (dep == "mark" and word in _CONDITIONS) or (dep == "advmod" and word in _DOUBTS):
        status.effects.add("possible")
    elif dep == "advmod" and word in {"once", "formerly"} and token.lower_ in {"was", "were", "had"}:
        status.effects.add("past")
    elif dep == "advmod" and word == "longer":  # 'no longer supports'
        status.effects.add("past")
    elif dep == "prep":
        _add_setting(child, status)
    elif (
        (dep == "advmod" and word in _ALMOST)
        or (dep in {"nsubj", "nsubjpass"} and _is_nobody(child))
        or (dep in {"det", "preconj", "cc"} and word in {"no", "neither"})
    ):
        status.negations += 1
    elif dep in {"amod", "compound"} and word in _ADJECTIVE_EFFECTS:
        _add_effect(_ADJECTIVE_EFFECTS[word], status)


def _add_setting(preposition: Token, status: Status) -> None:
    """'At no point did Japan attack', 'In the novel, China invades'."""
    for pobj in preposition.children:
        if any(c.dep_ == "det" and c.lower_ == "no" for c in pobj.children) and lemma(pobj) in {"point", "time"}:
            status.negations += 1
        elif preposition.lower_ == "in" and lemma(pobj) in _FICTIONS:
            status.effects.add("possible")


def _is_nobody(subject: Token) -> bool:
    """'Nobody', 'neither Xi nor Putin', 'no European leader'."""
    words = {c.lower_ for c in subject.children if c.dep_ in {"det", "preconj", "cc"}}
    return subject.lower_ in _NOBODY or bool(words & {"no", "neither", "nor"})


def _add_negation(token: Token, neg: Token, status: Status) -> None:
    following = neg.nbor(1).lower_ if neg.i + 1 < len(neg.doc) else ""
    if following == "only" or neg.head != token:
        return
    if (neg.lower_ == "no" and following == "longer") or any(c.lower_ == "longer" for c in token.children):
        status.effects.add("past")
        return
    status.negations += 1


def _add_effect(effect: str, status: Status) -> None:
    if effect == "negated":
        status.negations += 1
    elif effect:
        status.effects.add(effect)


def _add_sources(token: Token, status: Status, lexicon: Lexicon) -> None:
    """'According to X', and 'X said' set between commas."""
    for child in token.children:
        if child.lower_ == "according" and child.dep_ in {"prep", "advcl", "advmod"}:
            # What is said elsewhere than in the clause that the source is named for is not from it.
            if not _is_speech(token, lexicon) or status.speakers:
                status.speakers += [p for c in child.children if c.lower_ == "to" for p in c.children]
        elif child.lower_ == "per" and child.dep_ == "prep":
            status.speakers += [p for p in child.children if p.dep_ == "pobj"]
        elif child.dep_ == "parataxis" and _is_speech(child, lexicon):
            _add_speaker(child, status)
        elif child.dep_ == "advcl" and child.tag_ != "VBG" and _is_speech(child, lexicon):
            words = {c.dep_ for c in child.children}
            if any(c.lower_ == "as" for c in child.children) and not words & {"dobj", "ccomp", "xcomp"}:
                _add_speaker(child, status)


def _is_speech(verb: Token, lexicon: Lexicon) -> bool:
    context = lexicon.contexts.get(("verb", lemma(verb)))
    return context is not None and context.speaker


def _add_speaker(verb: Token, status: Status) -> None:
    speakers = verb_roles(verb)["subj"]
    if speakers:
        status.speakers += [s for s in speakers if s not in status.speakers][:1]
    else:
        status.unnamed_speaker = True


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
            _add_effect(context.clause, status)
        return head, tied, False
    if context is not None and any(c.dep_ == "mark" and c.lower_ == "that" for c in token.children):
        if context.speaker:
            status.speakers += [c for c in head.children if c.dep_ == "poss"]
        if tied:
            _add_effect(context.clause, status)
    return head, False, False


def _step_from_complement(token: Token, status: Status, lexicon: Lexicon, *, tied: bool) -> Step:
    """'said that he came', 'plans to come', 'is ready to come'."""
    head, dep = token.head, token.dep_
    context = _context(head, lexicon)
    if dep == "ccomp" and context is not None and context.speaker and not _is_asked(token):
        if _is_quotation(token, head):
            _add_speaker(head, status)
            unsure = lemma(head) in _DOUBTERS or any(c.dep_ == "neg" for c in head.children)
            if tied and context.clause == "negated":
                _add_effect("negated", status)
            elif tied and unsure:  # 'did not say that'
                status.effects.add("possible")
        return head, False, False
    # A clause before its governor is one that the parser hung too low: 'Xi meets Putin as ... strive'.
    if tied and context is not None and dep != "acomp" and (dep != "ccomp" or token.i > head.i):
        if lemma(head) == "deny":
            _add_speaker(head, status)
        _add_effect(context.clause, status)
        status.wished |= lemma(head) in _WISHES
    elif tied and lemma(head) == "have" and any(c.lower_ == "yet" for c in head.children):
        status.negations += 1  # 'has yet to visit'
    elif tied and lemma(head) == "be" and any(c.dep_ == "aux" and c.lower_ == "have" for c in token.children):
        status.effects.add("possible")  # 'was to have met'
    elif tied and head.lower_ == "used" and dep == "xcomp":
        status.effects.add("past")
    elif tied and head.pos_ == "ADJ" and any(c.lower_ == "too" for c in head.children):
        status.negations += 1  # 'too weak to attack'
    elif tied and lemma(head) in {"go", "be"} and dep == "xcomp" and token.tag_ == "VB":
        status.effects.add("planned")  # 'is going to meet', 'is to meet'
    return head, tied, False


def _is_quotation(clause: Token, verb: Token) -> bool:
    """Whether a clause that the parser takes for what is said can be it.

    Not 'raised concerns ..., noted that ...', a list of verbs; nor the narrator's words before a colon:
    'Turkey sided with Baku: "Karabakh is Azerbaijani," Erdogan said'.
    """
    if clause.i > verb.i:
        return True
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
    """'said what price Putin pays': a question inside a sentence is nobody's claim."""
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
    if not tied:
        return governor, False, False
    if word == "without" or (word == "of" and token.head.head.lower_ == "instead"):
        status.negations += 1
    elif governor == support:
        return governor, True, False
    elif token.dep_ == "pcomp":
        _add_from_gerund(governor, word, status, lexicon)
    else:
        return governor, _add_from_object(governor, word, status, lexicon), False
    return governor, False, False


def _add_from_gerund(governor: Token, word: str, status: Status, lexicon: Lexicon) -> None:
    """'accused Russia of attacking', 'kept him from coming', 'is interested in winning'."""
    if any(c.dep_ == "det" and c.lower_ == "no" for c in governor.children):
        status.negations += 1  # 'has no intention of supplying'
    elif lemma(governor) in {"accuse", "charge", "suspect"}:
        _add_speaker(governor, status)
    elif word not in {"after", "by", "since", "while", "before"} and (context := _context(governor, lexicon)):
        _add_effect(context.clause, status)


def _add_from_object(governor: Token, word: str, status: Status, lexicon: Lexicon) -> bool:
    """'called for talks', 'the risk of war', 'will meet Xi during his visit'; whether the tie holds."""
    context = _context(governor, lexicon)
    if context is not None and word in {"for", "to", "of", "on", "about", "against"}:
        _add_effect(context.noun, status)
        return bool(context.noun)
    if word in _AROUND and is_verb(governor):
        future = {c.lower_ for c in governor.children if c.dep_ == "aux"} & {"will", "shall", "'ll"}
        if future or _expected(governor, lexicon):
            status.effects.add("planned")
    return False


def _expected(verb: Token, lexicon: Lexicon) -> bool:
    """'is scheduled to attend': whether what governs the verb puts it in the future."""
    context = _context(verb.head, lexicon) if verb.dep_ == "xcomp" else None
    return context is not None and context.clause == "planned"


def _step_from_noun(
    token: Token, status: Status, lexicon: Lexicon, *, tied: bool, support: Token | None
) -> Step:
    """From a noun or adjective to the verb it is the subject, object or complement of."""
    head, dep = token.head, token.dep_
    context = _context(head, lexicon)
    if dep == "dobj" and head != support and context is not None and context.noun_speaker:
        _add_speaker(head, status)
    if not tied:
        return head, False, False
    if head == support or dep in {"attr", "acomp", "oprd"}:
        return head, True, False
    if dep in {"dobj", "nsubjpass"} and context is not None and context.noun:
        if not any(c.dep_ in {"xcomp", "ccomp"} for c in head.children):
            _add_effect(context.noun, status)
            return head, True, False
        return head, False, False
    if dep == "nsubj" and context is not None and context.noun in {"negated", "past"}:
        if not any(c.dep_ == "dobj" for c in head.children):  # 'the talks collapsed', 'the alliance ended'
            _add_effect(context.noun, status)
    if dep in {"nsubj", "nsubjpass"} and lemma(head) in _TAKE_PLACE | {"hold"}:
        return head, True, False
    return head, False, False
