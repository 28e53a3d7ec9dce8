"""Traces of one name in several articles -> who is one and who is another: Lee Wong the analyst, the singer.

No table knows the name, so all there is to go by is what each article says: the class, the description and
who stands in a statement with it. The same full name is taken for the same, unless the articles contradict
one another; the same single name only where they have something in common. What was close is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, count
from typing import TYPE_CHECKING

from kg.tables import read_list, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.records import EntityClass

# Shorter words of a description ('of', 'the', 'for') say nothing of who it is.
_SHORTEST_WORD = 5
# A single name may be somebody else's in each of a thousand articles; why, is told against so many of them.
_MOST_REASONS = 10


@dataclass(frozen=True, slots=True)
class Trace:
    """What one article says of a name that no table knows.

    `date` is its date of publication or ''; `partners` are the ids of those who stand in a statement with
    it, `homes` the names of the countries that these belong to.
    """

    article: str
    date: str
    cls: EntityClass
    description: str = ""
    partners: frozenset[str] = frozenset()
    homes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Field:
    """A row of lexicon/occupations.tsv."""

    name: str
    is_apart: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """One of those who are called `name`; `label` tells it from the others, `close` what was a near thing."""

    name: str
    label: str
    articles: tuple[str, ...]
    close: tuple[str, ...] = ()


@dataclass(slots=True)
class _Group:
    """The traces of one, and why some of them nearly were not.

    What a further trace is compared with is kept at hand, as one name may stand in thousands of articles.
    """

    traces: list[Trace] = field(default_factory=list)
    close: list[str] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)
    partners: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    # The first of those that tell the same.
    unlike: dict[tuple[str, frozenset[str]], Trace] = field(default_factory=dict)

    def add(self, trace: Trace) -> None:
        """One more article that tells of the same."""
        self.traces.append(trace)
        self.classes.add(trace.cls)
        self.partners |= trace.partners
        self.words |= _list_words(trace.description)
        self.unlike.setdefault((trace.description, trace.homes), trace)


def tell_apart(name: str, traces: Iterable[Trace]) -> list[Identity]:
    """Those who are called so, in the order of their first article; the first keeps the plain name."""
    groups: list[_Group] = []
    for trace in sorted(traces, key=lambda t: (t.date, t.article)):
        fitting = [(_count_shared(trace, g), g) for g in groups if not _find_contradiction(name, trace, g)]
        if not fitting:
            close = [
                f"{trace.article}: {_find_contradiction(name, trace, g)}" for g in groups[:_MOST_REASONS]
            ]
            groups.append(_Group(close=close))
            groups[-1].add(trace)
            continue
        shared, group = max(fitting, key=lambda pair: pair[0])
        if shared == 0 and (doubt := _find_doubt(trace, group)):
            group.close.append(f"{trace.article}: {doubt}")
        group.add(trace)
    labels = _name_groups(name, [g.traces for g in groups])
    return [
        Identity(name, label, tuple(sorted(t.article for t in g.traces)), tuple(g.close))
        for label, g in zip(labels, groups, strict=True)
    ]


def _find_contradiction(name: str, trace: Trace, group: _Group) -> str:
    """Why this is somebody else; '' where it may be the same."""
    if _count_shared(trace, group):
        return ""
    first = group.traces[0].article
    if trace.cls not in group.classes:
        return f"{trace.cls} here, {' or '.join(sorted(group.classes))} in {first}"
    if trace.cls != "person":
        return ""
    if " " not in name:
        return f"nothing but the single name in common with {first}"
    for other in group.unlike.values():
        if trace.homes and other.homes and not trace.homes & other.homes and _is_political(trace, other):
            return f"{_join(trace.homes)} here, {_join(other.homes)} in {other.article}"
        mine, theirs = _find_fields(trace.description), _find_fields(other.description)
        if mine and theirs and not mine & theirs and any(f.is_apart for f in mine | theirs):
            return f"“{trace.description}” here, “{other.description}” in {other.article}"
    return ""


def _find_doubt(trace: Trace, group: _Group) -> str:
    """What a reader should look at though nothing contradicts: two descriptions without a word in common."""
    described = next((other for other in group.unlike.values() if other.description), None)
    if trace.description and described:
        return f"“{trace.description}” here, “{described.description}” in {described.article}"
    return ""


def _count_shared(trace: Trace, group: _Group) -> int:
    return len(trace.partners & group.partners) + len(_list_words(trace.description) & group.words)


@lru_cache(maxsize=1 << 12)
def _list_words(description: str) -> frozenset[str]:
    words = (word.strip(".,;:()'\"’“”").casefold() for word in description.split())
    return frozenset(word for word in words if len(word) >= _SHORTEST_WORD)


def _is_political(*traces: Trace) -> bool:
    """Whether each is known to be in politics: there a country is one's own."""
    return all(any(f.name == "politics" for f in _find_fields(t.description)) for t in traces)


def _join(names: Iterable[str]) -> str:
    return " and ".join(sorted(names))


def _name_groups(name: str, groups: Sequence[Sequence[Trace]]) -> list[str]:
    """'Lee Wong', 'Lee Wong (singer)', 'Lee Wong (singer 2)': no two alike."""
    labels: dict[str, None] = {}
    for traces in groups:
        mark = _find_mark(traces)
        wanted = chain((name, f"{name} ({mark})"), (f"{name} ({mark} {n})" for n in count(2)))
        labels[next(label for label in wanted if label not in labels)] = None
    return list(labels)


def _find_mark(traces: Sequence[Trace]) -> str:
    """The occupation, else the country, else the class."""
    for trace in traces:
        if (word := _find_occupation(trace.description)) is not None:
            return word
    homes = sorted(home for trace in traces for home in trace.homes)
    return homes[0] if homes else traces[0].cls


@lru_cache(maxsize=1 << 12)
def _find_fields(description: str) -> frozenset[Field]:
    occupations = load_occupations()
    padded = f" {' '.join(_split(description))} "
    return frozenset(field for words, field in occupations.items() if f" {words} " in padded)


def _find_occupation(description: str) -> str | None:
    padded = f" {' '.join(_split(description))} "
    places = [(padded.find(f" {words} "), words) for words in load_occupations()]
    return min(((place, words) for place, words in places if place >= 0), default=(0, None))[1]


def _split(description: str) -> list[str]:
    return [word.strip(".,;:()'\"’“”").casefold() for word in description.replace("-", " ").split()]


@cache
def load_occupations() -> Mapping[str, Field]:
    """The words of lexicon/occupations.tsv and their fields."""
    table = files("kg.lexicon") / "occupations.tsv"
    return {
        word: Field(row["field"], row["apart"] == "yes")
        for _, row in read_rows(table, columns=("field", "apart", "words"))
        for word in read_list(row["words"])
    }
