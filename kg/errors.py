"""What can go wrong, as a tree; beside each the exit code it gives:

KgError                     2   anything that a user can put right; its text says what, where and what to do
├── UsageError              2   a wrong option or argument
├── SourceError             3   a source that gives no article
├── StoreError              2   a graph that cannot be opened, read or written
│   ├── NoSuchArticleError  1   an article that is not in the graph
│   └── RemoteError         3   a server that does not take the graph, or does not give it
├── QueryError              2   a query that cannot be read or is not allowed
│   └── NoSuchEntityError   1   a name that nobody in the graph has
└── TableError              2   a table of the gazetteer or the lexicon with a wrong row
"""

from __future__ import annotations


class KgError(Exception):
    """Anything that a user can put right."""

    exit_code = 2


class UsageError(KgError):
    """A wrong option or argument."""


class SourceError(KgError):
    """A source, or one record of it, that gives no article."""

    exit_code = 3

    def __init__(self, origin: str, reason: str) -> None:
        """`origin` is the path or URL, with the line where there is one; `reason` says what to do."""
        super().__init__(f"{origin}: {reason}")
        self.origin = origin
        self.reason = reason


class StoreError(KgError):
    """A graph that cannot be opened, read or written."""


class NoSuchArticleError(StoreError):
    """An article that is not in the graph."""

    exit_code = 1


class RemoteError(StoreError):
    """A server that does not take the graph, or does not give it; what is on this machine is whole."""

    exit_code = 3


class QueryError(KgError):
    """A query that cannot be read or is not allowed."""


class NoSuchEntityError(QueryError):
    """A name that nobody in the graph has."""

    exit_code = 1


class TableError(KgError):
    """A table of the gazetteer or the lexicon with a wrong row."""
