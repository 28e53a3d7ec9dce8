"""A DOCX -> its headings, paragraphs, items and tables; what cannot be read is told."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reading import ENGLISH, fail_one, read_one, write

if TYPE_CHECKING:
    from pathlib import Path

TEXT = ENGLISH.strip()


def save(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def add_xml(document: Any, inner: str) -> None:
    """A paragraph, or another element of the body, as Word writes it and python-docx does not."""
    document.element.body.insert(-1, parse_xml(inner.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))


def test_headings_paragraphs_items_and_tables_are_marked(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Ministry of Fish"
    document.add_heading("Talks on the lake", level=0)
    document.add_paragraph(TEXT)
    document.add_heading("What it\tcost", level=2)
    paragraph = document.add_paragraph("One line")
    paragraph.add_run().add_break()
    paragraph.add_run("and ")
    paragraph.add_run("another").bold = True
    document.add_paragraph()
    document.add_paragraph("Kenya keeps the port.", style="List Bullet")
    document.add_paragraph("Uganda keeps the island.", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], ["Kenya", "30", "", ""], strict=True):
        cell.text = text
    article = read_one(write(tmp_path / "talks.docx", save(document)))
    assert article.text == (
        f"# Talks on the lake\n\n{TEXT}\n\n## What it cost\n\nOne line\nand another\n\n"
        "- Kenya keeps the port.\n\n- Uganda keeps the island.\n\n| Kenya | 30 |\n"
    )
    assert (article.id, article.extracted, article.extracted_by) == ("talks", True, "python-docx")


def test_what_was_inserted_is_read_and_what_was_deleted_is_not(tmp_path: Path) -> None:
    document = docx.Document()
    box = f"<w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent>"
    deleted = "<w:del><w:r><w:delText>refused</w:delText></w:r></w:del>"
    linked = f"<w:hyperlink>{run(' in Kisumu')}</w:hyperlink>"
    for inner in (
        f"<w:p>{run('Kenya ')}{deleted}<w:ins>{run('agreed')}</w:ins>{linked}</w:p>",
        f"<w:p><w:moveFrom>{run('Gone.')}</w:moveFrom></w:p>",
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{run('In a control.')}</w:p></w:sdtContent></w:sdt>",
        f"<w:p><w:r><w:pict>{box}</w:pict><w:t>Ten</w:t><w:noBreakHyphen/><w:t>year</w:t><w:tab/></w:r></w:p>",
    ):
        add_xml(document, inner)
    article = read_one(write(tmp_path / "a.docx", save(document)))
    assert article.text == "Kenya agreed in Kisumu\n\nIn a control.\n\nTen-year\n"


def test_metadata_lie_beside_the_file(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(TEXT)
    document.core_properties.title = "Template"
    write(tmp_path / "a.json", '{"published": "2024-03-12"}')
    write(tmp_path / "a.docx", save(document))
    article = read_one(tmp_path)
    assert (article.title, article.published, article.dated_by) == (None, "2024-03-12", "metadata file")


def pack(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def make_entities() -> bytes:
    """A document whose text unfolds a thousand million times, were its entities read."""
    document = save(docx.Document())
    laughs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    body = f"<w:body {nsdecls('w')}><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body>"
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "Talks">{laughs}]>'
    xml += f"<w:document {nsdecls('w')}>{body}</w:document>"
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, xml if entry.filename == "word/document.xml" else old.read(entry))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (save(docx.Document()), r"holds no text$"),
        (save(docx.Document())[:2000], r"is broken: BadZipFile"),
        (pack(word__x=b"Talks"), r"is broken: "),
        (pack(word__document=b" " * 160_000_000), r"unpacks to 160 MB, more than 150$"),
        (make_entities(), r"is broken: |holds no text"),
        (b"\xd0\xcf\x11\xe0", r"is an office document of an old kind, or with a password"),
    ],
)
def test_a_docx_that_cannot_be_read_is_told(content: bytes, reason: str, tmp_path: Path) -> None:
    assert re.match(reason, fail_one(write(tmp_path / "a.docx", content)).reason)


def test_other_archives_are_told_from_a_docx(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(TEXT)
    assert read_one(write(tmp_path / "nameless", save(document))).text == f"{TEXT}\n"
    reason = fail_one(write(tmp_path / "a.zip", pack(talks=b"Talks"))).reason
    assert reason == "is a ZIP archive or an office document; unpack it, or save its text as .txt"
    assert fail_one(write(tmp_path / "b.txt", "Talks."), reader="docx").reason == "is no DOCX"
