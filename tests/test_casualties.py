"""'The strikes killed at least 12 people' -> what the statement of the attack tells of its cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.parsing import load_model
from kg.pipeline import extract
from kg.records import Article

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.records import Statement


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_model()


def find_attacks(text: str, nlp: Language) -> list[Statement]:
    found = extract(Article(id="a", text=text + "\n", published="2024-06-01"), nlp).statements
    return [statement for statement in found if statement.relation == "assaults"]


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("Russian strikes on Kharkiv killed at least 12 people and injured 30.", ["at least 12"], ["30"]),
        (
            "Russia attacked Odesa, killing three people and wounding more than twenty others.",
            ["3"],
            ["more than 20"],
        ),
        ("Israel launched an air strike on Beirut, killing 1,200 people.", ["1200"], []),
        ("Israel struck Rafah in an attack that killed about 40 civilians.", ["about 40"], []),
        ("A Russian missile attack on Dnipro left nine people dead and dozens wounded.", ["9"], ["dozens"]),
        ("Israel killed 12 Palestinians in Gaza.", ["12"], []),
        ("Israel bombed Gaza on Monday. At least 15 people were killed in the attack.", ["at least 15"], []),
        ("Hamas attacked Israel. Twelve people died in the attack.", ["12"], []),
    ],
)
def test_an_attack_has_the_figures_that_are_told_of_it(
    text: str, killed: list[str], injured: list[str], nlp: Language
) -> None:
    (attack,) = find_attacks(text, nlp)
    assert (list(attack.killed), list(attack.injured)) == (killed, injured)
    assert all(text[span.begin : span.end] == span.text for span in attack.evidence)


def test_the_sentence_that_tells_the_figure_is_evidence(nlp: Language) -> None:
    (attack,) = find_attacks("Israel bombed Gaza. At least 15 people were killed in the attack.", nlp)
    assert attack.evidence[-1].text == "At least 15 people were killed in the attack."


def test_two_figures_of_one_article_are_both_kept(nlp: Language) -> None:
    text = "Israel bombed Gaza, killing 12 people. Israel's attack on Gaza killed 14, medics said."
    figures = {figure for attack in find_attacks(text, nlp) for figure in attack.killed}
    assert figures >= {"12", "14"}


@pytest.mark.parametrize(
    "text",
    [
        # Which of two attacks is meant nobody knows.
        "Iran attacked Israel. Kenya attacked Somalia. At least 15 people were killed in the attack.",
        # Other than the attack that is told.
        "Israel bombed Gaza. At least 15 people were killed in an earthquake in Turkey.",
        "Israel bombed Gaza. The blast killed 10 percent of the cattle.",
        "Russia attacked Odesa but did not kill three people.",
        "Russia attacked Odesa. Three people were killed in a car crash in Kyiv.",
    ],
)
def test_what_is_not_told_of_the_attack_is_no_cost_of_it(text: str, nlp: Language) -> None:
    assert not [a for a in find_attacks(text, nlp) if a.killed or a.injured]
