"""Articles found -> those that a build is to read; and what becomes of each, counted.

New or changed are read; unchanged are counted. `Choice` leaves out what is older than a date, and ends after
so many; a dry run goes the same way and only tells.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from kg.errors import UsageError
from kg.intervals import find_bounds
from kg.rdf.terms import GENERATED_BY
from kg.records import Failure
from kg.versions import mark_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kg.rdf.runs import Run
    from kg.records import Article
    from kg.store import Store
    from kg.versions import Mark

    Explain = Callable[[Article], tuple["Fate", str]]

Doing = Literal["reading", "joining", "writing"]
Fate = Literal["new", "changed", "unchanged", "older", "failed"]


@dataclass(frozen=True, slots=True)
class Progress:
    """An article was dealt with: `done` so far of `total` (None: not known), `words` of it parsed.

    `failed` sources gave no article so far, which are none of `done`. When all are read, what they say is
    joined and the files are written; then `article_id` is empty.
    """

    article_id: str
    done: int
    total: int | None
    words: int
    failed: int = 0
    doing: Doing = "reading"


@dataclass(frozen=True, slots=True)
class Planned:
    """What a build would do with an article, or with a source that gives none, and why.

    `origin` is the path or URL, `article` the id, '' for a source that gives none.
    """

    article: str
    origin: str
    fate: Fate
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """At most `limit` articles that are new or changed; none published before the ISO 8601 date `since`.

    An article of unknown date is taken. Raises UsageError for what is no date or number of articles.
    """

    limit: int | None = None
    since: str | None = None

    def __post_init__(self) -> None:
        """Check the values."""
        if self.limit is not None and self.limit < 0:
            raise UsageError(f"the limit is a number of articles, not {self.limit}")
        if self.since is not None:
            try:
                find_bounds(self.since)
            except ValueError as error:
                raise UsageError(
                    f"since is a date such as 2025-05-08, 2025-05 or 2025, not {self.since!r}"
                ) from error

    def is_too_old(self, article: Article) -> bool:
        """Whether it was surely published before: one of 'May 2025' is not older than 8 May 2025."""
        if self.since is None or article.published is None:
            return False
        first, _ = find_bounds(self.since)
        _, last = find_bounds(article.published[: len("2025-05-08")])
        return first is not None and last is not None and last < first


def make_fingerprint(article: Article, run: Run) -> str:
    """What the article's part of the graph was made from: its text, its metadata and the run."""
    metadata_ = (
        article.id,
        article.title,
        article.publisher,
        article.published,
        article.url,
        article.authors,
        article.extracted_by,
        article.dated_by,
    )
    parts = (article.checksum, *map(str, metadata_), str(article.language), str(article.licence), run.id)
    return sha256("\x1f".join(parts).encode()).hexdigest()


class Tally:
    """Counts what becomes of each article, and tells `progress` of it; `total` is how many are expected."""

    def __init__(
        self, progress: Callable[[Progress], None] | None = None, *, total: int | None = None
    ) -> None:
        self._progress = progress
        self._total = total
        self.added: list[str] = []
        self.changed: list[str] = []
        self.unchanged: list[str] = []
        # Published before what was asked for.
        self.older: list[str] = []
        self.failures: list[Failure] = []
        self.notes: list[str] = []
        # So many articles, or more, that the next build would read.
        self.left = 0
        # For each article and each failure, where `sort` is to explain.
        self.planned: list[Planned] = []
        self.warnings: defaultdict[str, list[str]] = defaultdict(list)
        # Of the articles that are being read.
        self.fingerprints: dict[str, str] = {}
        self._known: Mapping[str, str] = {}
        self._explain: Explain | None = None

    def warn(self, article_id: str, warning: str) -> None:
        """Keep what a reader says of an article."""
        self.warnings[article_id].append(warning)

    def remark(self, origin: str, text: str) -> None:
        """Keep what a reader says of a source."""
        self.notes.append(f"{origin}: {text}")

    def sort(
        self,
        found: Iterable[Article | Failure],
        known: Mapping[str, str],
        run: Run,
        choice: Choice,
        *,
        explain: Explain | None = None,
        replaced: Mapping[Mark, str] | None = None,
    ) -> Iterator[Article]:
        """The articles that are new or changed; the others are only counted.

        `known` has the fingerprints of the articles that are in the graph, by their ids; with `explain`, what
        becomes of each is `planned`. `replaced` are earlier versions, as `list_replaced` lists them.
        """
        self._known, self._explain = known, explain
        taken = 0
        for article in found:
            if isinstance(article, Failure):
                self.fail(article)
                continue
            fingerprint = make_fingerprint(article, run)
            if choice.is_too_old(article):
                self._pass_over(article, "older", f"published {article.published}, before {choice.since}")
            elif known.get(article.id) == fingerprint:
                self._pass_over(article, "unchanged", "in the graph as it is now")
            elif replaced and (later := replaced.get(mark_article(article))):
                self._pass_over(article, "unchanged", f"an earlier version of {later}, which is in the graph")
            elif taken == choice.limit:
                # What comes behind is not even opened: it may be far away, or endless.
                seen = taken + len(self.older) + len(self.unchanged) + len(self.failures)
                self.left = max(1, (self._total or 0) - seen)
                return
            else:
                taken += 1
                if explain is not None:
                    self.planned.append(Planned(article.id, article.origin, *explain(article)))
                self.fingerprints[article.id] = fingerprint
                yield article

    def _pass_over(self, article: Article, fate: Literal["older", "unchanged"], reason: str) -> None:
        (self.older if fate == "older" else self.unchanged).append(article.id)
        if self._explain is not None:
            self.planned.append(Planned(article.id, article.origin, fate, reason))
        self._tell(article.id)

    def fail(self, failure: Failure) -> None:
        """Count a source that gave no article, or an article that cannot be read."""
        self.failures.append(failure)
        if self._explain is not None:
            self.planned.append(Planned("", failure.origin, "failed", failure.reason))
        self._tell("")

    def note(self, article: Article) -> None:
        """Count an article that was read, or would be."""
        (self.changed if article.id in self._known else self.added).append(article.id)
        self._tell(article.id, words=len(article.text.split()))

    def turn_to(self, doing: Doing) -> None:
        """Tell what is done when all articles are read."""
        self._tell("", doing=doing)

    def _tell(self, article_id: str, *, words: int = 0, doing: Doing = "reading") -> None:
        if self._progress is not None:
            done = len(self.added) + len(self.changed) + len(self.unchanged) + len(self.older)
            self._progress(Progress(article_id, done, self._total, words, len(self.failures), doing))


def explain_choice(article: Article, run: Run, store: Store) -> tuple[Fate, str]:
    """Whether an article that a build would read is new or changed, and what of it is."""
    checksum = store.checksum(article.id)
    if checksum is None:
        return "new", "not in the graph"
    if checksum != article.checksum:
        return "changed", "its text is other than in the graph"
    made_by = {quad.object for quad in store.match(store.names.article(article.id), GENERATED_BY)}
    if made_by != {store.names.run(run.id)}:
        return "changed", "read by another version of kg, or with other settings or tables"
    return "changed", "its title, date or another of its metadata is other than in the graph"
