"""Papers as files: Word, Excel, PDF and HTML made here; files that are damaged, hostile or no papers at all."""

import random
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import establishment as est
from establishment.papers.checking import check_paper
from establishment.papers.documents import read_document
from establishment.papers.source import PaperText, without_marks

pytestmark = pytest.mark.core

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WRONG = "There are 36 officers (15 north, 12 south and 8 west)."


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def word(path: Path, body: str, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "word/document.xml", f"<?xml version='1.0'?><w:document {W}><w:body>{body}</w:body></w:document>"
        )
        for name, text in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return path


def excel(path: Path, rows: list[list[object]], hidden: int = 0) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Costs"
    for row in rows:
        sheet.append(row)
    if hidden:
        sheet.row_dimensions[hidden].hidden = True
    book.save(path)
    return path


def pdf(path: Path, lines: list[str]) -> Path:
    """A PDF of one page by hand; without lines it holds a drawn box alone."""
    operators = "".join(f"BT /F1 11 Tf 50 {780 - 16 * n} Td ({line}) Tj ET\n" for n, line in enumerate(lines))
    stream = (operators or "50 50 200 200 re f\n").encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%sendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    path.write_bytes(data + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return path


def test_a_word_paper_with_bold_inside_a_figure_and_a_table(tmp_path: Path) -> None:
    cells = [["Post", "Cost"], ["Clerk", "£24,000"], ["Manager", "£61,000"], ["Total", "£86,000"]]
    rows = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(run(c))}</w:tc>" for c in row) + "</w:tr>" for row in cells)
    body = (
        paragraph(run("A cost of "), run("£45,"), run("000"), run(" (£36,000 salary plus £9,000 on-costs)."))
        + f"<w:tbl>{rows}</w:tbl>"
    )
    results = est.check(word(tmp_path / "paper.docx", body))
    assert ["£45,000"] == [c.text for c in results.checks if c.code == "P101" and c.verdict == "agrees"]
    (wrong,) = results.wrong
    assert ("P103", "£86,000", -1000) == (wrong.code, wrong.text, wrong.difference)
    assert "paragraph" in str(results)


def test_tracked_changes_are_said_and_both_readings_listed(tmp_path: Path) -> None:
    body = paragraph(
        run("Savings of "),
        "<w:del><w:r><w:delText>£10,000</w:delText></w:r></w:del>",
        f"<w:ins>{run('£12,084')}</w:ins>",
        run(" are made."),
    )
    results = est.check(word(tmp_path / "paper.docx", body))
    assert ["£12,084"] == [a.quantity.text for a in results.results.paper.amounts]
    notes = " ".join(results.to_dict()["notes"])
    assert "1 tracked change" in notes
    assert '"£10,000" -> "£12,084"' in notes


def numbered(levels: dict[int, list[tuple[str, str]]], items: list[tuple[int, int, str]]) -> tuple[str, str]:
    """The numbering part and the body of a Word file: the form and pattern of each level of each list; list, level, words."""
    lists = ""
    for name, forms in levels.items():
        each = "".join(
            f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="{form}"/><w:lvlText w:val="{mark}"/></w:lvl>'
            for n, (form, mark) in enumerate(forms)
        )
        lists += f'<w:abstractNum w:abstractNumId="{10 + name}">{each}</w:abstractNum>'
    lists += "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{10 + n}"/></w:num>' for n in levels)
    body = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/></w:numPr></w:pPr>{run(words)}</w:p>'
        for name, level, words in items
    )
    return f"<w:numbering {W}>{lists}</w:numbering>", body


