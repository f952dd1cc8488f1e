"""Small files that unpack to work without end: each is refused in seconds, with a message that says why."""

import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

import establishment as est
from establishment.papers import source
from establishment.papers.documents import read_document

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PARAGRAPH = "<w:p><w:r><w:t>It is proposed to establish 2 x Analyst Grade 7 at a cost of £52,000.</w:t></w:r></w:p>"
MIB = 2**20
SHOWN = b"BT /F1 11 Tf 50 780 Td (%s) Tj ET\n"
LINE = SHOWN % b"There are 35 officers: 15 north, 12 south and 8 west."


def word(path: Path, body: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>")
    return path


def pdf(path: Path, *pages: bytes, forms: dict[str, bytes] | None = None, times: int = 1) -> Path:
    """A PDF by hand: the content of each page, forms by name, each stream packed so many times."""

    def stream(content: bytes, more: bytes = b"") -> bytes:
        for _ in range(times):
            content = zlib.compress(content, 9)
        head = b"<< /Filter [%s] /Length %d %s>>" % (b"/FlateDecode " * times, len(content), more)
        return head + b"\nstream\n" + content + b"\nendstream"

    named = forms or {}
    first = 4 + len(named)
    used = b" ".join(b"/%s %d 0 R" % (name.encode(), 4 + n) for n, name in enumerate(named))
    resources = b"<< /Font << /F1 3 0 R >> /XObject << %s >> >>" % used
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(pages)))
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources %s " % resources
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *(stream(content, form) for content in named.values()),
    ]
    for n, content in enumerate(pages):
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources %s >>"
        objects += [page % (first + 2 * n + 1, resources), stream(content)]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    path.write_bytes(data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return path


def refusal(path: Path) -> str:
    with pytest.raises(est.InputError) as fault:
        read_document(path)
    text = str(fault.value)
    assert text.startswith(f"{path}: error E101\n"), text
    return text


def test_a_word_file_that_unpacks_to_forty_megabytes_of_text(tmp_path: Path) -> None:
    path = word(tmp_path / "long.docx", PARAGRAPH * (40 * MIB // len(PARAGRAPH)))
    assert path.stat().st_size < MIB
    assert "The text is longer than 4,000,000 characters." in refusal(path)


def test_a_word_file_of_seven_million_empty_paragraphs(tmp_path: Path) -> None:
    path = word(tmp_path / "empty.docx", "<w:p/>" * (7 * 10**6))
    assert path.stat().st_size < MIB
    assert "A part of the file has more than 3,000,000 tags." in refusal(path)


def test_text_is_as_long_as_a_paper_can_be_and_no_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LONGEST", 44)
    text = "There are 35 officers (15 north and 20 west)"  # 44 letters
    path = tmp_path / "paper.txt"
    path.write_text(text, encoding="utf-8")
    assert read_document(path).raw == text
    path.write_text(text + ".", encoding="utf-8")
    assert "The text is longer than 44 characters." in refusal(path)
    assert read_document(word(tmp_path / "a.docx", f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).raw.strip() == text
    assert "longer than 44" in refusal(word(tmp_path / "b.docx", f"<w:p><w:r><w:t>{text}.</w:t></w:r></w:p>"))
    screen = text.replace("(", "\\(").replace(")", "\\)").encode()
    assert text in read_document(pdf(tmp_path / "a.pdf", SHOWN % screen)).raw
    assert "longer than 44" in refusal(pdf(tmp_path / "b.pdf", SHOWN % (screen + b".")))


def test_a_workbook_of_one_long_text_in_every_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for _ in range(200):
        book.active.append(["£5,000 and " * 2900])  # 31,900 letters, 6.4 million in all
    book.save(tmp_path / "long.xlsx")
    assert (tmp_path / "long.xlsx").stat().st_size < MIB
    assert "The text is longer than 4,000,000 characters." in refusal(tmp_path / "long.xlsx")


def test_sheets_and_columns_beyond_the_bounds_are_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Costs"
    book.active.append(["Post", "Cost", *[None] * 58, "£9"])
    for number in range(201):
        book.create_sheet(f"S{number}")["A1"] = number
    book.save(tmp_path / "wide.xlsx")
    notes = read_document(tmp_path / "wide.xlsx").notes
    assert "The workbook has 202 sheets; the first 200 are read." in notes
    assert "The sheet Costs has more than 60 columns; the first 60 are read." in notes


def test_a_pdf_of_four_hundred_thousand_text_commands(tmp_path: Path) -> None:
    path = pdf(tmp_path / "many.pdf", b"BT /F1 11 Tf 50 700 Td\n" + b"(x) Tj 3 0 Td\n" * 400_000 + b"ET")
    assert path.stat().st_size < 32 * 1024
    assert "Page 1 has more than 50,000 letters and strokes, too many for a page of text." in refusal(path)


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 11 Tf (" + b"x" * 50_001 + b") Tj ET",
        b"BT /F1 11 Tf <" + b"41" * 50_001 + b"> Tj ET",
        b"1 1 2 2 re f\n" * 50_001,
        b"0 0 m 1 1 l S\n" * 25_001,
        b" " * (17 * MIB),
        b"/Ten Do\n" * 5_001,
        b"/Nothing Do\n" * 50_001,
    ],
    ids=["letters", "letters in hex", "boxes", "lines", "blanks", "forms", "forms that are not there"],
)
def test_a_page_that_draws_without_end_is_left_out_and_said(content: bytes, tmp_path: Path) -> None:
    forms = {"Ten": b"1 1 2 2 re f\n" * 10}
    refusal(pdf(tmp_path / "alone.pdf", content, forms=forms))
    beside = read_document(pdf(tmp_path / "beside.pdf", content, LINE, forms=forms))
    assert "15 north" in beside.raw
    expected = "Page 1 has more than 50,000 letters and strokes, too many for a page of text; it was left out."
    assert beside.notes == (expected,)
    assert beside.labels[0] == "page 2, line 1"


def test_forms_in_forms_that_multiply_are_counted_and_not_drawn(tmp_path: Path) -> None:
    # ten of ten of ten ... of one line: ten million lines from a thousand bytes
    forms = {f"F{n}": f"/F{n + 1} Do\n".encode() * 10 for n in range(7)} | {"F7": b" 0 0 m 1 1 l S\n"}
    assert "Page 1 has more than" in refusal(pdf(tmp_path / "nested.pdf", b"/F0 Do\n", forms=forms))
    ring = {"A": b"/B Do\n", "B": b"/A Do\n"}
    assert "15 north" in read_document(pdf(tmp_path / "ring.pdf", LINE + b"/A Do\n", forms=ring)).raw


def test_a_page_of_small_print_with_forms_is_read(tmp_path: Path) -> None:
    path = pdf(tmp_path / "small.pdf", LINE + b"/Logo Do\n" * 20, forms={"Logo": b"1 1 2 2 re f\n" * 100})
    assert "15 north" in read_document(path).raw
    assert read_document(path).notes == ()


def test_a_pdf_that_is_packed_twice(tmp_path: Path) -> None:
    path = pdf(tmp_path / "twice.pdf", LINE + b" " * (50 * MIB), times=2)
    assert path.stat().st_size < 4096
    assert "Parts of the PDF are compressed twice, which no office program does." in refusal(path)


def test_a_paper_of_more_figures_than_any_has_is_refused_before_it_is_read() -> None:
    with pytest.raises(est.InputError, match="The paper has more than 100,000 figures"):
        est.check("Figures\n" + "1 " * 100_001)
