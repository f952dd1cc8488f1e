"""What messages say is so: the reason that holds, one cause once, values as they were written, likely names only."""

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import establishment as est
from establishment.ground.findings import CODES, nearest, written

HERE = Path(__file__).parent
BOOK = HERE / "example-grades"
TOP = 'title = "T"\npay = "registry-staff"\nprice_base = 2025-04-01\npension = "20%"\nbasis = "maximum"\n'


def refused(tmp_path: Path, scenario: str, posts: str = "") -> str:
    """What is said of a scenario that cannot be costed."""
    (tmp_path / "posts.csv").write_text(posts, encoding="utf-8")
    (tmp_path / "a.toml").write_text(TOP + ('posts = "posts.csv"\n' if posts else "") + scenario, encoding="utf-8")
    with pytest.raises(est.InputError) as fault:
        est.cost(tmp_path / "a.toml", book=BOOK)
    return str(fault.value)


POSTS = "post,title,grade,from,until\nP0,Registrar,EO,2027-06-01,2028-01-01\nP1,Clerk,CLERK,,\n"


@pytest.mark.parametrize("line", ['{ post = "P0" }', '"1 x Registrar EO"'])
def test_a_post_that_has_other_days_is_there_on_its_days(tmp_path: Path, line: str) -> None:
    words = refused(tmp_path, f"[[proposal]]\nnumber = 1\nfrom = 2026-06-01\ndisestablish = [{line}]\n", POSTS)
    assert "is in the posts table, but not on 2026-06-01." in words
    assert "It is there from 2027-06-01 until 2028-01-01." in words
    assert "Did you mean" not in words


def test_a_post_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    message = refused(
        tmp_path,
        '[[proposal]]\nnumber = 1\ndisestablish = [{ post = "P1", from = 2026-04-01 }]\n'
        '[[proposal]]\nnumber = 2\ndisestablish = [{ post = "P1", from = 2026-10-01 }]\n',
        POSTS,
    )
    assert 'The post "P1" is removed on 2026-04-01, so it is not there on 2026-10-01.' in message


def test_what_a_post_has_otherwise_is_named(tmp_path: Path) -> None:
    message = refused(
        tmp_path, '[[proposal]]\nnumber = 1\ndisestablish = [{ post = "P1", grade = "EO", fte = 0.5 }]\n', POSTS
    )
    assert "not as this line says it: its grade is CLERK, not EO; its FTE is 1, not 0.5." in message


def test_a_grade_of_another_scale_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        'title = "T"\npay = "njc"\npension = "20%"\nbasis = "maximum"\nprice_base = 2026-05-01\n'
        '[[proposal]]\nnumber = 1\nestablish = ["1 x Officer LC5"]\n',
        encoding="utf-8",
    )
    with pytest.raises(est.InputError) as fault:
        est.cost(tmp_path / "a.toml")
    assert "It is a grade of lancashire-constabulary: say so with scale" in str(fault.value)
    assert "Did you mean" not in str(fault.value)


FUNDER = '[[funder]]\nid = "grnt"\nname = "Grant"\n'


def test_one_mistyped_funder_is_one_fault(tmp_path: Path) -> None:
    lines = ", ".join(f'{{ line = "1 x {name} EO", funder = "grant" }}' for name in "ABC")
    words = refused(tmp_path, FUNDER + f"[[proposal]]\nnumber = 1\nestablish = [{lines}]\n" * 1)
    assert words.count("error E") == 1
    assert 'There is no funder "grant". Did you mean "grnt"?' in words
    assert "Correct the name here, or the id of the [[funder]] that is meant." in words
    assert "3 times in all." in words


def test_one_cause_in_two_hundred_rows_is_said_once(tmp_path: Path) -> None:
    rows = "".join(f"P{n},Registrar,E0\n" for n in range(200))
    message = refused(
        tmp_path, '[[proposal]]\nnumber = 1\ndisestablish = ["1 x Registrar EO"]\n', "post,title,grade\n" + rows
    )
    assert message.count("error E203") == 1
    assert "200 times in all, on lines 2 to 201." in message  # the headings are line 1, the first row line 2
    assert "more" not in message


