"""An article's text -> blocks: what is parsed, what is left out and why."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from conftest import SHARED
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.blocks import MARK_UP, find_blocks, find_title
from kg.blocks.phrases import read_phrases
from kg.errors import TableError
from kg.records import Article

if TYPE_CHECKING:
    from pathlib import Path

PROSE = (
    "Chinese President Xi Jinping received Russian President Vladimir Putin in Beijing on Thursday.",
    "The two men are to sign a declaration on trade, their spokesmen told reporters before the talks.",
)


def cut(text: str, *, title: str | None = None, body: int = 0) -> list[tuple[str, str]]:
    """Kind, or reason where something is left out, and text of each block; without marks."""
    article = Article("a", text, title=title, body=body)
    return [
        (block.reason or block.kind, text[block.begin : block.end])
        for block in find_blocks(article)
        if block.reason != MARK_UP
    ]


def surround(line: str) -> str:
    """The line in the middle of an article, a paragraph apart."""
    return "\n\n".join(["Xi receives Putin in Beijing", PROSE[0], line, PROSE[1]])


def judge(line: str) -> str:
    """The kind of the line in the middle of an article, or the reason why it is left out."""
    (found,) = {kind for kind, text in cut(surround(line)) if text in line and text not in PROSE}
    return found


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("menu", "Log In"),
        ("menu", "Reset Password"),
        ("menu", "MENU"),
        ("menu", "Sign up"),
        ("menu", "Skip to main content"),
        ("menu", "Middle East"),
        ("menu", "Log in | Subscribe"),
        ("menu", "About us · Help"),
        ("breadcrumbs", "Home > World > Asia"),
        ("breadcrumbs", "Home » News » Talks in Beijing"),
        ("breadcrumbs", "Home / World / Asia"),
        ("page furniture", "Exit mobile version"),
        ("page furniture", "Print this article"),
        ("page furniture", "Load more"),
        ("page furniture", "Listen to this article (5 min)"),
        ("page furniture", "Play video"),
        ("page furniture", "Your browser does not support the audio element."),
        ("page furniture", "All times are local."),
        ("cookie notice", "We use cookies to improve your experience on our site."),
        ("cookie notice", "Accept all"),
        ("cookie notice", "Manage preferences"),
        ("cookie notice", "By using this site you agree to our use of cookies."),
        ("cookie notice", "We and our 120 partners use cookies."),
        ("time stamp", "10:45 GMT"),
        ("time stamp", "10.45am BST"),
        ("time stamp", "14:05 (GMT+3)"),
        ("time stamp", "7 hours ago"),
        ("time stamp", "22:10"),
        ("date", "Wednesday, June 19, 2024"),
        ("date", "2022-11-14"),
        ("date", "16 May 2024"),
        ("date", "Published: May 16, 2024 at 10:45 GMT"),
        ("date", "Updated 2 hours ago"),
        ("date", "May 18, 2022 | 3 min read"),
        ("date", "Last updated on 3 June 2024, 14:05 CET"),
        ("date", "Thu 16 May 2024 09.15 BST"),
        ("reading time", "5 min read"),
        ("reading time", "3-minute read"),
        ("credit", "Photo: Ann Lee/AFP"),
        ("credit", "Image by Getty Images"),
        ("credit", "AP Photo/Evan Roe"),
        ("credit", "REUTERS/Bo Chu"),
        ("credit", "(Photo: Ann Lee/Pool)"),
        ("credit", "Bo Chu, Sputnik, Kremlin Pool Photo via AP"),
        ("credit", "picture alliance/dpa"),
        ("advertisement", "Advertisement"),
        ("advertisement", "ADVERTISEMENT - CONTINUE READING BELOW"),
        ("advertisement", "Sponsor"),
        ("advertisement", "Sponsored content"),
        ("advertisement", "Story continues below"),
        ("share buttons", "Share"),
        ("share buttons", "Share this article"),
        ("share buttons", "Share on Facebook"),
        ("share buttons", "Facebook Twitter WhatsApp Email"),
        ("share buttons", "Copy link"),
        ("follow us", "Follow us on Facebook and X."),
        ("follow us", "Download our free app for the latest news."),
        ("follow us", "Follow Ann Lee on Twitter"),
        ("newsletter", "Sign up for our morning newsletter."),
        ("newsletter", "Get the day's news in your inbox."),
        ("newsletter", "Your email address"),
        ("subscription", "Already a subscriber?"),
        ("subscription", "This article is for subscribers only."),
        ("subscription", "Support our journalism."),
        ("link to another page", "See also: Putin in Hanoi"),
        ("link to another page", "Read more: What Xi wants"),
        ("link to another page", "See also Putin's visit to Hanoi"),
        ("link to another page", "Read more"),
        ("link to another page", "Related: Why trade matters"),
        ("link to another page", "READ ALSO | Talks in Astana"),
        ("link to another page", "You may also like"),
        ("link to another page", "Categories"),
        ("tags", "Tags: China, Russia, trade"),
        ("tags", "#China #Russia"),
        ("tags", "Filed under: Asia"),
        ("source line", "Source : https://news.example.org/talks"),
        ("source line", "Source: Reuters"),
        ("source line", "Sources: AFP, AP and Reuters"),
        ("link", "https://news.example.org/talks"),
        ("link", "news@example.org"),
        ("copyright", "© 2024 The Paper"),
        ("copyright", "Copyright 2024 The Paper. All rights reserved."),
        ("copyright", "(c) 2024 The Paper"),
        ("note on the article", "This article was first published by The Paper."),
        ("note on the article", "This story has been updated."),
        ("sign-off", "Bo Chu in Seoul contributed to this report."),
        ("sign-off", "Additional reporting by Ann Lee in Moscow."),
        ("sign-off", "(Reporting by Ann Lee; editing by Bo Chu)"),
        ("sign-off", "Reporting by Ann Lee in Moscow; editing by Bo Chu"),
        ("comment notice", "Leave a Reply"),
        ("comment notice", "3 Comments"),
        ("comment notice", "Comment threads are monitored for 48 hours and then closed."),
        ("comment notice", "Your email address will not be published. Required fields are marked *"),
        ("comment notice", "Post Comment"),
        ("page furniture", "Keep reading"),
        ("page furniture", "Like Loading..."),
        (
            "cookie notice",
            "Privacy & Cookies: This site uses cookies. By continuing, you agree to their use.",
        ),
        ("credit", "Image source, Getty Images"),
        ("credit", "Credit...Ann Lee/Sputnik"),
        ("source line", "Source: Xinhua | Editor: huaxia"),
        ("newsletter", "Editor's Note: Sign up for the newsletter which explores China's rise."),
        ("note on the article", "A version of this story appeared in our newsletter."),
        ("note on the article", "(This story has not been edited by our staff.)"),
        ("sign-off", "(With inputs from agencies)"),
        ("link to another page", "More AP coverage: https://apnews.example.org/hub"),
        ("no words", "***"),
        ("no words", "•"),
        ("no words", "———"),
        ("no words", "3"),
    ],
)
def test_boilerplate_is_left_out_with_its_reason(reason: str, line: str) -> None:
    assert judge(line) == reason


@pytest.mark.parametrize(
    "sentence",
    [
        "Putin showed the generals a photo: the bridge at Kerch was gone.",
        "Read aloud by Lavrov, the letter accused NATO of having lied.",
        "Reporting by state media shows that Iran enriches uranium at Fordow.",
        "China contributed to the report that the panel published in Geneva.",
        "Comments by Macron angered Ankara and were met with a boycott.",
        "Follow the money, Navalny had told his supporters in Moscow.",
        "Share prices fell in Moscow after the attack on Kyiv.",
        "Live from Kyiv, Zelensky addressed the European Parliament.",
        "By Thursday Russia had taken the town, the Ukrainian army said.",
        "Watch out, Erdogan warned Greece before the talks in Athens.",
        "Copyright law divides Brussels and Washington, diplomats said.",
        "Related talks between Serbia and Kosovo broke down in Ohrid.",
        "Tags were found on the weapons: they came from Iran.",
        "On May 9 - Victory Day - Xi stood beside Putin in Moscow.",
        "NATO — the alliance that Finland joined — met in Vilnius.",
        "This report was published by the United Nations on Thursday.",
        "Cookies were baked for the soldiers by Olena Zelenska.",
        "Send us weapons, Zelensky told the allies in Ramstein.",
        "Join us in this fight, Zelensky urged Biden on Wednesday.",
        "Please try again to reach a deal, Guterres told both sides.",
        "Already a member of NATO, Finland backed Sweden.",
        "Additional troops arrived in Poland on Friday.",
        "He heads the Palestinian Authority (PA).",
        "Sign of the times: Modi embraced Putin in Moscow.",
        "The president said yes.",
        "“Sign up to the treaty,” Macron told Tehran.",
        "Advertisement of the post begins on Monday, the Kremlin said.",
        "Listen to Putin's speech and you hear 1938, Tusk said.",
        "All rights groups in Minsk were closed by Lukashenko.",
        "Support for Kyiv is waning, Orban said in Brussels.",
        "Lee and Wu reported from Taipei that Lai had won.",
        "With assistance from Russia, Iran built the reactor at Bushehr.",
        "Published by Amnesty, the report accuses Minsk of torture.",
        "By Monday, Russia had taken the town.",
        "Powered by Russian gas, Hungary defies Brussels.",
        "Read the treaty, Lavrov told the latest of his critics.",
    ],
)
def test_a_sentence_of_the_article_is_kept_whole(sentence: str) -> None:
    assert judge(sentence) == "paragraph"
    at_the_end = f"{PROSE[0]} {sentence}"
    assert ("paragraph", at_the_end) in cut(at_the_end)


@pytest.mark.parametrize(
    "line",
    [
        "Xi meets Putin as China, Russia strive for new world order",
        "Shared interests",
        "‘Same bed with different dreams’",
        "**Whom it is aimed at**",
        "Source: Israel to strike Iran within days",
        "U.S. and China resume talks",
    ],
)
def test_a_line_without_a_stop_is_a_headline(line: str) -> None:
    assert judge(line) == "headline"


def test_a_long_paragraph_without_a_stop_stays_one() -> None:
    assert judge("He said that " + "the war would go on and on and " * 8 + "end") == "paragraph"
    assert judge("The talks failed. Nobody knows when they will go on") == "paragraph"


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Putin needs allies such as Xi", "Image: ANN LEE/AFP/Getty Images"),
        ("Xi and Putin in the Great Hall", " (Photo by Ann Lee/Pool/AFP)"),
        ("Xi and Putin in the Great Hall, May 16, 2024", " Credit: Handout via Reuters"),
        ("Xi and Putin shake hands in Beijing on Thursday.", " (AP Photo/Ann Lee)"),
        ("Xi and Putin shake hands in Beijing on Thursday.", " Ann Lee/Sputnik/AFP"),
        ("Xi and Putin shake hands in Beijing on Thursday.", " REUTERS/Ann Lee"),
        ("Xi and Putin shake hands in Beijing.", " [File: Ann Lee/Sputnik via AP]"),
        ("Xi and Putin shake hands in Beijing", " © Ann Lee/AFP"),
        ("Xi and Putin shake hands in Beijing", "Photo: A. B. Lee/picture alliance"),
    ],
)
def test_a_credit_is_cut_off_its_caption(caption: str, credit: str) -> None:
    found = cut(surround(caption + credit))
    assert ("caption", caption) in found
    assert ("credit", credit.strip()) in found


def test_a_label_is_cut_off_its_caption() -> None:
    for label in ("FILE PHOTO:", "Image caption,", "FILE -"):
        line = f"{label} Xi and Putin shake hands in Beijing"
        assert cut(surround(line))[2:4] == [("caption label", label), ("caption", line[len(label) + 1 :])]


@pytest.mark.parametrize(
    "dateline",
    [
        "BEIJING (Reuters) -",
        "BEIJING, May 16 (Harbour Wire) -",
        "VIENNA, 14 July (MPA) —",
        "YEREVAN/BAKU (MPA) —",
        "Beijing (AFP) –",
        "MOSCOW —",
        "Geneva, May 16, 2024 —",
        "WASHINGTON, D.C. (AP) —",
        "DUBAI, United Arab Emirates (AP) —",
        "Hong Kong CNN —",
        "BEIJING, May 16. /TASS/.",
        "BEIJING, May 16 (Xinhua) --",
    ],
)
def test_a_dateline_is_cut_off_its_sentence(dateline: str) -> None:
    assert cut(f"Xi receives Putin\n\n{dateline} {PROSE[0]}\n\n{PROSE[1]}")[1:3] == [
        ("dateline", dateline),
        ("paragraph", PROSE[0]),
    ]


def test_a_sentence_of_boilerplate_is_cut_off_its_paragraph() -> None:
    assert cut(f"{PROSE[0]} Bo Chu in Seoul contributed to this report.") == [
        ("paragraph", PROSE[0]),
        ("sign-off", "Bo Chu in Seoul contributed to this report."),
    ]
    assert cut(f"Sign up for our newsletter. {PROSE[0]} Read more: Putin in Hanoi") == [
        ("newsletter", "Sign up for our newsletter."),
        ("paragraph", PROSE[0]),
        ("link to another page", "Read more: Putin in Hanoi"),
    ]


def test_what_is_left_of_boilerplate_is_judged_again() -> None:
    assert cut(f"{PROSE[0]}\n\nAlready a subscriber? Log in.")[1:] == [
        ("subscription", "Already a subscriber?"),
        ("menu", "Log in."),
    ]


def test_a_sign_off_at_the_end_is_told_from_a_report_in_the_middle() -> None:
    sentence = "Lee and Wu reported from Taipei, Taiwan."
    assert judge(sentence) == "paragraph"
    below = f"{sentence} Bo Chu in Riga, Latvia, contributed to this report."
    assert [kind for kind, _ in cut(f"{PROSE[0]}\n\n{below}\n\nLeave a Reply")] == [
        "paragraph",
        "sign-off",
        "sign-off",
        "comment notice",
    ]


def test_sentences_with_a_lost_space_between_them_are_parsed_apart() -> None:
    assert cut("He was in Moscow in 2024.The leaders met.“We agree.”Xi left for Beijing.") == [
        ("paragraph", "He was in Moscow in 2024."),
        ("paragraph", "The leaders met."),
        ("paragraph", "“We agree.”"),
        ("paragraph", "Xi left for Beijing."),
    ]
    for line in ("Gen.Milley met the U.S.Congress in St.Louis.", "See www.Example.Com for it, he said."):
        assert judge(line) == "paragraph"


def test_the_second_copy_says_of_what_it_is_one() -> None:
    text = f"Xi receives Putin\nXi receives Putin in Beijing\n\n{PROSE[0]}\n\n{PROSE[1]}\n\n{PROSE[0]}"
    begin = text.index(PROSE[0])
    assert cut(text)[-1] == (f"repeats characters {begin} to {begin + len(PROSE[0])}", PROSE[0])
    assert cut("“No,” he said.\n\n“Why?”\n\n“No,” he said.")[-1][0] == "paragraph"


def test_all_above_the_headline_belongs_to_the_page() -> None:
    text = f"Breaking\nOil falls for a third day\nAsia | Diplomacy\nXi receives Putin\n{PROSE[0]}\n{PROSE[1]}"
    assert [kind for kind, _ in cut(text, title="Xi receives Putin")] == [
        "menu",
        "above the headline",
        "section",
        "headline",
        "paragraph",
        "paragraph",
    ]
    assert ("headline", "Oil falls for a third day") in cut(text)


def test_short_lines_among_entries_of_a_menu_are_entries() -> None:
    text = f"MENU\nGaming\nDeep dives\nShared interests\n{PROSE[0]}"
    assert [kind for kind, _ in cut(text)] == ["menu", "menu", "menu", "headline", "paragraph"]


@pytest.mark.parametrize("head", ["Related articles", "Most read", "ALSO READ", "Tags", "More from Asia"])
def test_what_stands_below_a_head_of_links_is_left_out(head: str) -> None:
    links = ["Putin flies on to Hanoi", "What Xi wants from the talks"]
    lines = [PROSE[0], head, *links]
    assert [kind for kind, _ in cut("\n\n".join(lines))][1:] == ["link to another page"] * 3
    assert [
        kind for kind, _ in cut("\n".join([PROSE[0], head, *(f"- {link}" for link in links), PROSE[1]]))
    ] == [
        "paragraph",
        *["link to another page"] * 3,
        "paragraph",
    ]


def test_a_numbered_list_of_links_is_left_out() -> None:
    links = [
        "list of 2 items",
        "list 1 of 2",
        "Putin flies on to Hanoi",
        "list 2 of 2",
        "What Xi wants",
        "end of list",
    ]
    found = cut("\n".join([PROSE[0], "Keep reading", *links, PROSE[1]]))
    assert [text for kind, text in found if kind in {"headline", "paragraph"}] == list(PROSE)


def test_a_heading_below_links_is_kept() -> None:
    text = "\n\n".join(
        [PROSE[0], "Related articles", "Putin in Hanoi", "Xi in Paris", "Shared interests", PROSE[1]]
    )
    assert [kind for kind, _ in cut(text)][-2:] == ["headline", "paragraph"]


def test_the_headline_below_a_menu_of_links_is_kept() -> None:
    assert ("headline", "Xi receives Putin") in cut(f"Latest news\nXi receives Putin\n{PROSE[0]}")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_lines_of_a_wrapped_paragraph_are_one_block(end: str) -> None:
    wrapped = (
        "Chinese President Xi Jinping received his Russian\n"
        "counterpart Vladimir Putin in Beijing on Thursday.\n"
        "Putin is to fly on to Harbin, where he will open a\n"
        "fair of trade.\n"
        "Both men had lunch."
    ).replace("\n", end)
    found = cut(end.join(["Shared interests", wrapped, "", "A walk in the park", wrapped[:110]]))
    first, second = wrapped.rsplit(end, 1)
    assert found[:4] == [
        ("headline", "Shared interests"),
        ("paragraph", first),
        ("paragraph", second),
        ("headline", "A walk in the park"),
    ]


def test_a_line_for_each_paragraph_is_a_block_for_each_line() -> None:
    lines = ["Xi receives Putin in Beijing for talks", "He stays for two days", *PROSE]
    assert [text for _, text in cut("\n".join(lines))] == lines


def test_a_dash_within_a_wrapped_sentence_begins_no_item() -> None:
    wrapped = (
        "China supports Russia in the war against Ukraine\n"
        "- even as Beijing speaks of peace - and buys its oil\n"
        "at a discount."
    )
    assert cut(wrapped) == [("paragraph", wrapped)]


MARKDOWN = """\
# Xi receives Putin

