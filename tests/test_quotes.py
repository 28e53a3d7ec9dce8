"""Text -> kg.quotes: who says what stands between quotation marks, in all the forms that news gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kg.blocks import find_blocks
from kg.lexicon import load_lexicon
from kg.parsing import load_model, parse_article
from kg.quotes import find_quotes
from kg.records import Article
from kg.settings import load_tables

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.parsing import Parse
    from kg.quotes import Quotes
    from kg.syntax import Token

# The form; the text; a word of the quote; the word that names who says it, or '-' where nobody is named.
FORMS = [
    ("said behind the quote", '"We need shells," Zelensky said.', "shells", "Zelensky"),
    ("said, then the name", '"We need shells," said Zelensky.', "shells", "Zelensky"),
    ("said before the quote, with a comma", 'Zelensky said, "We need shells."', "shells", "Zelensky"),
    ("said before the quote, with a colon", 'Zelensky said: "We need shells."', "shells", "Zelensky"),
    ("curly marks", "“We need shells,” Zelensky said.", "shells", "Zelensky"),
    ("German marks", "„We need shells“, Zelensky said.", "shells", "Zelensky"),
    ("angle marks", "«We need shells,» Zelensky said.", "shells", "Zelensky"),
    ("single straight marks", "'We need more shells,' Zelensky said.", "shells", "Zelensky"),
    ("single curly marks", "‘We need more shells,’ Zelensky said.", "shells", "Zelensky"),
    ("a title before the name", '"We need shells," President Zelensky said.', "shells", "Zelensky"),
    ("an apposition behind it", '"It is over," said Wilk, an analyst in Warsaw.', "over", "Wilk"),
    ("told somebody", '"We need shells," Zelensky told Biden.', "shells", "Zelensky"),
    ("told somebody, then the quote", 'Zelensky told Biden: "We need shells."', "shells", "Zelensky"),
    ("added", '"We need shells," Zelensky added.', "shells", "Zelensky"),
    ("wrote", 'Medvedev wrote on Telegram: "There will be no talks."', "talks", "Medvedev"),
    ("posted", 'Trump posted: "The deal is done."', "done", "Trump"),
    ("warned", '"There will be consequences," Wang warned.', "consequences", "Wang"),
    ("asked", '"Where are the jets?" Zelensky asked.', "jets", "Zelensky"),
    ("replied with an exclamation mark", '"Never!" replied Orban, and "we will not pay!"', "pay", "Orban"),
    ("according to, behind the quote", '"The line will hold," according to Syrskyi.', "line", "Syrskyi"),
    (
        "according to, before the quote",
        'According to Syrskyi, "the line will hold for now."',
        "line",
        "Syrskyi",
    ),
    ("a time behind said", '"We need shells," Zelensky said on Monday in Berlin.', "shells", "Zelensky"),
    ("a present tense", '"We need shells," says Zelensky.', "shells", "Zelensky"),
    ("was quoted as saying", 'Wang was quoted as saying "there is no limit to it."', "limit", "Wang"),
    ("a pronoun says it", 'Zelensky came. "We need shells," he said.', "shells", "he"),
    ("a nominal says it", '"We need shells," the president said.', "shells", "president"),
    ("a country says it", '"We need shells," Ukraine said.', "shells", "Ukraine"),
    ("a ministry says it", '"The charge is false," the ministry said in a statement.', "false", "ministry"),
    ("a participle", 'Putin left early, saying "the talks were useful to us."', "useful", "Putin"),
    ("a quote within a clause", 'Wang said the talks were "candid and led to results".', "candid", "Wang"),
    ("a quote within a that-clause", 'Wang said that China "will never yield to pressure".', "yield", "Wang"),
    ("the first part of a cut quote", '"We came," Scholz said, "and we will stay."', "came", "Scholz"),
    ("the second part of a cut quote", '"We came," Scholz said, "and we will stay."', "stay", "Scholz"),
    ("a sentence of its own behind", '"We came," Scholz said. "We will stay for years."', "stay", "Scholz"),
    ("two sentences in one quote", '"We came. We will stay for years," Scholz said.', "came", "Scholz"),
    ("two sentences, the later", '"We came. We will stay for years," Scholz said.', "stay", "Scholz"),
    ("two speakers, the first", '"We came," Scholz said. "We left," Macron said.', "came", "Scholz"),
    ("two speakers, the second", '"We came," Scholz said. "We left," Macron said.', "left", "Macron"),
    (
        "a paragraph that goes on",
        '"We came to help," Scholz said.\n\n"We will stay for years."',
        "stay",
        "Scholz",
    ),
    (
        "marks opened anew in each paragraph",
        'Scholz said: "We came to help.\n\n"We will stay for years."',
        "stay",
        "Scholz",
    ),
    (
        "a quote before a paragraph that names its speaker",
        '"We will stay for years."\n\nWith these words Scholz opened the talks.',
        "stay",
        "-",
    ),
    ("a crowd that chants", '"We will be free," the crowd chanted.', "free", "crowd"),
    ("nobody at all", 'A banner read "We will be free one day".', "free", "-"),
]

# What is left as it is said by nobody: marks around a word or a name.
UNQUOTED = [
    ("a single word", 'Xi called Putin an "old friend" in Moscow.', "friend"),
    ("the title of a work", 'She sang "Imagine" in Berlin.', "Imagine"),
    ("words outside the marks", '"We need shells," Zelensky said in Berlin.', "Berlin"),
    ("words between two quotes", '"We came," Scholz said, "and we will stay."', "Scholz"),
    ("an apostrophe is no mark", "Ukraine's army needs Britain's shells.", "army"),
]

KNOWN_GAPS: set[str] = set()


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_model()


def read_quotes(text: str, nlp: Language) -> tuple[Parse, Quotes]:
    article = Article(id="quotes", text=text + "\n", published="2025-05-09")
    parse = parse_article(article, find_blocks(article), nlp, load_tables())
    return parse, find_quotes(parse, load_lexicon())


def find_token(parse: Parse, word: str) -> Token:
    """The word; a text of these tests has it once."""
    (token,) = [t for t in parse.doc if t.text == word]
    return token


def make_params(rows: list[Any]) -> list[Any]:
    gap = pytest.mark.xfail(reason="known gap", strict=True)
    return [pytest.param(*row[1:], id=row[0], marks=[gap] if row[0] in KNOWN_GAPS else []) for row in rows]


@pytest.mark.parametrize(("text", "word", "speaker"), make_params(FORMS))
def test_a_quote_is_the_word_of_whom_the_text_names(
    text: str, word: str, speaker: str, nlp: Language
) -> None:
    parse, quotes = read_quotes(text, nlp)
    token = find_token(parse, word)
    found = quotes.speaker(token)
    assert quotes.is_quoted(token)
    assert (found.text if found is not None else "-") == speaker


@pytest.mark.parametrize(("text", "word"), make_params(UNQUOTED))
def test_what_is_no_quote_has_no_speaker(text: str, word: str, nlp: Language) -> None:
    parse, quotes = read_quotes(text, nlp)
    token = find_token(parse, word)
    assert not quotes.is_quoted(token)
    assert quotes.speaker(token) is None


@pytest.mark.parametrize("text", ['"', "“”", '""""', '"We came', 'came" Scholz said', "« „ ” »"])
def test_marks_that_do_not_pair_break_nothing(text: str, nlp: Language) -> None:
    parse, quotes = read_quotes(text, nlp)
    assert all(0 <= i < len(parse.doc) for i in quotes.speakers)


def test_a_speaker_never_stands_within_the_quote(nlp: Language) -> None:
    parse, quotes = read_quotes('"Biden said he was ready to talk," Peskov said.', nlp)
    found = quotes.speaker(find_token(parse, "ready"))
    assert found is not None
    assert found.text == "Peskov"


def test_a_mark_left_open_does_not_reach_into_the_next_paragraph(nlp: Language) -> None:
    text = 'Scholz said: "We came to help.\n\nMacron flew to Rome. He met Meloni.'
    parse, quotes = read_quotes(text, nlp)
    assert quotes.is_quoted(find_token(parse, "help"))
    assert not quotes.is_quoted(find_token(parse, "Rome"))
