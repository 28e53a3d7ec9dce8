"""Records -> the HTML graph, looked at without a browser; what one makes of it is in test_browser.py."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from html_sample import HOSTILE, World, make_hostile_world, make_large_world, read_world, state
from pyvis.network import Network

from kg.exporters.html import (
    bends,
    distances,
    document,
    layout,
    payload,
    render_html,
    to_pyvis,
    untangle,
    write_html,
)
from kg.exporters.html.communities import find_communities
from kg.exporters.html.document import read_scripts
from kg.exporters.html.levels import number_ties
from kg.exporters.html.marks import find_marks
from kg.exporters.html.payload import check_link, make_payload
from kg.exporters.html.picture import LOOKS, TONE_COLOURS
from kg.exporters.html.squeezing import squeeze
from kg.exporters.html.ties import (
    judge_tone,
    label_tie,
    point_arrows,
    rank_entities,
    sort_statements,
    tie_statements,
)
from kg.exporters.html.words import describe_relation
from kg.lexicon import load_relations
from kg.records import Entity, Mention, Span, Statement

LISTS = ("entities", "links", "events", "groups")
PAGE = Path(document.__file__).parent / "page"
A, B, C = Entity("Ann", "person"), Entity("Bob", "person"), Entity("Cat", "person")


class Elements(HTMLParser):
    """The elements of a page with their attributes and the text up to the next tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inside = False
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), []))
        self.inside = True

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - as the base class calls it
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1][2].append(data)

    def texts(self, tag: str, **attributes: str) -> list[str]:
        return [
            "".join(text)
            for name, attrs, text in self.found
            if name == tag and attributes.items() <= attrs.items()
        ]


def render(world: World, title: str = "A sample") -> str:
    return render_html(
        articles=world.articles(),
        entities=world.entities(),
        statements=world.statements(),
        events=world.events(),
        title=title,
    )


def parse(page: str) -> Elements:
    elements = Elements()
    elements.feed(page)
    return elements


def read_payload(page: str) -> dict[str, Any]:
    return unpack(json.loads(parse(page).texts("script", id="graph")[0]))


def read_blocks(page: str) -> list[dict[str, Any]]:
    """The blocks of evidence, behind the record of articles and events."""
    return [unpack(packed) for packed in json.loads(parse(page).texts("script", id="evidence")[0])[1:]]


def unpack(packed: str) -> dict[str, Any]:
    part: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed)))
    return part


@pytest.fixture(scope="module")
def world() -> World:
    return read_world()


@pytest.fixture(scope="module")
def page(world: World) -> str:
    return render(world)


# --- the document


def test_the_same_records_in_another_order_give_the_same_bytes(world: World, page: str) -> None:
    turned = World(*(getattr(world, field)[::-1] for field in World.__slots__))
    assert render(turned) == page


def test_the_hash_seed_does_not_change_a_byte() -> None:
    code = (
        "import hashlib; from html_sample import read_world; from test_html import render;"
        "print(hashlib.sha256(render(read_world()).encode()).hexdigest())"
    )
    folder = Path(__file__).parent
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=folder,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_the_page_is_written_without_the_packages_that_take_longer_to_import() -> None:
    code = (
        "import sys; from html_sample import read_world; from kg.exporters.html import render_source;"
        "render_source(read_world()); print({'pyvis', 'networkx', 'IPython'} & sys.modules.keys())"
    )
    run = [sys.executable, "-c", code]
    found = subprocess.run(run, cwd=Path(__file__).parent, capture_output=True, check=True, encoding="utf-8")
    assert found.stdout.strip() == "set()"


def test_writing_puts_the_page_in_its_place_and_leaves_nothing_else(
    world: World, page: str, tmp_path: Path
) -> None:
    write_html(world, tmp_path / "graph.html", title="A sample")
    assert (tmp_path / "graph.html").read_text(encoding="utf-8") == page
    assert [path.name for path in tmp_path.iterdir()] == ["graph.html"]


def test_the_page_says_what_it_is(page: str) -> None:
    assert page.startswith('<!doctype html>\n<html lang="en">')
    elements = parse(page)
    assert elements.texts("title") == ["A sample"]
    assert [attrs["content"] for tag, attrs, _ in elements.found if attrs.get("name") == "viewport"]


