"""The tables say what is so, and the lookups find it whatever way the press writes it."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg.gazetteer
from kg.errors import TableError
from kg.gazetteer import Gazetteer, check_tables, load_gazetteer, normalise
from kg.gazetteer.building import build_tables
from kg.gazetteer.periods import holds_at
from kg.gazetteer.tables import merge_rows, read_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.records import Entity

TABLES = Path(kg.gazetteer.__file__).parent
REFERENCE = Path(__file__).parents[2] / "shared" / "reference"
FACTBOOK = REFERENCE / "countries_factbook.csv"
SEED = REFERENCE / "offices_overlay_seed.csv"

needs_factbook = pytest.mark.skipif(not FACTBOOK.exists(), reason="the shared reference data are not here")

# Where the reference itself is wrong or means something else.
OTHER_QIDS = {
    "NL": "the id of the reference is the Kingdom's",
    "DK": "the id of the reference is the Kingdom's",
    "EH": "the id of the reference is the Sahrawi republic's, not the territory's",
}
# Demonyms that the reference gives to a territory but that mean another country or region.
OTHER_DEMONYMS = {
    ("HK", "Chinese"), ("HK", "Hong Kong"), ("MO", "Chinese"), ("GG", "Channel Islander"),
    ("JE", "Channel Islander"), ("PM", "Frenchman"), ("PM", "Frenchwoman"), ("PM", "French"), ("AW", "Dutch"),
    ("CW", "Dutch"), ("SZ", "liSwati"), ("SZ", "emaSwati"), ("SZ", "Swati"), ("EH", "Sahraoui"),
    ("EH", "Sahrawian"), ("EH", "Sahraouian"), ("FM", "Chuukese"), ("FM", "Kosraen"), ("FM", "Pohnpeian"),
    ("FM", "Yapese"), ("TW", "Taiwan"),
}  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def get_country(gazetteer: Gazetteer, name: str) -> Entity:
    row = gazetteer.country(name)
    assert row is not None, name
    return row.entity


def name_all(entities: tuple[Entity, ...]) -> list[str]:
    return [entity.name for entity in entities]


def read_factbook() -> list[dict[str, str]]:
    with FACTBOOK.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# The tables themselves -------------------------------------------------------------------------


def test_nothing_is_wrong_in_the_tables() -> None:
    assert check_tables(TABLES) == []


def test_the_tables_are_sorted_so_that_changes_are_small() -> None:
    for table, rows in read_folder(TABLES).items():
        if table in ("places", "events", "people", "organisations", "metonyms"):
            names = [row.cells["name"] for row in rows]
            assert names == sorted(names), table


def test_every_table_tells_what_a_row_is_and_as_of_when() -> None:
    for file in TABLES.glob("*.tsv"):
        header = [line for line in file.read_text("utf-8").splitlines() if line.startswith("#")]
        assert len(header) >= 3, file.name
        assert re.search(r"[Aa]s of [\w-]+", " ".join(header)), file.name


def test_the_tables_are_as_large_as_promised(gazetteer: Gazetteer) -> None:
    tables = gazetteer.tables
    coded = [row for row in tables.countries if row.iso2]
    assert len(coded) == 250, "the 249 of ISO 3166-1, and Kosovo"
    assert len([row for row in coded if row.kind == "state"]) == 193 + 3, (
        "UN members, Vatican, Cook Islands, Niue"
    )
    assert len([row for row in tables.countries if row.kind == "former"]) >= 15
    assert len(tables.places) >= 600
    assert len(tables.events) >= 100
    assert len(tables.organisations) >= 80
    assert len(tables.offices) >= 400
    assert len(tables.metonyms) >= 150


def test_every_disputed_row_has_a_note(gazetteer: Gazetteer) -> None:
    for row in gazetteer.tables.countries:
        if row.kind == "disputed":
            assert "United Nations" in row.note, row.entity.name


# Against the reference -------------------------------------------------------------------------


@needs_factbook
def test_codes_and_ids_are_those_of_the_reference(gazetteer: Gazetteer) -> None:
    for fact in read_factbook():
        row = gazetteer.country(fact["iso2"])
        assert row is not None, fact["iso2"]
        assert row.iso3 == fact["iso3"]
        if fact["iso2"] not in OTHER_QIDS:
            assert row.entity.qid == fact["qid"], fact["iso2"]


@needs_factbook
def test_every_name_of_the_reference_resolves(gazetteer: Gazetteer) -> None:
    for fact in read_factbook():
        country = get_country(gazetteer, fact["iso2"])
        # The long forms of territories say whose they are; the press does not write them.
        names = [fact["short"], fact["long"] if country.cls == "country" else ""]
        for name in (re.split(r";| \((?!Keeling)", text)[0] for text in names):
            if name not in ("", "none", "The Dominican"):
                assert country in gazetteer.find(name), name


@needs_factbook
def test_every_capital_of_the_reference_resolves_to_its_country(gazetteer: Gazetteer) -> None:
    for fact in read_factbook():
        country = get_country(gazetteer, fact["iso2"])
        name = re.split(r"[;(,]| in ", fact["capital"])[0].strip()
        # Capitals of territories are called as other things are: Douglas, Hamilton, Plymouth, Stanley.
        if country.cls != "country" or name in ("", "no official capital"):
            continue
        found = gazetteer.find(name)
        assert country in [gazetteer.country_of(place) for place in found] or name == "Jerusalem", name


def split_demonyms(text: str) -> Iterator[str]:
    """'Angolan(s)' -> 'Angolan', 'Angolans'; 'Finn(s) or Suomi' -> ..."""
    text = re.sub(r"\((singular|plural|US|colloq|collective)[^)]*\)|note -.*?still used[^,;]*", "", text)
    for part in re.split(r"[,;/]| or |\(or ", text):
        plural = "(s)" in part
        stem = re.sub(r"\((s|men|women)\)", "", part).strip(" )")
        if stem and stem not in ("none", "NA"):
            yield stem
            if plural:
                yield f"{stem}s"


@needs_factbook
def test_every_demonym_of_the_reference_resolves(gazetteer: Gazetteer) -> None:
    def known_as(word: str) -> tuple[Entity, ...]:
        forms = (gazetteer.people_forms(), gazetteer.adjective_forms())
        return tuple(entity for form in forms for entity in form.get(normalise(word), ()))

    missing = []
    for fact in read_factbook():
        country = get_country(gazetteer, fact["iso2"])
        for noun in split_demonyms(fact["demonym_noun"]):
            if (fact["iso2"], noun.removesuffix("s")) not in OTHER_DEMONYMS:
                known = known_as(noun)
                missing += [] if country in known else [(fact["iso2"], noun)]
        for adjective in split_demonyms(fact["demonym_adj"].replace("(s)", "")):
            if (fact["iso2"], adjective.removesuffix("s")) not in OTHER_DEMONYMS:
                known = (*known_as(adjective), *gazetteer.find(adjective))
                missing += [] if country in known else [(fact["iso2"], adjective)]
    assert missing == [], missing


@pytest.mark.skipif(not SEED.exists(), reason="the shared reference data are not here")
def test_terms_seen_in_the_reference_are_in_the_table(gazetteer: Gazetteer) -> None:
    missing = []
    with SEED.open(encoding="utf-8", newline="") as file:
        for fact in csv.DictReader(file):
            person = gazetteer.person(fact["person"])
            seen = fact["date_evidence"].startswith("seen") and "unverified" not in fact["date_evidence"]
            if not seen or len(fact["start"]) < len("2012-05-07"):
                continue
            if person is None or not gazetteer.offices_of(person.entity, date=fact["start"]):
                missing.append((fact["person"], fact["office"], fact["start"]))
    assert missing == [], missing


# Names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("U.S.", "US"),
        ("the U.S.’s", "US"),
        ("us", "us"),
        ("WHO", "WHO"),
        ("who", "who"),
        ("Nato", "nato"),
        ("NATO", "nato"),
        ("Türkiye", "turkiye"),
        ("Côte d’Ivoire", "cote divoire"),
        ("São Tomé and Príncipe's", "sao tome and principe"),
        ("the Philippines'", "philippines"),
        ("The Hague", "hague"),
        ("St. Petersburg", "saint petersburg"),
        ("Wall St", "wall st"),
        ("Xi’an", "xian"),
        ("Guinea‑Bissau", "guinea bissau"),
        ("Bosnia & Herzegovina", "bosnia and herzegovina"),
        ("Washington, D.C.", "washington dc"),
        ("Tromsø", "tromso"),
        ("  United \n Nations ", "united nations"),
        ("", ""),
        ("the", "the"),
        ("'s", ""),
    ],
)
def test_names_normalise_to_one_key(written: str, key: str) -> None:
    assert normalise(written) == key


def test_normalising_twice_changes_nothing(gazetteer: Gazetteer) -> None:
    for key in (*gazetteer.surface_forms(), *gazetteer.adjective_forms(), *gazetteer.metonym_forms()):
        assert normalise(key) == key or key.startswith("the "), key


def test_every_country_resolves_in_the_possessive_and_with_the(gazetteer: Gazetteer) -> None:
    for row in gazetteer.tables.countries:
        name = row.entity.name
        forms = [f"{name}'s", f"{name}’s", f"the {name}", f"The {name}’s"]
        if name.endswith("s"):
            forms += [f"{name}'", f"{name}’"]
        for form in forms:
            assert gazetteer.find(form)[0] is row.entity, form


def test_every_alias_resolves_to_its_country(gazetteer: Gazetteer) -> None:
    for row in gazetteer.tables.countries:
        for alias in row.aliases:
            assert row.entity in gazetteer.find(alias), alias


@pytest.mark.parametrize(
    "name", ["US", "U.S.", "U.S.A.", "America", "the United States", "United States of America"]
)
def test_forms_of_the_united_states(gazetteer: Gazetteer, name: str) -> None:
    assert name_all(gazetteer.find(name)) == ["United States"]


@pytest.mark.parametrize("word", ["us", "who", "is", "turkey", "polish", "china", "nice", "west"])
def test_words_written_small_are_no_names(gazetteer: Gazetteer, word: str) -> None:
    assert gazetteer.find(word) == ()
    assert gazetteer.adjective(word) is None


@pytest.mark.parametrize(
    ("name", "first", "among"),
    [
        ("Georgia", "Georgia", "Georgia (U.S. state)"),
        ("Congo", "Democratic Republic of the Congo", "Republic of the Congo"),
        ("Korea", "South Korea", "North Korea"),
        ("Washington", "Washington, D.C.", "Washington (U.S. state)"),
        ("New York", "New York", "New York (state)"),
        ("Turkey", "Turkey", "Turkey"),
        ("TURKEY", "Turkey", "Turkey"),
        ("Jordan", "Jordan", "Jordan"),
        ("Punjab", "Punjab (India)", "Punjab (Pakistan)"),
        ("Luxembourg", "Luxembourg", "Luxembourg City"),
        ("ROC", "Taiwan", "Taiwan"),
        ("Macedonia", "North Macedonia", "North Macedonia"),
    ],
)
def test_an_ambiguous_name_keeps_all_it_may_mean_the_likeliest_first(
    gazetteer: Gazetteer, name: str, first: str, among: str
) -> None:
    found = name_all(gazetteer.find(name))
    assert found[0] == first
    assert among in found


def test_what_did_not_exist_at_the_date_comes_last(gazetteer: Gazetteer) -> None:
    assert name_all(gazetteer.find("Republic of China", date="1930"))[
        0
    ] == "Republic of China (1912–1949)" or (name_all(gazetteer.find("Republic of China")) == ["Taiwan"])
    soviet_union = gazetteer.find("USSR")[0]
    assert gazetteer.existed(soviet_union, "1991-12-25")
    assert not gazetteer.existed(soviet_union, "1991-12-26")


def test_a_name_that_needs_its_article_says_so(gazetteer: Gazetteer) -> None:
    assert gazetteer.wants_article("West")
    assert gazetteer.wants_article("Emirates")
    assert not gazetteer.wants_article("China")
    assert not gazetteer.wants_article("Amazon")
    assert gazetteer.find("the Amazon")[0].name == "Amazon rainforest"


def test_no_form_is_longer_than_told(gazetteer: Gazetteer) -> None:
    forms = [*gazetteer.surface_forms(), *gazetteer.adjective_forms(), *gazetteer.metonym_forms()]
    assert max(len(form.split()) for form in forms) <= gazetteer.longest
    assert all(len(form.split()) <= gazetteer.longest_after[form.split()[0]] for form in forms if form)


def test_one_thing_is_one_object(gazetteer: Gazetteer) -> None:
    china = get_country(gazetteer, "CN")
    metonym = gazetteer.metonym("Beijing")
    assert metonym is not None
    assert gazetteer.find("PRC")[0] is china
    assert gazetteer.adjective("Chinese") is china
    assert metonym.stands_for is china
    assert metonym.place is gazetteer.capital_of(china)
    assert gazetteer.find("Peking")[0] is metonym.place


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Chinese", "China"),
        ("American", "United States"),
        ("British", "United Kingdom"),
        ("Soviet", "Soviet Union"),
        ("Nazi", "Nazi Germany"),
        ("East German", "East Germany"),
        ("German", "Germany"),
        ("South Korean", "South Korea"),
        ("Korean", "South Korea"),
        ("Congolese", "Democratic Republic of the Congo"),
        ("Dominican", "Dominican Republic"),
        ("Western", "West"),
        ("European", "Europe"),
        ("Latin American", "Latin America"),
        ("Arab", "Arab world"),
        ("Palestinian", "Palestine"),
        ("Tibetan", "Tibet"),
        ("Catalan", "Catalonia"),
        ("Emirati", "United Arab Emirates"),
        ("Polish", "Poland"),
    ],
)
def test_adjectives_belong_to_their_owners(gazetteer: Gazetteer, word: str, name: str) -> None:
    entity = gazetteer.adjective(word)
    assert entity is not None
    assert entity.name == name


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Russians", "Russia"),
        ("Chinese", "China"),
        ("Frenchman", "France"),
        ("Frenchmen", "France"),
        ("Britons", "United Kingdom"),
        ("Turks", "Turkey"),
        ("Danes", "Denmark"),
        ("Dutchman", "Netherlands"),
        ("Filipinos", "Philippines"),
        ("New Zealanders", "New Zealand"),
        ("Gazans", "Gaza"),
        ("Europeans", "Europe"),
    ],
)
def test_nouns_for_peoples(gazetteer: Gazetteer, word: str, name: str) -> None:
    entity = gazetteer.people_noun(word)
    assert entity is not None
    assert entity.name == name


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Sino", "China"),
        ("Russo-", "Russia"),
        ("Anglo", "United Kingdom"),
        ("Franco", "France"),
        ("Indo", "India"),
    ],
)
def test_prefixes_of_compounds(gazetteer: Gazetteer, word: str, name: str) -> None:
    entity = gazetteer.prefix(word)
    assert entity is not None
    assert entity.name == name


# Capitals, places, metonyms --------------------------------------------------------------------


def test_every_state_has_a_capital_that_resolves(gazetteer: Gazetteer) -> None:
    for row in gazetteer.tables.countries:
        if row.kind == "state":
            capital = gazetteer.capital_of(row.entity)
            assert capital is not None, row.entity.name
            assert capital in gazetteer.find(capital.name)


def test_a_city_state_is_its_own_capital_and_no_metonym(gazetteer: Gazetteer) -> None:
    for name in ("Singapore", "Monaco", "Vatican City"):
        country = get_country(gazetteer, name)
        assert gazetteer.capital_of(country) is country
    for name in ("Singapore", "Monaco", "Luxembourg", "Djibouti", "San Marino", "Victoria"):
        metonym = gazetteer.metonym(name)
        assert metonym is None or metonym.stands_for is None, name


@pytest.mark.parametrize(
    ("name", "country", "place"),
    [
        ("Beijing", "China", "Beijing"),
        ("Washington", "United States", "Washington, D.C."),
        ("Kiev", "Ukraine", "Kyiv"),
        ("Kyiv", "Ukraine", "Kyiv"),
        ("the Kremlin", "Russia", "Kremlin"),
        ("The Hague", "Netherlands", "The Hague"),
        ("La Paz", "Bolivia", "La Paz"),
    ],
)
def test_capitals_and_palaces_stand_for_their_countries(
    gazetteer: Gazetteer, name: str, country: str, place: str
) -> None:
    metonym = gazetteer.metonym(name)
    assert metonym is not None
    assert metonym.stands_for is not None
    assert metonym.place is not None
    assert (metonym.stands_for.name, metonym.place.name) == (country, place)


def test_places_know_their_countries(gazetteer: Gazetteer) -> None:
    for name, country in [
        ("Kharkiv", "Ukraine"),
        ("Crimea", "Ukraine"),
        ("Osaka", "Japan"),
        ("Paris", "France"),
    ]:
        home = gazetteer.country_of(gazetteer.find(name)[0])
        assert home is not None
        assert home.name == country
    assert gazetteer.country_of(gazetteer.find("Jerusalem")[0]) is None
    assert gazetteer.country_of(gazetteer.find("Red Sea")[0]) is None


# People and offices ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begin", "end", "date", "holds"),
    [
        ("2024-05-14", "", "2024-05-13", False),
        ("2024-05-14", "", "2024-05-14", True),
        ("2014-10-01", "2024-10-01", "2024-09-30", True),
        ("2014-10-01", "2024-10-01", "2024-10-01", False),
        ("2012-05", "2018", "2012-05-01", True),
        ("2012-05", "2018", "2012-04-30", False),
        ("2012-05", "2018", "2018-12-31", True),
        ("2012-05", "2018", "2019-01-01", False),
        ("2012-05", "2018-06", "2018-06-30", True),
        ("2012-05", "2018-06", "2018-07-01", False),
        ("2012-05-31", "", "2012-05", True),
        ("2012-06-01", "", "2012-05", False),
        ("2012-12", "2012-12", "2012", True),
        ("", "2012-03-01", "2012", True),
        ("", "", "1066", True),
        ("2012-03-01", "2012-04-01", "2012-01/2012-02", False),
        ("2012-03-01", "2012-04-01", "2012-01/2012-03", True),
        ("2024-05-14", "", "2024-05-14T10:30:00Z", True),
    ],
)
def test_a_term_holds_from_its_begin_to_before_its_end(
    *, begin: str, end: str, date: str, holds: bool
) -> None:
    assert holds_at(begin, end, date) is holds


@pytest.mark.parametrize(
    ("office", "of", "date", "person"),
    [
        ("defence minister", "RU", "2024-04-01", "Sergei Shoigu"),
        ("defense minister", "RU", "2024-06-01", "Andrei Belousov"),
        ("defence_minister", "RU", "2024-06-01", "Andrei Belousov"),
        ("head_of_organisation", "NATO", "2024-09-30", "Jens Stoltenberg"),
        ("secretary-general", "NATO", "2024-10-02", "Mark Rutte"),
        ("president", "US", "2021-01-19", "Donald Trump"),
        ("president", "US", "2021-01-21", "Joe Biden"),
        ("president", "US", "2025-01-19", "Joe Biden"),
        ("president", "US", "2025-01-21", "Donald Trump"),
        ("head_of_government", "CN", "2023-03-01", "Li Keqiang"),
        ("premier", "CN", "2023-03-20", "Li Qiang"),
        ("prime minister", "SK", "2013-06-01", "Robert Fico"),
        ("prime minister", "SK", "2024-06-01", "Robert Fico"),
        ("foreign minister", "CN", "2023-05-15", "Qin Gang"),
        ("foreign minister", "CN", "2023-09-15", "Wang Yi"),
    ],
)
def test_who_held_an_office_at_a_date(
    gazetteer: Gazetteer, office: str, of: str, date: str, person: str
) -> None:
    row = gazetteer.country(of)
    body = row.entity if row else gazetteer.find(of)[0]
    assert {term.person.name for term in gazetteer.holders(office, body, date=date)} == {person}


def test_the_slovak_prime_ministers_of_2021(gazetteer: Gazetteer) -> None:
    slovakia = get_country(gazetteer, "SK")
    names = [term.person.name for term in gazetteer.holders("prime minister", slovakia, date="2021")]
    assert sorted(names) == ["Eduard Heger", "Igor Matovic"]
    assert [t.person.name for t in gazetteer.holders("prime minister", slovakia, date="2021-06-01")] == [
        "Eduard Heger"
    ]


def test_without_a_date_the_terms_that_last_are_meant(gazetteer: Gazetteer) -> None:
    russia, soviet_union = get_country(gazetteer, "RU"), get_country(gazetteer, "Soviet Union")
    assert [term.person.name for term in gazetteer.holders("president", russia)] == ["Vladimir Putin"]
    assert all(term.end for term in gazetteer.holders("head_of_state", soviet_union))


def test_people_are_found_by_full_name_and_by_family(gazetteer: Gazetteer) -> None:
    xi = gazetteer.person("XI JINPING")
    assert xi is not None
    assert xi.entity.qid == "Q15031"
    assert xi in gazetteer.people_by_family("Xi’s")
    assert len(gazetteer.people_by_family("Li")) > 1
    assert gazetteer.person("China") is None
    offices = gazetteer.offices_of(xi.entity, date="2024-05-16")
    assert "head_of_state" in {term.role for term in offices}


def test_members_at_a_date(gazetteer: Gazetteer) -> None:
    nato = gazetteer.find("NATO")[0]
    finland, sweden = get_country(gazetteer, "FI"), get_country(gazetteer, "SE")
    assert finland not in gazetteer.members(nato, date="2023-04-03")
    assert finland in gazetteer.members(nato, date="2023-04-04")
    assert sweden in gazetteer.members(nato)


# Order, and a user's own tables ----------------------------------------------------------------


def test_the_order_of_rows_changes_nothing(gazetteer: Gazetteer, tmp_path: Path) -> None:
    shuffle = random.Random(7).shuffle  # noqa: S311 - to shuffle, not to hide
    for file in TABLES.glob("*.tsv"):
        lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
        columns, rows = lines[0], lines[1:]
        shuffle(rows)
        (tmp_path / file.name).write_text("\n".join([columns, *rows]), "utf-8")
    shuffled = Gazetteer(build_tables(merge_rows([read_folder(tmp_path)])))
    assert shuffled.fingerprint == gazetteer.fingerprint
    assert dict(shuffled.surface_forms()) == dict(gazetteer.surface_forms())
    assert dict(shuffled.adjective_forms()) == dict(gazetteer.adjective_forms())
    assert dict(shuffled.metonym_forms()) == dict(gazetteer.metonym_forms())


def test_a_users_rows_add_and_override(tmp_path: Path) -> None:
    (tmp_path / "places.tsv").write_text(
        "# mine\nclass\tname\taliases\nplace\tZwolle\tSwolle\nplace\tDavos\tTafaas; Davos Platz\n", "utf-8"
    )
    (tmp_path / "offices.tsv").write_text(
        "person\toffice\trole\tof\tbegin\nXi Jinping\tmayor\tother\tZwolle\t2031-01-01\n", "utf-8"
    )
    gazetteer = load_gazetteer(tmp_path)
    zwolle = gazetteer.find("Swolle")[0]
    assert zwolle.name == "Zwolle"
    assert gazetteer.find("Tafaas")[0].name == "Davos"
    assert gazetteer.find("Tafaas")[0].qid is None, "a row replaces ours as a whole"
    assert [term.person.name for term in gazetteer.holders("mayor", zwolle)] == ["Xi Jinping"]
    assert gazetteer.fingerprint != load_gazetteer().fingerprint


@pytest.mark.parametrize(
    ("table", "text", "message"),
    [
        ("countries", "name\tkind\tcolour\n", r"countries\.tsv:1: unknown column 'colour'; the columns of"),
        ("countries", "name\tname\tkind\n", r"countries\.tsv:1: a column is named twice"),
        ("places", "name\n", r"places\.tsv:1: column 'class' is missing"),
        ("places", "name\tclass\nA\tplace\tx\n", r"places\.tsv:2: 3 cells, but the table has 2 columns"),
        ("places", "name\tclass\nA\ttown\n", r"places\.tsv:2: class 'town' is none of place, region"),
        ("places", "name\tclass\n\tplace\n", r"places\.tsv:2: name is empty"),
        (
            "places",
            "name\tclass\tcountry\nA\tplace\tQQ\n",
            r"places\.tsv:2: country 'QQ' is not in countries\.tsv",
        ),
        ("places", "name\tclass\tqid\nA\tplace\t42\n", r"places\.tsv:2: qid '42' is no Wikidata id"),
        ("places", "name\tclass\nA \tplace\n", r"places\.tsv:2: white space around name 'A '"),
        (
            "places",
            "name\tclass\nA\tplace\nA\tregion\n",
            r"places\.tsv:3: 'A' stands already at .*places\.tsv:2",
        ),
        ("places", "name\tclass\taliases\nA\tplace\tB,C;D\n", r"places\.tsv:2: aliases has the item 'B,C;D'"),
        ("places", "name\tclass\taliases\nA\tplace\tB; B\n", r"places\.tsv:2: aliases names 'B' twice"),
        ("places", "name\tclass\taliases\nA\tplace\tB; ; C\n", r"places\.tsv:2: aliases has an empty item"),
        (
            "places",
            "name\tclass\nChina\tplace\n",
            r"places\.tsv:2: 'China' is the name of another thing at countries",
        ),
        (
            "places",
            "name\tclass\tqid\nA\tplace\tQ148\n",
            r"places\.tsv:2: qid Q148 is that of 'China' at countries",
        ),
        (
            "countries",
            "name\tkind\tiso2\tiso3\nA\tstate\tCN\tAAA\n",
            r"countries\.tsv:2: iso2 CN is that of China at",
        ),
        (
            "countries",
            "name\tkind\nA\tstate\n",
            r"countries\.tsv:2: iso2 is empty; only a former state has none",
        ),
        (
            "countries",
            "name\tkind\tseats\nA\tformer\tXyz\n",
            r"countries\.tsv:2: seats 'Xyz' is not in places\.tsv",
        ),
        (
            "events",
            "name\tbegin\tend\nA\t2024-02-01\t2024-01\n",
            r"events\.tsv:2: end 2024-01 lies before begin",
        ),
        ("events", "name\tbegin\nA\t2024-13\n", r"events\.tsv:2: begin '2024-13' is no date; write it as"),
        ("people", "name\tgender\nA\tx\n", r"people\.tsv:2: gender 'x' is none of m, f"),
        (
            "offices",
            "person\toffice\trole\tof\nNobody At All\tking\tmonarch\tGB\n",
            r"offices\.tsv:2: person 'Nobody At All' is not in people\.tsv; add it there or correct the name",
        ),
        (
            "offices",
            "person\toffice\trole\tof\nXi Jinping\tking\tking\tCN\n",
            r"offices\.tsv:2: role 'king' is none of head_of_state",
        ),
        (
            "memberships",
            "organisation\tmember\nNATO\tAtlantis\n",
            r"memberships\.tsv:2: member 'Atlantis' is not in countries\.tsv or organisations\.tsv",
        ),
    ],
)
def test_a_bad_row_is_told_with_file_and_line(tmp_path: Path, table: str, text: str, message: str) -> None:
    (tmp_path / f"{table}.tsv").write_text(text, "utf-8")
    with pytest.raises(TableError, match=message):
        load_gazetteer(tmp_path)
    assert any(re.search(message, problem) for problem in check_tables(tmp_path))


def test_a_bad_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"no such folder; give one that holds countries\.tsv"):
        load_gazetteer(tmp_path / "absent")
    with pytest.raises(TableError, match=r"holds no table; give one or more of countries\.tsv"):
        load_gazetteer(tmp_path)
    (tmp_path / "country.tsv").write_text("name\n", "utf-8")
    with pytest.raises(TableError, match=r"country\.tsv: not a table of the gazetteer; those are countries"):
        load_gazetteer(tmp_path)


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "places.tsv").write_bytes(b"name\tclass\nK\xf6ln\tplace\n")
    with pytest.raises(TableError, match=r"places\.tsv: not UTF-8 at byte 12; save the file as UTF-8"):
        load_gazetteer(tmp_path)


def test_of_many_problems_the_first_are_shown(tmp_path: Path) -> None:
    rows = "".join(f"A{n}\ttown\n" for n in range(20))
    (tmp_path / "places.tsv").write_text("name\tclass\n" + rows, "utf-8")
    with pytest.raises(TableError, match="and 15 more like these"):
        load_gazetteer(tmp_path)
    assert len(check_tables(tmp_path)) == 20