> “We are friends,” Xi said.

They agreed:
- to trade more
  and to visit each other
* to meet again
1. to build a pipeline

| 2022 | China | 190 |
|------|-------|-----|
| 2023 | China | 240 |

## 10:45 Putin [leaves](https://example.org) **Beijing**
![Xi](xi.jpg)
```
"""


def test_markdown_begins_behind_its_marks() -> None:
    assert cut(MARKDOWN) == [
        ("headline", "Xi receives Putin"),
        ("paragraph", "“We are friends,” Xi said."),
        ("paragraph", "They agreed:"),
        ("item", "to trade more\n  and to visit each other"),
        ("item", "to meet again"),
        ("item", "to build a pipeline"),
        ("item", "| 2022 | China | 190 |"),
        ("no words", "|------|-------|-----|"),
        ("item", "| 2023 | China | 240 |"),
        ("time stamp", "10:45"),
        ("headline", "Putin [leaves](https://example.org) **Beijing**"),
        ("no words", "```"),
    ]


def test_front_matter_is_no_part_of_the_blocks() -> None:
    text = f"---\ntitle: Xi receives Putin\n---\n{PROSE[0]}"
    assert cut(text, body=text.index(PROSE[0])) == [("paragraph", PROSE[0])]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            f"Xi receives Putin in Beijing\n\nA visit of two days\n\n{PROSE[0]}",
            "Xi receives Putin in Beijing",
        ),
        (f"MENU\nLog in\nXi receives *Putin*  in Beijing\n{PROSE[0]}", "Xi receives *Putin* in Beijing"),
        (f"MENU\nOil falls for a third day\nXi receives Putin in Beijing\n{PROSE[0]}", None),
        (f"Talks\n\n{PROSE[0]}", None),
        (f"{PROSE[0]}\n\nXi receives Putin in Beijing", None),
        ("", None),
    ],
)
def test_a_title_is_found_where_that_is_safe(text: str, title: str | None) -> None:
    article = Article("a", text)
    assert find_title(article, find_blocks(article)) == title


