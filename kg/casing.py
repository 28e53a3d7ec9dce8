"""'Trump Hosts Zelensky, Pledges More Aid' -> 'Trump hosts Zelensky, pledges more aid', for the parser.

Headlines in Title Case hide which words are names, and the parser takes verbs for names. What an article
writes small in its paragraphs, or what is a word of the language and no name, is written small; as in
truecasing (Lita et al. 2003), the text at hand decides first. Only the case changes: offsets stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.language import Language

    from kg.gazetteer import Gazetteer

_WORD = re.compile(r"[^\W\d_]+")
_TITLED = re.compile(r"[A-Z][a-z]+")
# Shorter words ('of', 'the') are small in most styles of Title Case.
_SHORTEST_TITLED = 4
# So many of the longer words, and this part of them, are capitalised in Title Case.
_LEAST_WORDS, _LEAST_SHARE = 3, 0.8
# A capital within a sentence, and what a capital behind tells nothing.
_WITHIN = re.compile(r"(?<=[\w,] )[A-Z][^\W\d_]+")
_BEGINNINGS = re.compile(r"(?:^|(?<![A-Z])\.|[!?:;\"“”‘'(\[–—-])\s*$")
_SMALL = {
    "a", "an", "the", "and", "or", "but", "nor", "of", "in", "on", "at", "to", "for", "from", "by", "with",
    "as", "into", "onto", "over", "under", "after", "before", "amid", "amidst", "against", "between",
    "among", "during", "since", "until", "despite", "without", "within", "is", "are", "was", "were", "be",
    "been", "has", "have", "had", "his", "her", "its", "their", "our", "your", "my", "it", "he", "she",
    "they", "we", "you", "who", "whose", "which", "that", "this", "these", "those", "not", "no", "than",
    "will", "would", "can", "could", "may", "might", "must", "should", "shall", "if", "when", "while",
    "how", "why", "what", "where",
}  # fmt: skip
_KINDS = ("verb", "noun", "adj", "adv")
_CALENDAR = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
    "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Casing:
    """How the paragraphs of an article write its words: `small` and, within sentences, `capital`."""

    small: frozenset[str]
    capital: frozenset[str]
    gazetteer: Gazetteer
    nlp: Language

    def lower(self, headline: str) -> str:
        """A headline in Title Case with only its names capitalised; any other text as it is."""
        if not is_title_case(headline):
            return headline
        words = list(_WORD.finditer(headline))
        named = self._find_names(headline, words)
        text = list(headline)
        for number, word in enumerate(words):
            at_beginning = _BEGINNINGS.search(headline[: word.start()])
            if number not in named and not at_beginning and self._is_small(word.group()):
                text[word.start()] = text[word.start()].lower()
        return "".join(text)

    def is_surname(self, word: str) -> bool:
        """Whether it is a name of people in the tables, or of somebody whom the paragraphs name."""
        if not _TITLED.fullmatch(word) or word.lower() in _CALENDAR | _SMALL:
            return False
        found = self.gazetteer.find(word)
        if self.gazetteer.people_by_family(word):
            return not found or found[0].cls == "person"
        return word in self.capital and not self._is_name(word) and not _is_common(word.lower(), self.nlp)

    def is_country(self, word: str) -> bool:
        """Whether it is a name of a country in the tables."""
        return any(e.cls == "country" for e in self.gazetteer.find(word)[:1])

    def _is_small(self, word: str) -> bool:
        if not _TITLED.fullmatch(word):
            return False
        small = word.lower()
        if small in _SMALL:
            return True
        if word in self.capital or small in _CALENDAR:
            return False
        return small in self.small or _is_common(small, self.nlp)

    def _find_names(self, headline: str, words: list[re.Match[str]]) -> set[int]:
        """The words of names in the gazetteer, the longest first."""
        found: set[int] = set()
        for begin in range(len(words)):
            for end in range(min(len(words), begin + self.gazetteer.longest), begin, -1):
                name = headline[words[begin].start() : words[end - 1].end()]
                if self._is_name(name):
                    found.update(range(begin, end))
                    break
        return found

    def _is_name(self, name: str) -> bool:
        table = self.gazetteer
        if table.has_name(name) or table.people_by_family(name):
            return True
        return table.adjective(name) is not None or table.people_noun(name) is not None


@lru_cache(maxsize=20_000)
def _is_common(word: str, nlp: Language) -> bool:
    """Whether it is a form of a word of the language, by WordNet's list in the pipeline's lemmatiser."""
    from spacy.pipeline import Lemmatizer  # noqa: PLC0415
    from spacy.tokens import Doc  # noqa: PLC0415

    lemmatizer = nlp.get_pipe("lemmatizer") if "lemmatizer" in nlp.component_names else None
    if not isinstance(lemmatizer, Lemmatizer) or "lemma_index" not in lemmatizer.lookups:
        return False  # another pipeline: what the article writes small must do
    index = lemmatizer.lookups.get_table("lemma_index")
    tokens = (Doc(nlp.vocab, words=[word], pos=[kind.upper()])[0] for kind in _KINDS)
    return any(
        lemma in index.get(kind, ())
        for kind, token in zip(_KINDS, tokens, strict=True)
        for lemma in lemmatizer.rule_lemmatize(token)
    )


def find_casing(paragraphs: Iterable[str], gazetteer: Gazetteer, nlp: Language) -> Casing:
    """What the paragraphs of an article tell of its words."""
    small: set[str] = set()
    capital: set[str] = set()
    for text in paragraphs:
        small.update(word for word in _WORD.findall(text) if word.islower())
        capital.update(_WITHIN.findall(text))
    return Casing(frozenset(small), frozenset(capital), gazetteer, nlp)


def is_title_case(text: str) -> bool:
    """'Putin Hosts Xi in Moscow', 'A Display of Unity'; not 'Putin meets Xi', 'Security Council', 'NATO'."""
    longer = [w for w in _WORD.findall(text) if len(w) >= _SHORTEST_TITLED]
    titled = sum(1 for w in longer if w[0].isupper())
    return len(longer) >= _LEAST_WORDS and titled >= _LEAST_SHARE * len(longer)