def test_many_faults_of_one_kind_are_one_with_their_number_and_three_places(tmp_path: Path) -> None:
    rows = "".join(f"P{n},Registrar,E0,{'' if n % 2 else f'{n}x'}\n" for n in range(40))
    message = refused(
        tmp_path, '[[proposal]]\nnumber = 1\ndisestablish = ["1 x Registrar EO"]\n', "post,title,grade,fte\n" + rows
    )
    assert message.count("error E") == 2  # E0 is no grade in all forty rows, and twenty have an FTE that is no number
    assert 'fte = "0x"' in message
    assert '20 of this kind in all: also "2x" on line 4, "4x" on line 6, "6x" on line 8 and 16 more.' in message
    rows = "".join(f"P{n},Registrar,{'E0' if n % 3 else 'EO'}\n" for n in range(9))
    message = refused(
        tmp_path, '[[proposal]]\nnumber = 1\ndisestablish = ["1 x Registrar EO"]\n', "post,title,grade\n" + rows
    )
    assert "6 times in all, on lines 3, 4, 6, 7, 9, 10." in message
    rows = "".join(f"P{n},Registrar,{'E0' if n % 2 else 'EO'}\n" for n in range(20))
    message = refused(
        tmp_path, '[[proposal]]\nnumber = 1\ndisestablish = ["1 x Registrar EO"]\n', "post,title,grade\n" + rows
    )
    assert "10 times in all, on lines 3, 5, 7 and 7 more." in message


@pytest.mark.parametrize(
    ("letter", "reason"),
    [
        ("a", "the letters are capitals, such as A"),
        ("Q", "there is no such letter"),
        ("AB", "a category is one letter"),
    ],
)
def test_each_letter_of_national_insurance_has_its_own_reason(tmp_path: Path, letter: str, reason: str) -> None:
    message = refused(
        tmp_path, f'[[proposal]]\nnumber = 1\nestablish = [{{ line = "1 x A EO", category = "{letter}" }}]\n'
    )
    assert reason in message
    assert "Letters that can be: A, B, C, J, M, Z, H, D, E, K, N, F, I, L, S, V, X." in message


def test_a_workbook_in_place_of_text_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "a.xlsx")
    for name in ("a.toml", "posts.csv"):
        (tmp_path / name).write_bytes((tmp_path / "a.xlsx").read_bytes())
    with pytest.raises(est.InputError, match=r"This is an Excel workbook; it is not UTF-8 text"):
        est.cost(tmp_path / "a.toml", book=BOOK)
    (tmp_path / "b.toml").write_bytes((TOP + 'note = "caf\xe9"\n').encode("cp1252"))
    with pytest.raises(est.InputError, match='Line 6 is not UTF-8 text, perhaps "é"'):
        est.cost(tmp_path / "b.toml", book=BOOK)


def test_a_heading_is_likened_to_no_other_word(tmp_path: Path) -> None:
    words = refused(tmp_path, '[[proposal]]\nnumber = 1\nestablish = ["1 x A EO"]\n', "post,title,SCP,grde\n")
    assert 'No column is called "SCP".\n' in words
    assert 'No column is called "grde". Did you mean "grade"?' in words


@given(st.lists(st.text("abcdeSCP 0189", min_size=1, max_size=8), min_size=1, max_size=6), st.data())
def test_a_name_is_never_suggested_for_itself(words: list[str], data: st.DataObject) -> None:
    assert nearest(data.draw(st.sampled_from(words)), words) == ""


@given(st.decimals(-10_000, 10_000, places=4))
def test_a_number_is_shown_as_it_is_written(value: object) -> None:
    from fractions import Fraction

    exact = Fraction(str(value))
    assert Fraction(written(exact)) == exact
    assert "/" not in written(exact)


def test_codes_are_in_plain_words() -> None:
    assert all("_" not in meaning for meaning in CODES.values())