LINES = st.sampled_from(
    [
        "MENU",
        "Share",
        "- ",
        "# ",
        "> ",
        "Related",
        "Image: A/AFP",
        "10:45 GMT",
        "end.The",
        "“",
        "(AP)",
        "FILE - ",
    ]
) | st.sampled_from([*PROSE, " ", "\t"])


@settings(deadline=None)  # the first call reads the table
@given(
    text=st.text() | st.lists(LINES | st.text(max_size=9) | st.sampled_from("\n\r\x85\u2028 ")).map("".join)
)
def test_blocks_cover_any_text_in_order_without_overlap(text: str) -> None:
    article = Article("a", text, body=len(text) // 5)
    blocks = find_blocks(article)
    end = article.body
    for block in blocks:
        assert not text[end : block.begin].strip()
        assert block.begin < block.end
        assert text[block.begin : block.end] == text[block.begin : block.end].strip()
        assert (block.kind == "boilerplate") == bool(block.reason)
        end = block.end
    assert not text[end:].strip()
    assert blocks == find_blocks(article)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("menu\tanywhere\twhole\tmenu", r"phrases\.tsv:2: place is any or top or tail, match is whole"),
        (
            "menu\tany\twhole\t(menu",
            r"phrases\.tsv:2: missing \), unterminated subpattern .* in the pattern '\(menu'",
        ),
        ("menu\tany\twhole\t{words} menu", r"phrases\.tsv:2: no word \{words\} stands above this row"),
        ("menu\tany\twhole\tmenu\tmenu", r"phrases\.tsv:2: 5 cells but 4 columns"),
    ],
)
def test_a_wrong_row_of_the_table_is_named(rows: str, message: str, tmp_path: Path) -> None:
    table = tmp_path / "phrases.tsv"
    table.write_text(f"reason\tplace\tmatch\tpattern\n{rows}\n", encoding="utf-8")
    with pytest.raises(TableError, match=message):
        read_phrases(table)