def test_lists_have_the_numbers_that_word_shows(tmp_path: Path) -> None:
    levels = {
        1: [("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "%1.%3")],
        2: [("upperRoman", "%1)"), ("upperLetter", "%2."), ("bullet", "o"), ("none", "")],
        3: [("decimal", "")],
    }
    items = [(1, 0, "a"), (1, 1, "b"), (1, 1, "c"), (1, 2, "d"), (1, 0, "e"), (1, 1, "f"), (1, 2, "g"), (1, 2, "h")]
    items += [(2, 0, "i"), (2, 1, "j"), (2, 2, "k"), (2, 3, "l"), (2, 0, "m"), (3, 0, "n"), (3, 0, "o"), (0, 0, "p")]
    items += [(9, 0, "q"), (1, 0, "r")]
    numbering, body = numbered(levels, items)
    path = word(tmp_path / "paper.docx", body, word__numbering_xml=numbering)
    assert [line for line in read_document(path).raw.splitlines() if line] == [
        *("1. a", "(a) b", "(b) c", "1.i d", "2. e", "(a) f", "2.i g", "2.ii h"),  # a level below begins anew
        *("I) i", "A. j", "- k", "l", "II) m", "1. n", "2. o", "p"),
        *("- q", "3. r"),  # a list without a form has bullets; the first list goes on
    ]


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("lowerRoman", "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx 21"),
        ("upperRoman", "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX 21"),
        ("lowerLetter", " ".join([*"abcdefghijklmnopqrstuvwxyz", "27"])),
        ("upperLetter", " ".join([*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "27"])),
        ("decimal", "1 2 3"),
        ("ordinal", "1 2"),  # a form that is not known counts on
    ],
)
def test_numbers_of_lists_in_each_form(kind: str, numbers: str, tmp_path: Path) -> None:
    numbering, body = numbered({1: [(kind, "%1:")]}, [(1, 0, "x") for _ in numbers.split()])
    path = word(tmp_path / "paper.docx", body, word__numbering_xml=numbering)
    assert [line for line in read_document(path).raw.splitlines() if line] == [
        f"{number}: x" for number in numbers.split()
    ]


def test_a_tracked_change_is_said_with_its_paragraph_its_words_and_how_many_there_are(tmp_path: Path) -> None:
    """Paragraphs are counted with the empty lines between them, as places of figures are."""

    def change(old: str, new: str) -> str:
        return f"<w:del><w:r><w:delText>{old}</w:delText></w:r></w:del><w:ins>{run(new)}</w:ins>"

    body = paragraph(run("Costs: "), change("£10", "£12")) + paragraph(run("As before.")) + paragraph(change("x", "y"))
    source = read_document(word(tmp_path / "two.docx", body))
    assert source.changes == (("1", "£10", "£12"), ("5", "x", "y"))
    assert source.notes[:3] == (
        "The paper has 2 tracked changes. It is read as if every change were accepted.",
        'Tracked change in paragraph 1: "£10" -> "£12".',
        'Tracked change in paragraph 5: "x" -> "y".',
    )
    gone = read_document(word(tmp_path / "gone.docx", paragraph(change("z" * 130, "")) + paragraph(run("Costs."))))
    assert gone.changes == (("1", "z" * 120, ""),)
    assert gone.notes[0].startswith("The paper has 1 tracked change.")
    many = read_document(word(tmp_path / "many.docx", paragraph(change("a", "b")) * 25))
    assert len(many.changes) == 25
    assert len([note for note in many.notes if note.startswith("Tracked change in")]) == 20


def test_an_excel_sheet_is_a_table_with_its_unit(tmp_path: Path) -> None:
    rows: list[list[object]] = [["£000", "2024/25"], ["Staffing", 1200], ["Other", 300.5], ["Total", 1600.5]]
    results = est.check(excel(tmp_path / "paper.xlsx", rows))
    (wrong,) = results.wrong
    assert ("P103", 1600500, 1500500) == (wrong.code, wrong.stated, wrong.computed)
    assert "Costs!row 4" in str(results)


def test_an_excel_sheet_tells_hidden_rows_errors_and_formulas_without_a_value(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Post", "Cost", "Share"],
        ["Clerk", "£24,000", 0.25],
        ["Officer", "#DIV/0!", "=B2/2"],
        ["Total", 24000.0000001, ""],
    ]
    results = est.check(excel(tmp_path / "paper.xlsx", rows, hidden=2))
    notes = " ".join(results.to_dict()["notes"])
    assert "Row 2 of the sheet Costs is hidden" in notes
    assert "A formula in the sheet Costs, row 3, has no value" in notes
    assert "#DIV/0!" in results.results.paper.text
    assert "24000\n" in results.results.paper.text + "\n"


