"""`make calibrate`: tests/gold/ and tests/golden/ -> kg/lexicon/confidence.tsv, and how well it holds.

    make calibrate                            sets the weights and tells how they do where they were set
    make calibrate ARGS="ARTICLES GOLD"       and on other articles; GOLD is a folder of entities.json
                                              and a file of annotated statements for each article

A statement is right where the gold has its ends, relation, factuality and speaker; where the gold leaves
it open, it is left aside. Of the golden cases only what they forbid is taken, as examples of the wrong.
"""

from __future__ import annotations

import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from calibration import Example, find_brier, fit, list_rows, predict, predict_left_out
from golden_cases import GOLDEN, read_cases
from scoring import Told, read_gold
from test_statements import NOTHING, read_pattern

from kg.exporters.jsonl import statement_to_json
from kg.lexicon import load_relations
from kg.lexicon.confidence import BASE, list_factors, load_factors
from kg.parsing import load_model
from kg.pipeline import extract
from kg.readers import read_sources
from kg.records import Article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scoring import Gold, Line
    from spacy.language import Language

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "kg" / "lexicon" / "confidence.tsv"
THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
BINS = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)


@cache
def load_nlp() -> Language:
    return load_model()


def find_examples(sources: Path, entities: Path, statements: Path) -> list[Example]:
    """What is read from annotated articles, and whether it is right."""
    symmetric = [r.relation for r in load_relations().values() if r.symmetric]
    gold = read_gold(entities, statements, symmetric=symmetric)
    found = []
    for article in read_sources([str(sources)]):
        if isinstance(article, Article) and article.id in gold.statements:
            for statement in extract(article, load_nlp()).statements:
                right = judge(statement_to_json(statement, None), gold)
                if right is not None:
                    found.append(Example(article.id, list_factors(statement), right))
    return found


def judge(line: Line, gold: Gold) -> bool | None:
    """Whether a line of statements.jsonl is right; None where the gold leaves it open."""
    if line["relation"] not in gold.relations:
        return None
    matching = [g for g in gold.statements[line["article"]] if _is_told(g, line, gold)]
    required = [g for g in matching if not g["optional"]]
    if matching and not required:
        return None
    return any(g["factuality"] == line["factuality"] and _is_by(g, line, gold) for g in required)


def _is_told(wanted: Line, found: Line, gold: Gold) -> bool:
    told = Told(gold.names.resolve(found["subject"]), gold.names.resolve(found["object"]), found)
    return gold.match(gold.key(wanted["subject"], wanted["relation"], wanted["object"]), told)


def _is_by(wanted: Line, found: Line, gold: Gold) -> bool:
    if not wanted["attributed_to"] or not found["attributed_to"]:
        return not wanted["attributed_to"] and not found["attributed_to"]
    speakers = {n for part in wanted["attributed_to"].split("; ") for n in gold.names.resolve(part)}
    return bool(speakers & gold.names.resolve(found["attributed_to"]))


def find_forbidden() -> Iterator[Example]:
    """What is read from the golden cases, and must not be: nearly all of it from their known gaps."""
    for path in sorted((GOLDEN / "statements").glob("*.txt")):
        for case in read_cases(path):
            forbidden = [
                read_pattern(line) for line in case.expected if line.startswith("! ") and line != NOTHING
            ]
            for s in extract(case.article, load_nlp()).statements:
                nothing = NOTHING in case.expected and s.relation != "position_in"
                if nothing or any(pattern.fits(s) for pattern in forbidden):
                    yield Example(f"{path.stem}:{case.line}", list_factors(s), right=False, constructed=True)


def write_table(weights: dict[str, float], examples: Sequence[Example]) -> None:
    """The weights and counts in the table; its header and the meanings stay."""
    lines = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        name, *_, meaning = line.split("\t") if "\t" in line else (line, "")
        if name in weights:
            had = [e.right for e in examples if name in {BASE, *e.factors}]
            lines.append(f"{name}\t{weights[name]:.2f}\t{sum(had)}\t{len(had)}\t{meaning}")
        else:
            lines.append(line)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def tell(line: str = "") -> None:
    sys.stdout.write(line + "\n")


def tell_figures(title: str, predicted: Sequence[tuple[float, bool]], recall_of: int) -> None:
    """Precision by threshold, what the probabilities come to by bins, and the Brier score."""
    tell(f"\n{title}: {len(predicted)} statements, Brier score {find_brier(predicted):.4f}")
    tell(f"{'confidence':>12}{'statements':>12}{'right':>8}{'precision':>11}{'kept':>7}")
    for row in list_rows(predicted, THRESHOLDS):
        precision, kept = row.right / max(row.of, 1), row.right / recall_of
        tell(f"{f'>= {row.threshold:.2f}':>12}{row.of:>12}{row.right:>8}{precision:>11.3f}{kept:>7.2f}")
    for low, high in pairwise(BINS):
        inside = [(p, right) for p, right in predicted if low <= p < high]
        if inside:
            mean, share = (sum(x[i] for x in inside) / len(inside) for i in (0, 1))
            tell(f"  {low:.2f}-{high:.2f}  {len(inside):>4} statements: told {mean:.2f}, right {share:.2f}")


def main() -> None:
    gold = ROOT / "tests" / "gold"
    articles = find_examples(ROOT / "sources", gold / "entities.json", gold / "statements")
    forbidden = list(find_forbidden())
    examples, names = [*articles, *forbidden], list(load_factors())
    weights = fit(examples, names)
    write_table(weights, examples)
    wrong = sum(not e.right for e in articles)
    tell(f"{len(articles)} statements of articles, {wrong} of them not right in all parts;")
    tell(f"{len(forbidden)} of golden cases that forbid them; weights written to {TABLE.relative_to(ROOT)}\n")
    for name in names:
        had = [e for e in examples if name in {BASE, *e.factors}]
        tell(f"  {name:10}{weights[name]:>7.2f}{sum(e.right for e in had):>6} of {len(had)}")
    right = sum(e.right for e in articles)
    told = [(predict(e, weights, BASE), e.right) for e in articles]
    tell_figures("Where it was set", told, right)
    tell_figures(
        "Each article with the weights of the others", list(predict_left_out(examples, names)), right
    )
    if len(sys.argv) > 2:
        sources, statements = map(Path, sys.argv[1:3])
        others = find_examples(sources, statements / "entities.json", statements)
        told = [(predict(e, weights, BASE), e.right) for e in others]
        tell_figures("Other articles", told, sum(e.right for e in others))


if __name__ == "__main__":
    main()
