"""Versions of an article -> the latest, which remembers the others, whatever the order in which they come."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from copied import BACKGROUND, NEWS, QUOTE, SITE, SMALL_PRINT
from samples import list_quads, merge_events
from test_stories import OTHER, STORY, tell

from kg import pipeline, versions
from kg.exporters import export
from kg.imported import load_sources
from kg.ontology.check import check_graph
from kg.server.pages.article import write_article
from kg.server.reading import answer_article
from kg.store import Store
from kg.stories import name_page
from kg.versions import settle_versions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.records import Extraction

URL = "https://www.post.example.org/2025/05/bridge"
LONGER = f"{STORY} {OTHER}"
# Nothing of the first is left in the last: the two are versions of one article by the one between them.
REWRITTEN = [("a", STORY, "2025-05-01"), ("b", LONGER, "2025-05-02"), ("c", OTHER, "2025-05-03")]


def publish(
    identifier: str, text: str, published: str, *, url: str = URL, publisher: str | None = "The Post"
) -> Extraction:
    told = tell(identifier, text, published=published)
    return replace(
        told, article=replace(told.article, url=url, publisher=publisher, title=f"{text[:9]} {identifier}")
    )


def put(store: Store, extractions: Iterable[Extraction]) -> None:
    """As builds do it, one for each."""
    for extraction in extractions:
        store.put_extraction(extraction, fingerprint=extraction.article.checksum)
        settle_versions(store)
        store.derive(merge_events)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://www.Post.example/a/?utm_source=x&fbclid=1#top", "post.example/a"),
        ("http://post.example/a", "post.example/a"),
        ("https://post.example/a?id=7&utm_medium=rss", "post.example/a?id=7"),
        ("https://post.example/", None),
        ("https://post.example", None),
        ("https://post.example:443/a", "post.example/a"),
        ("https://post.example:8080/story?7", "post.example:8080/story?7="),
        ("javascript:alert(1)", None),
        ("https:///a", None),
        ("https://post.example:x/a", None),
        ("https://post.example/?q=\ud800", None),
        ("https://[", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_is_one_whatever_a_reader_came_by(url: str | None, page: str | None) -> None:
    assert name_page(url, "The Post") == (page and (page, "the post"))


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_the_latest_stays_and_remembers_the_others_whatever_the_order(order: tuple[int, ...]) -> None:
    versions = [publish(*REWRITTEN[number]) for number in order]
    with Store.in_memory() as store, Store.in_memory() as at_once:
        put(store, versions)
        assert list(store.fingerprints()) == ["c"]
        assert [(v.article, v.published) for v in store.versions("c")] == [
            ("a", "2025-05-01"),
            ("b", "2025-05-02"),
        ]
        assert [article.title for article in store.articles()] == ["Rain fell c"]
        assert check_graph(store) == []
        for version in versions:
            at_once.put_extraction(version, fingerprint=version.article.checksum)
        assert settle_versions(at_once) == {"a": "c", "b": "c"}
        at_once.derive(merge_events)
        assert list_quads(store) == list_quads(at_once)
        # A version that comes again, or is settled again, changes nothing.
        put(store, versions)
        assert list_quads(store) == list_quads(at_once)


def test_of_one_day_the_longer_is_the_latest_and_one_without_a_date_the_first() -> None:
    versions = [publish("a", LONGER, "2025-05-01"), publish("b", STORY, "2025-05-01")]
    undated = publish("c", f"{LONGER} {BACKGROUND}", "2025-05-01")
    undated = replace(undated, article=replace(undated.article, published=None))
    with Store.in_memory() as store:
        put(store, [undated, *versions])
        assert list(store.fingerprints()) == ["a"]
        assert [v.article for v in store.versions("a")] == ["c", "b"]


@pytest.mark.parametrize(("title", "kept"), [("Flash", ["b"]), ("Other news", ["a", "b"])])
def test_of_one_that_is_too_short_to_tell_the_title_tells(title: str, kept: list[str]) -> None:
    flash, full = publish("a", "Ministers met.", "2025-05-01"), publish("b", STORY, "2025-05-02")
    flash = replace(flash, article=replace(flash.article, title="Flash"))
    full = replace(full, article=replace(full.article, title=title))
    with Store.in_memory() as store:
        put(store, [flash, full])
        assert list(store.fingerprints()) == kept


def test_lines_that_all_have_one_address_are_no_versions_nor_when_they_move_down() -> None:
    """Each ends as all do, and the ids are the numbers of lines."""
    texts = [f"{text}\n\n{SITE[-1]}" for text in (BACKGROUND, OTHER, STORY, QUOTE, SMALL_PRINT)]
    with Store.in_memory() as store:
        for first in (0, 1):
            for number, text in enumerate(texts, first):
                told = publish(f"news:{number}", text, "2025-05-01")
                store.put_extraction(told, fingerprint=told.article.checksum)
            if first:
                put(store, [publish("news:0", " ".join(NEWS), "2025-05-01")])
            assert settle_versions(store) == {}
        assert list(store.fingerprints()) == [f"news:{n}" for n in range(len(texts) + 1)]
        assert [store.versions(article) for article in store.fingerprints()] == [[]] * 6


def test_what_hundreds_have_is_the_address_of_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "_MANY", 2)
    with Store.in_memory() as store:
        for told in (publish(name, STORY, "2025-05-01") for name in "abc"):
            store.put_extraction(told, fingerprint=told.article.checksum)
        assert settle_versions(store) == {}


def test_graphs_that_are_merged_remember_what_each_did(tmp_path: Path) -> None:
    first, middle, last = (publish(*version) for version in REWRITTEN)
    for name, known in (("one", [first, middle, last]), ("other", [last])):
        with Store.in_memory() as store:
            put(store, known)
            export(store, "nquads", tmp_path / f"{name}.nq")
    for order in (["one", "other"], ["other", "one"]):
        place = tmp_path / order[0]
        with load_sources([tmp_path / f"{name}.nq" for name in order], place) as store:
            assert [v.article for v in store.versions("c")] == ["a", "b"]


@pytest.mark.parametrize(
    "other",
    [
        publish("b", LONGER, "2025-05-02", publisher="The Other Post"),
        publish("b", LONGER, "2025-05-02", url=f"{URL}-again"),
        # Other news of one address, as where each line of a file has that of the site.
        publish("b", OTHER, "2025-05-02"),
    ],
)
def test_what_differs_in_address_publisher_or_all_words_is_another_article(other: Extraction) -> None:
    with Store.in_memory() as store:
        put(store, [publish("a", STORY, "2025-05-01"), other])
        assert list(store.fingerprints()) == ["a", "b"]


def test_what_was_published_anew_remembers_what_it_said_before_and_forgets_what_it_says_now() -> None:
    """A page, or a line of JSON, that has the same id."""
    first, second = (take_out(publish("a", text, "2025-05-01")) for text in (STORY, LONGER))
    moved = take_out(publish("a", LONGER, "2025-05-01", url=f"{URL}-again"))
    with Store.in_memory() as store:
        put(store, [first, second])
        assert [v.checksum for v in store.versions("a")] == [first.article.checksum]
        assert store.replaced() == []
        put(store, [first])
        assert [v.checksum for v in store.versions("a")] == [second.article.checksum]
        put(store, [moved])
        assert store.versions("a") == []


def test_a_text_that_was_corrected_remembers_nothing_but_under_another_date() -> None:
    with Store.in_memory() as store, Store.in_memory() as fresh:
        put(store, [publish("a", STORY, "2025-05-01"), publish("a", LONGER, "2025-05-01")])
        put(fresh, [publish("a", LONGER, "2025-05-01")])
        assert list_quads(store) == list_quads(fresh)
        put(store, [publish("a", f"{LONGER} {BACKGROUND}", "2025-05-02")])
        assert [v.published for v in store.versions("a")] == ["2025-05-01"]


def take_out(extraction: Extraction) -> Extraction:
    """As a text that is not the file itself."""
    return replace(extraction, article=replace(extraction.article, extracted=True))


def test_the_server_tells_of_earlier_versions_and_leads_to_the_latest() -> None:
    with Store.in_memory() as store:
        put(store, [publish(*version) for version in REWRITTEN])
        latest = store.article("c")
        assert latest
        page = write_article(store, latest).body.decode()
        head = {"generation": 0, "accept": "text/html", "name": "b"}
        lead = answer_article(SimpleNamespace(at=lambda _: store), None, head, b"")  # type: ignore[arg-type]
    assert "In place of 2 earlier versions: <bdi>Foreign m a</bdi> <bdi>2025-05-01</bdi>, " in page
    assert (lead.status, lead.headers["Location"]) == (303, "/articles/c")


def test_a_build_reads_an_earlier_version_once_and_tells_of_it(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name, text, day in (("late", LONGER, "2025-05-02"), ("soon", STORY, "2025-05-01")):
        head = f"---\nurl: {URL}?utm_source={name}\npublisher: The Post\npublished: {day}\n---\n"
        (folder / f"{name}.md").write_text(f"{head}# The bridge\n\n{text}\n", encoding="utf-8")
    result = pipeline.build([folder], out=out)
    assert (result.added, result.articles, result.replaced) == (("late",), 1, (("soon", "late"),))
    assert [path.name for path in (out / "graph" / "articles").iterdir()] == ["late.txt"]
    (article,) = json.loads((out / "report.json").read_text(encoding="utf-8"))["articles"]
    assert [(v["id"], v["published"]) for v in article["earlier"]] == [("soon", "2025-05-01")]
    before = (out / "graph.ttl").read_bytes()
    again = pipeline.build([folder], out=out)
    assert (again.added, again.unchanged) == ((), ("late", "soon"))
    assert (out / "graph.ttl").read_bytes() == before
    # What replaced it is gone: it is read as what it is now, and is the article again.
    (folder / "late.md").unlink()
    assert pipeline.remove(["late"], out=out).articles == 0
    back = pipeline.build([folder], out=out)
    assert (back.added, back.replaced) == (("soon",), ())