def test_an_excel_sheet_shows_pounds_and_percentages_as_formatted(tmp_path: Path) -> None:
    path = excel(tmp_path / "paper.xlsx", [["Post", "Cost", "Share"], ["Clerk", 1234.4, 0.25], ["Officer", -5, 0.755]])
    book = openpyxl.load_workbook(path)
    for row in (2, 3):
        book.active.cell(row, 2).number_format = "£#,##0"
        book.active.cell(row, 3).number_format = "0.0%"
    book.save(path)
    text = est.check(path).results.paper.text
    assert "Clerk\t£1,234\t25%" in text
    assert "Officer\t-£5\t75.5%" in text


def test_what_reads_excel_is_named_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = excel(tmp_path / "paper.xlsx", [["Total", 1]])
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(est.InputError, match=r"pip install \"establishment\[papers\]\""):
        est.check(path)


def test_a_hostile_workbook_ends_in_a_clear_error(tmp_path: Path) -> None:
    path = excel(tmp_path / "paper.xlsx", [["Total", 1]])
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    for change, words in (
        (b" " * 60_000_000, "larger than 48 MiB unpacked"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "defines entities"),
        (b"<c " * 250_001, "more than 250,000 cells"),
        (b"<worksheet><sheetData><row", "damaged"),
    ):
        bad = tmp_path / "bad.xlsx"
        with zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in parts.items():
                packed.writestr(name, change if name == sheet else data)
        with pytest.raises(est.InputError, match=words):
            est.check(bad)


def test_a_pdf_with_a_text_layer_and_one_without(tmp_path: Path) -> None:
    results = est.check(pdf(tmp_path / "paper.pdf", ["Officers", WRONG]))
    assert ["36"] == [c.text for c in results.wrong]
    assert "page 1" in str(results)
    with pytest.raises(est.InputError, match="Page 1 has no text layer"):
        est.check(pdf(tmp_path / "picture.pdf", []))


def test_what_reads_pdf_is_named_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pdfplumber", None)
    with pytest.raises(est.InputError, match=r"pip install \"establishment\[papers\]\""):
        est.check(pdf(tmp_path / "paper.pdf", [WRONG]))


def test_html_keeps_lines_and_columns(tmp_path: Path) -> None:
    path = tmp_path / "paper.html"
    path.write_text(
        f"<html><head><title>x £9</title></head><body>\n<p>{WRONG}</p>\n<p>Cost\nof <b>&pound;5</b>,000</p></body></html>",
        encoding="utf-8",
    )
    results = est.check(path)
    (wrong,) = results.to_dict()["checks"]
    assert (2, 14) == (wrong["line"], wrong["column"])
    (amount,) = results.to_dict()["amounts"]
    assert ("£5,000", 4, 7) == (amount["text"], amount["line"], amount["column"])


HOSTILE = {
    "empty.txt": b"",
    "noise.txt": bytes(random.Random(1).randrange(256) for _ in range(5000)),
    "noise.docx": bytes(random.Random(2).randrange(256) for _ in range(5000)),
    "noise.pdf": b"%PDF-1.7\n" + bytes(random.Random(3).randrange(256) for _ in range(5000)),
    "cut.docx": b"PK\x03\x04" + bytes(100),
    "old.doc": b"\xd0\xcf\x11\xe0" + bytes(600),
    "text.pdf": b"no pdf at all",
    "deck.pptx": b"anything",
    "tags.html": b"<div>" * 50_000,
    "unclosed.html": b"<script>" * 30_000,
    "comment.md": b"<!--" * 50_000 + b"x",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_any_bytes_end_in_a_result_or_a_clear_error(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name])
    before = time.perf_counter()
    try:
        est.check(path)
    except est.InputError as fault:
        assert str(fault).startswith(str(path))
    assert time.perf_counter() - before < 10


