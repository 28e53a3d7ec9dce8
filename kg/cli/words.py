"""A statement, a sentence, an article -> the lines that tell of it on the terminal."""

from typing import TYPE_CHECKING

from kg.cli.terminal import wrap
from kg.wording import word_statement

if TYPE_CHECKING:
    from kg.records import Article, Statement

_STATUS = {"past": "formerly", "planned": "planned", "possible": "possibly", "negated": "not so"}


def head(statement: "Statement") -> str:
    """'Xi Jinping meets Vladimir Putin (2025-05-08, Moscow)'."""
    told_as = _STATUS.get(statement.factuality)
    return word_statement(statement, told_as, f"confidence {statement.confidence:.2f}")


def quote(sentence: str) -> list[str]:
    """The sentence between quotation marks, indented."""
    return wrap(f"“{' '.join(sentence.split())}”", "    ")


def cite(article: "Article") -> str:
    """'moscow-wire, The Post, 2025-05-08', and whose story it tells where that is another's."""
    copied = f"the same story as {article.story}" if article.story else None
    return ", ".join(part for part in (article.id, article.publisher, article.published, copied) if part)
