"""What can go wrong, as a tree:

KgError             anything that a user can put right; its text says what, where and what to do
├── UsageError      a wrong option or argument                        (exit code 2)
├── SourceError     a source that gives no article                    (exit code 3)
├── StoreError      a graph that cannot be opened, read or written    (exit code 2)
├── QueryError      a query that cannot be read or is not allowed     (exit code 2)
└── TableError      a table of the gazetteer or lexicon with a wrong row
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


class QueryError(KgError):
    """A query that cannot be read or is not allowed."""


class TableError(KgError):
    """A table of the gazetteer or the lexicon with a wrong row."""
