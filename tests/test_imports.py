"""kg/**/*.py as syntax trees -> imports run one way, and what is heavy is imported late."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

# A module may import from the tiers above its own, and a package from its own files.
TIERS = (
    ("closing", "errors", "records"),
    (
        "collector",
        "entity_steps",
        "fetching",
        "files",
        "intervals",
        "sparql",
        "stories",
        "syntax",
        "tables",
        "token_vectors",
        "wording",
        "word_forms",
        "workers",
    ),
    ("grammar",),
    ("modality", "verbs"),
    ("nouns",),
    ("gazetteer", "lexicon", "readers", "blocks", "dates"),
    ("casing",),
    ("headlines", "coordination", "respelling"),
    ("parsing",),
    ("surnames",),
    ("recognised",),
    ("labels",),
    ("mentions", "quotes"),
    ("homonyms", "people"),
    ("entities", "clauses", "speakers"),
    ("bodies", "corrections", "descriptions", "editions", "factuality", "titles"),
    ("circumstances", "discourse", "referents"),
    ("designations",),
    ("groups",),
    ("scene",),
    ("belonging", "plausibility"),
    ("matching", "nominals", "positions", "pronouns"),
    ("attribution", "coreference", "merging", "occasions", "replies", "whereabouts"),
    ("casualties", "standing", "unfinished", "wholes"),
    ("statements",),
    ("events",),
    ("rdf",),
    ("asking", "folder", "kept", "loading", "namesakes", "ontology"),
    ("deriving",),
    ("touched",),
    ("renewing",),
    ("stored",),
    ("writing",),
    ("store",),
    ("dataset", "network", "queries", "told"),
    ("exporters", "chronicles", "connections"),
    ("explanations", "differences", "frames", "remote"),
    ("graph", "identities", "versions", "imported", "outputs", "settings"),
    ("choosing",),
    ("results",),
    ("pipeline", "server"),
    ("cluster",),
    ("cli",),
)
# What reads an article: everything from the readers to the statements but the tables. `events` is none of
# it: the store merges whenever articles came or went.
TABLES = {"gazetteer", "lexicon"}
STAGES = {name for tier in TIERS[2:25] for name in tier} - TABLES
HEAVY = (
    "spacy",
    "rdflib",
    "networkx",
    "pyoxigraph",
    "pyvis",
    "trafilatura",
    "pyshacl",
    "numpy",
    "starlette",
    "urllib3",
    "uvicorn",
    "rich.console",
)

RANK = {name: rank for rank, tier in enumerate(TIERS) for name in tier}
FILES = sorted((ROOT / "kg").rglob("*.py"))
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in FILES
}


def find_imports(module: str) -> Iterator[str]:
    """Every module of kg that a module names in an import, wherever it stands in the file."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: imports are written in full"
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
            yield from inner or {str(node.module)} & MODULES.keys()


IMPORTS = {module: sorted({*find_imports(module)} - {module, "kg"}) for module in MODULES}


def name_room(module: str) -> str:
    """'kg.readers.text' -> 'readers'."""
    return module.split(".")[1]


@pytest.mark.parametrize("module", sorted(MODULES.keys() - {"kg"}))
def test_a_module_imports_only_what_stands_before_it(module: str) -> None:
    room = name_room(module)
    assert room in RANK, f"give {room} its place in TIERS"
    later = [
        name for name in IMPORTS[module] if name_room(name) != room and RANK[name_room(name)] >= RANK[room]
    ]
    assert not later


def test_no_import_goes_round_in_a_circle() -> None:
    TopologicalSorter(IMPORTS).prepare()


@pytest.mark.parametrize("module", sorted(MODULES.keys() - {"kg"}))
def test_only_the_pipeline_imports_the_stages(module: str) -> None:
    # kg/cluster/ is the pipeline of many machines.
    if name_room(module) in STAGES | {"pipeline", "cluster"}:
        return
    assert not [name for name in IMPORTS[module] if name_room(name) in STAGES]


@pytest.mark.parametrize("module", ["kg", "kg.records", "kg.errors", "kg.cli"])
def test_what_is_heavy_is_imported_late(module: str) -> None:
    code = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    assert not [name for name in HEAVY if name in loaded]


def test_records_know_neither_spacy_nor_rdf() -> None:
    names = {
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(MODULES["kg.records"].read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert {name.split(".")[0] for name in names if name} <= set(sys.stdlib_module_names)