# Real dumps, which lie beside a working copy of the project.

SHARED_ARTICLES = SHARED / "articles"
shared = pytest.mark.skipif(
    not SHARED_ARTICLES.is_dir(), reason="there is no folder shared/ beside the project"
)


def read_shared(stem: str) -> Article:
    text = (SHARED_ARTICLES / f"{stem}.txt").read_bytes().decode("utf-8")
    known = json.loads((SHARED_ARTICLES / f"{stem}.json").read_text(encoding="utf-8"))
    return Article(stem, text, title=known["title"])


def find_left_out(article: Article) -> list[str]:
    return [article.text[b.begin : b.end] for b in find_blocks(article) if b.kind == "boilerplate"]


STEMS = sorted(path.stem for path in SHARED_ARTICLES.glob("*.txt"))


@shared
@pytest.mark.parametrize("stem", STEMS)
def test_of_a_real_article_only_short_lines_are_left_out(stem: str) -> None:
    """A body sentence that was lost would show: what is left out of these has 125 characters at most."""
    article = read_shared(stem)
    assert all(len(piece) <= 125 for piece in find_left_out(article))
    kept = " ".join(article.text[b.begin : b.end] for b in find_blocks(article) if b.kind != "boilerplate")
    lines = [line.strip() for line in article.text.splitlines()]
    signed = "contributed to this report"
    assert [line for line in lines if len(line) > 125 and line not in kept and signed not in line] == []
    assert len(kept) > 0.9 * len(" ".join(article.text.split()))