def test_bombs_and_entities_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b" " * 60_000_000)
    with pytest.raises(est.InputError, match="larger than 48 MiB unpacked"):
        est.check(bomb)
    laughs = tmp_path / "laughs.docx"
    with zipfile.ZipFile(laughs, "w") as packed:
        packed.writestr("word/document.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    with pytest.raises(est.InputError, match="defines entities"):
        est.check(laughs)
    deep = word(tmp_path / "deep.docx", "<w:p>" * 5_000 + run("x") + "</w:p>" * 5_000)
    est.check(deep)
    macros = word(tmp_path / "macros.docx", paragraph(run(WRONG)), word__vbaProject_bin="x")
    assert est.check(macros).wrong


def checked(text: str) -> list[tuple[str, int, int]]:
    source = PaperText("p", text, without_marks(text))
    results = check_paper(source)
    return [(a.quantity.text, *source.place(a.quantity.start)) for a in results.paper.amounts]


SCRAPS = st.sampled_from(
    [
        "£",
        "12,084",
        "k",
        "m",
        " ",
        "\n",
        "\t",
        "|",
        "**",
        "<b>",
        "</td>",
        "(",
        ")",
        "-",
        "–",
        "%",
        "1",
        ".",
        ",",
        "£21,805k",
        "6 x ",
        "Officer LC5/6",
        "total of ",
        "net ",
        "from ",
        " to ",
        "a saving",
        "delete",
        "Total",
        "½",
        "twenty-eight",
        "&pound;",
        "2016/17",
        ":",
        ";",
        "\u200b",
        "\x00",
        "(£20k)",
        "each",
        "12 months",
        "FTE",
        "- ",
        "1) ",
        "#",
        "€",
        "in total",
        "of these",
    ]
)


@given(st.lists(SCRAPS, max_size=120).map("".join))
def test_scraps_of_papers_are_read_and_every_amount_stands_where_it_is_said_to(text: str) -> None:
    lines = text.split("\n")
    for written, line, column in checked(text):
        assert 1 <= line <= len(lines)
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        plain = "".join(without_marks(rest).text.split())
        first = "".join(written.split())[0]
        assert plain[:1] == first or written[0] not in "£€(-+", (written, rest[:40])


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    checked(text)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "paper"
    path.write_bytes(data)
    try:
        source = read_document(path)
    except est.InputError as refused:
        assert all(finding.code.startswith("E1") and finding.message and finding.fix for finding in refused.findings)
        assert all("paper" in finding.place.file for finding in refused.findings)
    else:
        assert source.raw.strip()


@pytest.mark.long
@pytest.mark.parametrize(
    "scrap",
    [
        "£12,084 and ",
        "6 x Officer LC5\n",
        "a\t£1\t2\n",
        "1 2 3 ",
        "((",
        "total of £5 ",
        "one ",
        "net £1, ",
        "from 3 to 4 by 1. ",
    ],
)
def test_time_is_linear_in_length(scrap: str) -> None:
    def seconds(times: int) -> float:
        """Processor time, the least of three: other work on the machine does not count."""
        spent = []
        for _ in range(3):
            before = time.process_time()
            checked(scrap * times)
            spent.append(time.process_time() - before)
        return min(spent)

    some = 8_000 // len(scrap)
    assert seconds(4 * some) < 10 * max(seconds(some), 0.05)


DENSE = ["£12,084 and ", "1 2 3 ", "a\t£1\t2\n", "Total\t£1\t2\n", "a\t£9,381\t4,277\t13,658\n", "0\t" * 24 + "\n"]


@pytest.mark.parametrize("scrap", DENSE)
def test_figures_that_stand_close_and_alike_are_read_to_the_end(scrap: str) -> None:
    text = scrap * (2_000 // len(scrap))
    results = check_paper(PaperText("p", text, without_marks(text)))
    assert len(results.paper.figures) >= 100


@pytest.mark.long
@pytest.mark.parametrize("scrap", DENSE)
def test_a_hundred_thousand_characters_of_figures_end_within_seconds(scrap: str) -> None:
    """Two seconds on a machine that does nothing else; processor time, with room for one that does."""
    before = time.process_time()
    checked(scrap * (100_000 // len(scrap)))
    assert time.process_time() - before < 8


def test_a_paper_can_be_given_as_text(tmp_path: Path) -> None:
    text = "Savings are £96,000 from opening hours\r\nand £31,500 from stock, in all £128,500 a year.\r\n"
    path = tmp_path / "paper.txt"
    path.write_bytes(text.encode())
    other_text, from_file = est.check(text), est.check(path)
    assert ["P101"] == [check.code for check in other_text.wrong]
    assert from_file.findings().equals(other_text.findings())
    assert str(from_file).replace(str(path), "the text") == str(other_text)
    assert est.draft(path).replace(str(path), "the text") == est.draft(text).replace("paper.txt", "the text")
    with pytest.raises(est.InputError, match="The paper contains no text"):
        est.check(" \n \n")
    with pytest.raises(est.InputError, match="There is no such file"):
        est.check("one line is the name of a file")