def test_nothing_in_the_page_points_outside_of_it(page: str) -> None:
    links = [
        attrs[name]
        for _, attrs, _ in parse(page).found
        for name in ("src", "href", "action", "srcset", "data")
        if name in attrs
    ]
    assert links == ["data:,"]
    (style,) = parse(page).texts("style")
    assert "url(" not in style
    assert "@import" not in style
    assert "sourceMappingURL" not in page


@pytest.mark.parametrize("make_world", [read_world, make_hostile_world])
def test_the_policy_names_the_hash_of_all_that_runs_and_no_more(make_world: Any) -> None:
    elements = parse(render(make_world()))
    (policy,) = (attrs["content"] for _, attrs, _ in elements.found if "http-equiv" in attrs)
    assert policy
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    scripts = [
        t for t in elements.texts("script") if t not in elements.texts("script", type="application/json")
    ]
    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == [hash_source(text) for text in scripts]
    assert rules["style-src"] == [hash_source(text) for text in elements.texts("style")]
    assert rules["require-trusted-types-for"] == ["'script'"]
    assert rules["trusted-types"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert len(scripts) == 2


def hash_source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize("make_world", [read_world, make_hostile_world])
def test_no_element_carries_script_or_style_of_its_own(make_world: Any) -> None:
    for _, attrs, _ in parse(render(make_world(), title=HOSTILE[2])).found:
        assert not [name for name in attrs if name.startswith("on") or name == "style"]


def test_hostile_texts_add_no_element(page: str) -> None:
    tags = {tag for tag, _, _ in parse(page).found}
    hostile = render(make_hostile_world(), title=HOSTILE[0])
    assert {tag for tag, _, _ in parse(hostile).found} == tags
    assert parse(hostile).texts("title") == [HOSTILE[0]]


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    (block,) = read_blocks(render(make_hostile_world()))
    assert any(" ? " in sentence for sentence in block["sentences"])


def test_a_title_loses_what_cannot_be_seen() -> None:
    page = render(World((), (), ()), title="  A\u202e title\x00\n of two\tlines ")
    assert parse(page).texts("h1") == ["A title of two lines"]


def test_an_empty_graph_gives_a_page() -> None:
    assert read_payload(render(World((), (), ())))["entities"] == {}


def test_a_thousand_entities_stay_below_a_megabyte() -> None:
    assert len(render(make_large_world(1000)).encode()) < 1_000_000


@pytest.mark.xfail(reason="all that the explorer can do takes 52 KB as it stands in the page", strict=True)
def test_the_script_of_the_explorer_stays_small() -> None:
    assert len(read_scripts().encode()) < 25 * 1024


def test_the_script_of_the_explorer_grows_no_further() -> None:
    """As it stands in the page, and deflated, as what a server sends is."""
    script = read_scripts().encode()
    assert len(script) < 52 * 1024
    assert len(zlib.compress(script, level=9)) < 25 * 1024


@pytest.mark.parametrize(
    ("script", "squeezed"),
    [
        ("const a = 1; // one\n", "const a=1;"),
        ('/** Text. */\nsay("a  // b", c);', 'say("a  // b",c);'),
        ("`${a ? `x  ${ {b: 1}.b }  y` : ''}  z` + d", "`${a ? `x  ${ {b: 1}.b }  y` : ''}  z`+d"),
        ("f(x).replace(/[<> ]  \\//g, y - -z)", "f(x).replace(/[<> ]  \\//g,y- -z)"),
        ("a = () => {\n  b();\n}\nc();", "a=()=>{b();}\nc();"),
        ("return  typeof   a", "return typeof a"),
    ],
)
def test_scripts_lose_what_nobody_runs(script: str, squeezed: str) -> None:
    assert squeeze(script) == squeezed


def test_every_text_is_used_and_every_text_used_exists() -> None:
    texts = json.loads((PAGE / "texts.json").read_text(encoding="utf-8"))
    used = set(re.findall(r"\$say_(\w+)", (PAGE / "template.html").read_text(encoding="utf-8")))
    for name in document.SCRIPTS:
        source = (PAGE / name).read_text(encoding="utf-8")
        used |= set(re.findall(r'\bsay\("(\w+)"', source)) | set(re.findall(r"\bTEXTS\.(\w+)", source))
    # Those beyond are named by what is open, or stand in the filters that Python writes.
    assert used | {*LISTS, "inPicture", "notInPicture", "undatedEvents", "class", "quad"} == set(texts)


# --- the picture


def test_the_network_is_one_of_pyvis_laid_out_and_still(world: World) -> None:
    network = to_pyvis(entities=world.entities(), statements=world.statements())
    assert isinstance(network, Network)
    assert network.options.physics.enabled is False
    assert network.get_node("Xi_Jinping")["label"] == "Xi Jinping"
    assert network.get_node("France")["label"] == "🇫🇷 France"
    assert all(isinstance(node[axis], int) for node in network.nodes for axis in "xy")


def test_the_network_can_be_gone_on_from(world: World) -> None:
    network = to_pyvis(entities=world.entities(), statements=world.statements())
    network.add_node("new")
    network.add_edge("new", "France")
    assert "France" in network.neighbors("new")


def test_pyvis_own_page_runs_no_script_of_an_article() -> None:
    hostile = make_hostile_world()
    network = to_pyvis(entities=hostile.entities(), statements=hostile.statements())
    assert "<script>window.hacked" not in network.generate_html()


def test_each_pair_is_drawn_once(world: World) -> None:
    network = to_pyvis(entities=world.entities(), statements=world.statements())
    pairs = [frozenset((edge["from"], edge["to"])) for edge in network.edges]
    assert len(pairs) == len(set(pairs)) == len({edge["id"] for edge in network.edges})
    said = {frozenset((s.subject.entity.id, s.object.entity.id)) for s in world.statements()}
    assert set(pairs) == said


def test_entities_without_ties_and_ties_to_oneself_are_not_drawn() -> None:
    network = to_pyvis(
        entities=(A, B, C), statements=(state(A, "meets", B, "They met."), state(C, "aids", C, "Self."))
    )
    assert [node["id"] for node in network.nodes] == ["Ann", "Bob"]


def test_of_a_large_graph_the_most_important_are_drawn_each_with_a_tie() -> None:
    large = make_large_world(400)
    network = to_pyvis(entities=large.entities(), statements=large.statements())
    ends = {end for edge in network.edges for end in (edge["from"], edge["to"])}
    assert len(network.nodes) == 120
    assert {node["id"] for node in network.nodes} == ends


def tie(*statements: Statement) -> Any:
    ranks = {e.id: n for n, e in enumerate(rank_entities((A, B), statements))}
    (only,) = tie_statements(statements, ranks)
    return only


def test_a_line_is_named_by_the_relation_with_most_evidence() -> None:
    met, accused, aided = (state(A, r, B, "They met.") for r in ("meets", "accuses", "aids"))
    twice = replace(accused, evidence=accused.evidence * 2)
    assert label_tie(tie(met)) == "meets"
    assert label_tie(tie(met, twice, aided)) == "accuses +2"


def test_a_post_is_named_by_its_title_shortened() -> None:
    post = state(A, "position_in", B, "He is it.", title="Permanent Under-Secretary of State")
    assert label_tie(tie(post)) == "Permanent Under-Secreta…"


@pytest.mark.parametrize(
    ("relations", "tone"),
    [
        (("position_in",), "neutral"),
        (("position_in", "meets"), "cooperation"),
        (("meets", "accuses"), "conflict"),
        (("meets", "aids", "accuses"), "cooperation"),
        (("opposes",), "conflict"),
        (("partner_of",), "cooperation"),
        (("beyond_the_table",), "neutral"),
    ],
)
def test_the_tone_of_a_line_is_that_of_most_evidence(relations: tuple[str, ...], tone: str) -> None:
    assert judge_tone(tie(*(state(A, r, B, "They met.") for r in relations))) == tone


@pytest.mark.parametrize(
    ("said", "arrows"),
    [
        ([(A, "accuses", B)], "to"),
        ([(B, "accuses", A)], "from"),
        ([(A, "accuses", B), (B, "aids", A)], "to, from"),
        ([(A, "meets", B)], ""),
    ],
)
def test_arrows_point_where_the_relation_goes(said: list[tuple[Entity, str, Entity]], arrows: str) -> None:
    assert point_arrows(tie(*(state(s, r, o, "They met.") for s, r, o in said))) == arrows


@pytest.mark.parametrize(
    ("fields", "dashed"),
    [
        ({}, False),
        ({"factuality": "past"}, False),
        ({"factuality": "planned"}, True),
        ({"factuality": "possible"}, True),
        ({"factuality": "negated"}, True),
        ({"attributed_to": Mention(Span(0, 2, "Ca"), C)}, True),
    ],
)
def test_a_line_is_dashed_where_no_article_states_it_as_fact(fields: dict[str, Any], dashed: bool) -> None:  # noqa: FBT001
    network = to_pyvis(entities=(A, B), statements=(state(A, "meets", B, "They met.", **fields),))
    assert network.edges[0]["dashes"] is dashed


def test_every_relation_of_the_table_has_words_and_a_group() -> None:
    texts = json.loads((PAGE / "texts.json").read_text(encoding="utf-8"))
    for relation in load_relations():
        words = describe_relation(relation)
        assert words.label
        assert words.group.replace(" ", "_") in texts["quad"]
        assert words.tone in texts["tone"]
    assert set(texts["class"]) == set(LOOKS)


@pytest.mark.parametrize("colour", [*(look.colour for look in LOOKS.values()), *TONE_COLOURS.values()])
def test_colours_stand_out_from_the_light_and_the_dark_ground(colour: str) -> None:
    style = (PAGE / "explorer.css").read_text(encoding="utf-8")
    grounds = re.findall(r"--(?:ground|raised): (#\w{6})", style)
    assert len(grounds) == 4
    for ground in grounds:
        assert measure_contrast(colour, ground) >= 3


def measure_contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it."""
    light, dark = sorted((measure_luminance(one), measure_luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def measure_luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def test_classes_differ_in_shape_and_not_only_in_colour() -> None:
    assert len({look.shape for look in LOOKS.values()}) == len(LOOKS)


# --- the layout


@pytest.mark.parametrize(
    ("count", "pairs"),
    [(0, []), (1, []), (2, [(0, 1)]), (3, []), (5, [(0, 1), (2, 3)]), (9, [(0, n) for n in range(1, 9)])],
)
def test_every_graph_has_a_layout_and_no_two_stand_on_one_spot(
    count: int, pairs: list[tuple[int, int]]
) -> None:
    points = layout.find_positions(["name"] * count, pairs, [10.0] * count)
    assert len(points) == len(set(points)) == count


def test_names_do_not_overlap(world: World) -> None:
    network = to_pyvis(entities=world.entities(), statements=world.statements())
    boxes = [layout._measure_box(node["label"], node["size"]) for node in network.nodes]  # noqa: SLF001
    overlaps = [
        (one["label"], other["label"])
        for (one, box), (other, room) in combinations(zip(network.nodes, boxes, strict=True), 2)
        if abs(one["x"] - other["x"]) < box[0] + room[0] - 20
        and abs(one["y"] - other["y"]) < box[1] + room[1] - 20
    ]
    assert overlaps == []


def test_points_keep_to_the_distances_of_the_graph() -> None:
    """A ring of ten: neighbours stand next to each other, opposites across."""
    ring = [(n, (n + 1) % 10) for n in range(10)]
    wanted = distances.measure_distances(10, ring)
    points = distances.place_points(wanted, seed=0)
    apart = np.hypot(*(points[:, None] - points).transpose(2, 0, 1))
    assert wanted[0].argmax() == apart[0].argmax() == 5
    assert all(sorted(apart[n].argsort()[1:3]) == sorted(((n - 1) % 10, (n + 1) % 10)) for n in range(10))


def test_who_is_tied_to_nobody_stands_just_outside() -> None:
    wanted = distances.measure_distances(5, [(0, 1), (1, 2), (2, 3)])
    assert wanted[0, 3] > wanted[0, 1] > 0
    assert set(wanted[4, :4]) == {0.75 * wanted[0, 3] + 1}


def test_crossings_are_counted_but_for_common_ends() -> None:
    square = np.array([(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)])
    assert untangle.count_crossings(square, [(0, 2), (1, 3)]) == 1
    assert untangle.count_crossings(square, [(0, 1), (1, 2), (2, 3), (0, 3), (0, 2)]) == 0
    assert untangle.count_crossings(square, []) == 0


def test_what_crosses_is_untangled() -> None:
    """Two edges cross, and a third runs through a node; there is room to avoid both."""
    points = np.array([(0.0, 0.0), (300.0, 0.0), (300.0, 300.0), (0.0, 300.0), (150.0, 300.0)])
    pairs = [(0, 2), (1, 3), (2, 3)]
    tangle = untangle.Tangle(points, pairs, np.full((5, 2), 20.0))
    tangle.untangle(rounds=4)
    assert untangle.count_crossings(points, pairs) == 1
    assert untangle.count_crossings(tangle.points, pairs) == 0
    (ax, ay), (bx, by), (cx, cy) = tangle.points[[2, 3, 4]]
    assert bends.find_bends([(ax, ay), (bx, by), (cx, cy)], [10.0] * 3, [(0, 1)]) == (0.0,)


def test_of_hundreds_of_pairs_no_two_names_overlap() -> None:
    large = make_large_world(400)
    network = to_pyvis(entities=large.entities(), statements=large.statements())
    boxes = [layout._measure_box(node["label"], node["size"]) for node in network.nodes]  # noqa: SLF001
    for (one, box), (other, room) in combinations(zip(network.nodes, boxes, strict=True), 2):
        gaps = abs(one["x"] - other["x"]) - box[0] - room[0], abs(one["y"] - other["y"]) - box[1] - room[1]
        assert max(gaps) > -20, (one["label"], other["label"])


def test_an_edge_bends_around_a_node_in_its_way() -> None:
    straight, bent = ((0.0, 0.0), (400.0, 0.0), (200.0, 90.0)), ((0.0, 0.0), (400.0, 0.0), (200.0, 3.0))
    assert bends.find_bends(straight, [10.0] * 3, [(0, 1)]) == (0.0,)
    (bend,) = bends.find_bends(bent, [10.0] * 3, [(0, 1)])
    assert bend != 0


# --- what is said


def test_marks_give_the_words_of_each_role(world: World) -> None:
    for statement in world.statements():
        for number, role, begin, end in find_marks(statement):
            words = statement.evidence[number].text[begin:end]
            span = {
                "subject": statement.subject.span,
                "object": statement.object.span,
                "trigger": statement.trigger,
            }
            assert words in span[role].text if role in span else words


def test_marks_never_overlap_and_count_characters_from_the_sentence() -> None:
    sentence = Span(100, 120, "😀 Ann met with Bob. ")
    statement = replace(
        state(A, "meets", B, "…"),
        evidence=(sentence,),
        subject=Mention(Span(102, 105, "Ann"), A),
        trigger=Span(104, 115, "n met with "),
        object=Mention(Span(115, 118, "Bob"), B),
    )
    assert find_marks(statement) == [(0, "subject", 2, 5), (0, "trigger", 5, 15), (0, "object", 15, 18)]


def test_what_a_sentence_does_not_hold_is_not_marked() -> None:
    far = Mention(Span(500, 503, "Ann"), A)
    statement = replace(state(A, "meets", B, "They met in May."), subject=far)
    assert {role for _, role, _, _ in find_marks(statement)} == {"object", "trigger"}


def test_words_that_stand_for_a_name_are_told_apart() -> None:
    pronoun = Mention(Span(0, 2, "He"), A, kind="pronoun")
    made = make_payload(
        articles=(),
        entities=(A, B),
        statements=(replace(state(A, "meets", B, "He met Bob."), subject=pronoun),),
        events=(),
    )
    assert made.blocks[0]["statements"]["resolved"] == [["subject"]]
    assert made.graph["entities"]["aliases"][0] is None


def test_other_ways_of_writing_a_name_are_found_by_the_search() -> None:
    named = Mention(Span(0, 5, "Annie"), A)
    made = make_payload(
        articles=(),
        entities=(),
        statements=(replace(state(A, "meets", B, "Annie met Bob."), subject=named),),
        events=(),
    )
    assert made.graph["entities"]["aliases"][0] == ["Annie"]


def test_a_sentence_that_says_several_things_stands_in_the_page_once(world: World, page: str) -> None:
    sentences = [sentence for block in read_blocks(page) for sentence in block["sentences"]]
    assert len(sentences) == len({(s.article, e) for s in world.statements() for e in s.evidence})


def test_evidence_stands_in_blocks_that_cut_no_article(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    monkeypatch.setattr(payload, "_BLOCK", 20)
    page = render(world)
    blocks, firsts = read_blocks(page), read_payload(page)["blocks"]
    articles = [s.article for s in sort_statements(world.statements())]
    assert len(blocks) == len(firsts) > 2
    assert [len(block["statements"]["id"]) for block in blocks] == [
        end - begin for begin, end in pairwise([*firsts, len(articles)])
    ]
    assert all(articles[first] != articles[first - 1] for first in firsts[1:])


@pytest.mark.parametrize(
    "link", ["http://example.org/a", "https://example.org/?a=b#c", "HTTPS://example.org"]
)
def test_addresses_of_the_web_become_links(link: str) -> None:
    assert check_link(link) == link


@pytest.mark.parametrize(
    "link",
    [
        None,
        "",
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        " javascript:x",
        "data:text/html,x",
        "file:///x",
        "//x",
        "https://",
        "https://[x",
    ],
)
def test_other_addresses_do_not(link: str | None) -> None:
    assert check_link(link) is None


# --- levels and communities


def tie_up(groups: int, size: int) -> dict[tuple[int, int], int]:
    """So many groups in which everybody has to do with everybody, and one with the next."""
    inner = {
        (first, second): 2
        for group in range(groups)
        for first, second in combinations(range(group * size, (group + 1) * size), 2)
    }
    return inner | {(n * size, (n + 1) * size): 1 for n in range(groups - 1)}


def test_communities_are_found_whatever_order_the_ties_have() -> None:
    weights = tie_up(5, 6)
    found = find_communities(weights)
    assert found == [list(range(n, n + 6)) for n in range(0, 30, 6)]
    assert find_communities(dict(reversed(weights.items()))) == found
    assert find_communities({}) == []


def test_communities_are_as_good_as_those_of_networkx() -> None:
    large = make_large_world(300)
    ranked = rank_entities(large.entities(), large.statements())
    ranks = {e.id: n for n, e in enumerate(ranked)}
    weights = number_ties(ranked, tie_statements(large.statements(), ranks))
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in weights.items())
    ours = nx.community.modularity(graph, [set(c) for c in find_communities(weights)])
    theirs = nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=1))
    assert ours > theirs - 0.03


def test_a_graph_that_can_be_drawn_at_once_has_one_level(page: str) -> None:
    graph = read_payload(page)
    assert len(graph["levels"]) == 1
    assert graph["circles"] == []


def test_each_entity_with_a_tie_is_in_one_community_and_each_has_a_picture() -> None:
    graph = read_payload(render(make_large_world(400)))
    groups = graph["entities"]["group"]
    assert len(graph["levels"]) == 2 + len(graph["circles"])
    assert {group for group in groups if group is not None} == set(range(len(graph["circles"])))
    for number, level in enumerate(graph["levels"][2:]):
        assert {groups[member] for member in level["members"]} == {number}
        assert len(level["points"]) == 2 * len(level["members"])


def test_what_ids_the_page_cannot_make_of_names_are_given() -> None:
    names = ("Xi Jinping", "Doctors / Borders", "a_b")
    world = World((), tuple(Entity(name, "person") for name in names), ())
    table = read_payload(render(world))["entities"]
    given = table.get("id", [None] * len(names))
    made = {name: id_ or name.replace(" ", "_") for name, id_ in zip(table["name"], given, strict=True)}
    assert made == {entity.name: entity.id for entity in world.entities()}