@shared
@pytest.mark.parametrize("stem", STEMS)
def test_every_sentence_that_readers_found_to_state_something_is_kept(stem: str) -> None:
    article = read_shared(stem)
    kept = {article.text[b.begin : b.end]: b.kind for b in find_blocks(article) if b.kind != "boilerplate"}
    gold = (SHARED / "gold" / "statements" / f"{stem}.jsonl").read_text(encoding="utf-8").splitlines()
    evidence = {sentence for line in gold for sentence in json.loads(line)["evidence"]}
    # One caption has its credit glued to it, and the readers took both.
    captions = tuple(text for text, kind in kept.items() if kind == "caption")
    lost = [text for text in evidence if not any(text in block for block in kept)]
    assert [text for text in lost if not text.startswith(captions)] == []


@shared
def test_what_is_left_out_of_real_dumps_and_why() -> None:
    reasons = Counter(
        block.reason.split(" characters")[0]
        for stem in STEMS
        for block in find_blocks(read_shared(stem))
        if block.reason
    )
    assert reasons == {
        "date": 6,
        "menu": 3,
        "sign-off": 2,
        "credit": 1,
        "source line": 1,
        "page furniture": 1,
        "repeats": 1,
        "advertisement": 1,
        "link to another page": 1,
        "comment notice": 1,
    }
