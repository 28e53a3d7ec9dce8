"""tests/gold/ and statements.jsonl -> Score: how much was found, how much of it is right, and what was not.

Statements are compared article by article as sets of (subject, relation, object); a symmetric relation may
stand either way. Optional statements of the gold are neither missed where absent nor wrong where present.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.lexicon import load_relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

ATTRIBUTES = ("factuality", "attribution", "no_attribution", "when", "where", "title")

Line = Mapping[str, Any]  # a line of JSON: a statement of the gold, or one that was found


class Key(NamedTuple):
    """What is compared of a statement, by canonical names."""

    subject: str
    relation: str
    object: str

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.subject, self.object))


class Told(NamedTuple):
    """A statement that was found, and the names of the gold that its subject and object may stand for."""

    subject: frozenset[str]
    object: frozenset[str]
    line: Line


class Ratio(NamedTuple):
    """`right` of `of`; 0.0 of nothing, so that a build that finds nothing passes no floor."""

    right: int
    of: int

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """`missed` and `wrong` are lines to read; `outside` counts statements of relations not annotated."""

    ratios: Mapping[str, Ratio]
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    outside: int = 0

    @property
    def figures(self) -> dict[str, float]:
        """Every measure by its name, as tests/gold/floors.toml names them."""
        values = {name: ratio.value for name, ratio in self.ratios.items()}
        values["f1"] = _mean(values["precision"], values["recall"])
        values["pair_f1"] = _mean(values["pair_precision"], values["pair_recall"])
        return values

    def describe(self) -> str:
        """The figures, and all that is not as it should be, a line each."""
        told = [f"{name:14} {value:.3f}" for name, value in sorted(self.figures.items())]
        return "\n".join(
            [*told, *(f"missed  {m}" for m in self.missed), *(f"wrong   {w}" for w in self.wrong)]
        )


class Names:
    """Which entities of the gold a name may mean, and which others count as the same."""

    def __init__(self, entities: Mapping[str, Line]) -> None:
        self._canonical: dict[str, set[str]] = defaultdict(set)
        self._other: dict[str, set[str]] = defaultdict(set)
        self._qid: dict[str, set[str]] = defaultdict(set)
        for canonical, entity in entities.items():
            self._canonical[normalise(canonical)].add(canonical)
            for name in (*entity["aliases"], *entity["accept"]):
                self._other[normalise(name)].add(canonical)
            if entity["qid"]:
                self._qid[entity["qid"]].add(canonical)
        self._same = {c: frozenset({c, *entity["accept"]}) for c, entity in entities.items()}

    def resolve(self, entity: str | Line) -> frozenset[str]:
        """By Wikidata id and canonical name; by other names only where these say nothing."""
        qid, name = ("", entity) if isinstance(entity, str) else (entity.get("qid") or "", entity["name"])
        found = self._qid.get(qid, set()) | self._canonical.get(normalise(name), set())
        return frozenset(found or self._other.get(normalise(name)) or {f"?{name}"})

    def same_as(self, canonical: str) -> frozenset[str]:
        return self._same[canonical]


@dataclass(frozen=True, slots=True)
class Gold:
    """The annotated statements by article, the names they use, and which relations are symmetric."""

    statements: Mapping[str, Sequence[Line]]
    names: Names
    symmetric: frozenset[str]

    @property
    def relations(self) -> frozenset[str]:
        """What was annotated; of any other relation the gold does not know what is right."""
        return frozenset(line["relation"] for line in chain.from_iterable(self.statements.values()))

    def key(self, subject: str, relation: str, object_: str) -> Key:
        if relation in self.symmetric and object_ < subject:
            subject, object_ = object_, subject
        return Key(subject, relation, object_)

    def match(self, key: Key, told: Told) -> bool:
        if key.relation != told.line["relation"]:
            return False
        subject, object_ = self.names.same_as(key.subject), self.names.same_as(key.object)
        turned = key.relation in self.symmetric and bool(subject & told.object and object_ & told.subject)
        return turned or bool(subject & told.subject and object_ & told.object)


def normalise(name: str) -> str:
    """'The Workers’ Party of Türkiye' -> 'workers party of turkiye': no accents, points, case or article."""
    plain = (
        unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode().casefold()
    )
    words = re.findall(r"\w+", re.sub(r"'s\b|\.", "", plain))
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def overlap(gold: str, found: str) -> bool:
    """Whether two ISO 8601 dates, months, years or intervals have a day in common."""
    first, second = _bounds(gold), _bounds(found)
    return first[0] <= second[1] and second[0] <= first[1]


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_gold(entities: Path, statements: Path, *, symmetric: Iterable[str]) -> Gold:
    """`statements` is a folder with one ARTICLE.jsonl per article."""
    return Gold(
        statements={path.stem: read_lines(path) for path in sorted(statements.glob("*.jsonl"))},
        names=Names(json.loads(entities.read_text(encoding="utf-8"))),
        symmetric=frozenset(symmetric),
    )


def measure(corpus: Path, built: Path) -> Score:
    """What was built of the articles of a corpus (`entities.json`, `statements/`), against its annotation."""
    symmetric = [relation.relation for relation in load_relations().values() if relation.symmetric]
    gold = read_gold(corpus / "entities.json", corpus / "statements", symmetric=symmetric)
    return score(gold, read_lines(built / "statements.jsonl"))


def score(gold: Gold, found: Iterable[Line]) -> Score:
    """Compare what was found in the articles of the gold; what was found in others is left aside."""
    by_article: dict[str, list[Told]] = {article: [] for article in gold.statements}
    outside = 0
    for line in found:
        if line["article"] in by_article and line["relation"] in gold.relations:
            subject, object_ = gold.names.resolve(line["subject"]), gold.names.resolve(line["object"])
            by_article[line["article"]].append(Told(subject, object_, line))
        elif line["article"] in by_article:
            outside += 1
    parts = [_score_article(gold, article, told) for article, told in sorted(by_article.items())]
    return Score(
        ratios={name: _add(part.ratios[name] for part in parts) for name in parts[0].ratios},
        missed=tuple(chain.from_iterable(part.missed for part in parts)),
        wrong=tuple(chain.from_iterable(part.wrong for part in parts)),
        outside=outside,
    )


def _score_article(gold: Gold, article: str, told: Sequence[Told]) -> Score:
    required: dict[Key, list[Line]] = defaultdict(list)
    optional = set()
    for line in gold.statements[article]:
        key = gold.key(line["subject"], line["relation"], line["object"])
        if line["optional"]:
            optional.add(key)
        else:
            required[key].append(line)
    # Saying the same twice is neither right nor wrong twice.
    distinct = {gold.key(min(t.subject), t.line["relation"], min(t.object)): t for t in reversed(told)}
    right = {k for k, t in distinct.items() if any(gold.match(key, t) for key in required)}
    free = {k for k, t in distinct.items() if any(gold.match(key, t) for key in optional)} - right
    hits = {key: [t.line for t in told if gold.match(key, t)] for key in required}
    pairs = {key.pair for key in required}
    found_pairs = {key.pair for key in distinct} - ({key.pair for key in optional} - pairs)
    ratios = {
        "precision": Ratio(len(right), len(distinct) - len(free)),
        "recall": Ratio(sum(map(bool, hits.values())), len(required)),
        "pair_precision": Ratio(len(pairs & found_pairs), len(found_pairs)),
        "pair_recall": Ratio(len(pairs & found_pairs), len(pairs)),
    }
    compared = [pair for key, lines in required.items() for pair in _compare(lines, hits[key], gold.names)]
    for name in ATTRIBUTES:
        ratios[name] = Ratio(compared.count((name, True)), sum(n == name for n, _ in compared))
    return Score(
        ratios=ratios,
        missed=tuple(_show(article, key, lines[0]) for key, lines in required.items() if not hits[key]),
        wrong=tuple(_show(article, key, distinct[key].line) for key in sorted(set(distinct) - right - free)),
    )


def _compare(wanted: Sequence[Line], found: Sequence[Line], names: Names) -> Iterator[tuple[str, bool]]:
    """What else is right of the statements that were found; one right among several will do."""
    for gold in wanted if found else ():
        yield "factuality", any(f["factuality"] == gold["factuality"] for f in found)
        speakers = [names.resolve(f["attributed_to"]) for f in found if f["attributed_to"]]
        if gold["attributed_to"]:
            right = frozenset(chain.from_iterable(map(names.resolve, gold["attributed_to"].split("; "))))
            yield "attribution", any(right & speaker for speaker in speakers)
        else:
            yield "no_attribution", len(speakers) < len(found)
        if gold["when"]:
            yield "when", any(f["when"] and overlap(gold["when"], f["when"]) for f in found)
        if gold["where"]:
            places = names.same_as(gold["where"])
            yield "where", any(f["where"] and names.resolve(f["where"]) & places for f in found)
        if gold["title"]:
            words = set(normalise(gold["title"]).split())
            yield "title", any(words & set(normalise(f["title"] or "").split()) for f in found)


def _bounds(when: str) -> tuple[str, str]:
    """'2023-04' -> ('2023-04', '2023-04~'): in the order of characters, each day of April lies between."""
    begin, _, end = when.partition("/")
    return begin, (end or begin) + "~"


def _show(article: str, key: Key, line: Line) -> str:
    first = line["evidence"][0]
    return f"{article}: {' | '.join(key)} | {first if isinstance(first, str) else first['text']}"


def _add(ratios: Iterable[Ratio]) -> Ratio:
    return Ratio(*map(sum, zip(*ratios, strict=True)))


def _mean(precision: float, recall: float) -> float:
    """Harmonic, as F1 has it."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
