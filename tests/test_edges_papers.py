"""Figures of papers, relations between them, slips of the hand and checks at their edges, by hand or a second way."""

from dataclasses import replace
from fractions import Fraction
from math import floor, sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from establishment.papers.checking import check_paper
from establishment.papers.figures import PrintedFigure, figures, number_of_words
from establishment.papers.judgement import ONE_KEY, slip, steps
from establishment.papers.paper import Paper
from establishment.papers.relation import MAY_FIT, Trial, added, divided, multiplied, of_counts, shared
from establishment.papers.results import CODES, Check, joined, pounds_text, said
from establishment.papers.source import PaperText, without_marks

UNIT = 10**6


def figure(value: Any, step: Any = 1, kind: Any = "count", **changes: Any) -> PrintedFigure:
    size, last = Fraction(value) * UNIT, Fraction(step) * UNIT
    assert size.denominator == last.denominator == 1
    return replace(PrintedFigure(0, 1, str(value), int(size), int(last), kind, 0, 1), **changes)


def checks(text: str, *codes: str) -> list[Check]:
    results = check_paper(PaperText("paper.txt", text, without_marks(text))).checks
    return [each for each in results if not codes or each.code in codes]


def messages(text: str, *codes: str) -> list[str]:
    return [each.message for each in checks(text, *codes)]


# --- figures -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "step", "kind", "changes", "slack", "grain", "printed", "digits"),
    [
        ("1250", 1, "count", {}, 0, 10, 4, 3),
        ("12.5", "0.1", "count", {}, "0.05", "0.1", 3, 3),
        ("552000", 1000, "money", {"power": 3}, 500, 1000, 3, 3),
        ("550000", 1000, "money", {"power": 3}, 500, 10000, 3, 2),
        ("12084", 1, "money", {}, "0.5", 1, 5, 5),
        ("12084.5", "0.01", "money", {}, 0, "0.1", 7, 6),
        ("12.1", "0.01", "money", {"power": 3}, "0.005", "0.1", 4, 3),
        ("25", 1, "percent", {}, "0.5", 1, 2, 2),
        ("3", "0.5", "count", {"word": True}, 0, "0.5", 1, 1),
        ("200", 1, "count", {"bound": "about"}, 10, 100, 3, 1),
        ("4", 1, "percent", {"bound": "about"}, "0.5", 1, 1, 1),
        ("0", 1, "count", {}, 0, 1, 1, 1),
        ("-20", 1, "count", {}, 0, 10, 2, 1),
    ],
)
def test_how_closely_a_figure_is_given(
    value: str, step: Any, kind: str, changes: dict[str, Any], slack: Any, grain: Any, printed: int, digits: int
) -> None:
    one = figure(value, step, kind, **changes)
    assert (one.value, one.slack, Fraction(one.grain, UNIT)) == (Fraction(value), Fraction(slack), Fraction(grain))
    assert (one.printed, one.digits) == (printed, digits)
    assert (one.low, one.high) == (one.value - one.slack, one.value + one.slack)


def test_what_bounds_leave_open() -> None:
    for value, over, under in ((5, (5, None), (0, 5)), (-5, (-5, None), (None, -5)), (0, (0, None), (None, 0))):
        for bound, ends in (("over", over), ("under", under)):
            one = figure(value, bound=bound)
            assert (one.low, one.high) == ends


FIGURES: list[tuple[str, list[tuple[str, Any, str, str]]]] = [
    ("It costs £12,084 a year.", [("£12,084", 12084, "money", "")]),
    (
        "It costs -£5, (£20k) and £1.23m.",
        [("-£5", -5, "money", ""), ("£20k", 20_000, "money", ""), ("£1.23m", 1_230_000, "money", "")],
    ),
    ("Net of (£20k) it is", [("(£20k)", -20_000, "money", "")]),
    (
        "over £5 and up to £6 or about £7",
        [("£5", 5, "money", "over"), ("£6", 6, "money", "under"), ("£7", 7, "money", "about")],
    ),
    (
        "some 40 staff, at least 12 officers, nearly 9 clerks",
        [("40", 40, "count", "about"), ("12", 12, "count", "over"), ("9", 9, "count", "under")],
    ),
    ("15 or more staff, 20+ officers", [("15", 15, "count", "over"), ("20", 20, "count", "over")]),
    ("There are c. 30 staff", [("30", 30, "count", "about")]),
    ("between 10 and 15 staff", [("10", 10, "count", "range"), ("15", 15, "count", "range")]),
    ("£10-15k a year", [("£10", 10_000, "money", "range"), ("15k", 15_000, "money", "range")]),
    ("25% and 3.5 per cent", [("25%", 25, "percent", ""), ("3.5 per cent", Fraction(7, 2), "percent", "")]),
    ("2½ posts and ¾ of a post", [("2½", Fraction(5, 2), "count", ""), ("¾", Fraction(3, 4), "count", "")]),
    (
        "twenty-eight officers and two hundred and five clerks",
        [("twenty-eight", 28, "count", ""), ("two hundred and five", 205, "count", "")],
    ),
    ("three and a half posts", [("three and a half", Fraction(7, 2), "count", "")]),
    ("two million pounds a year", [("two million", 2_000_000, "count", "")]),
    ("1 234 567 staff", [("1 234 567", 1_234_567, "count", "")]),
    ("€1.234,50 is paid", [("€1.234,50", Fraction("1234.5"), "money", "")]),
    ("20 million pounds", [("20 million pounds", 20_000_000, "money", "")]),
    (
        "$5bn, US$3m and NOK 7",
        [("$5bn", 5 * 10**9, "money", ""), ("US$3m", 3_000_000, "money", ""), ("NOK 7", 7, "money", "")],
    ),
    ("In 2016 and on 7 December 2016, paragraph 4.2", []),
    ("The MP3 file, A40 and room B12", []),
    ("0.045 of a post", [("0.045", Fraction("0.045"), "count", "")]),
    ("another two or so", []),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES, ids=[text for text, _ in FIGURES])
def test_figures_of_a_text(text: str, expected: list[tuple[str, Any, str, str]]) -> None:
    rows = [(f.text, f.value, f.kind, f.bound) for f in figures(text) if not f.year]
    assert rows == expected
    for each in figures(text):
        assert text[each.start : each.end].replace("\n", " ") == each.text


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("one", 1),
        ("nineteen", 19),
        ("twenty", 20),
        ("ninety-nine", 99),
        ("a hundred", 100),
        ("three hundred and five", 305),
        ("two thousand", 2000),
        ("five thousand and forty", 5040),
        ("nothing", 0),
    ],
)
def test_numbers_in_words(words: str, number: int) -> None:
    assert number_of_words(words) == number


SLIPS = [
    ("£21,805k", "thousands_and_suffix", [21_805_000]),
    ("£300,00", "bad_grouping", [300_000, 300]),
    ("£1,2345", "bad_grouping", [12_345]),
    ("£28.000", "point_for_comma", [28_000]),
    ("£0.450", "", []),
    ("£1234.500", "", []),
    ("£5k million", "two_units", []),
    ("£2O,000", "letter", []),
]


@pytest.mark.parametrize(("written", "kind", "otherwise"), SLIPS)
def test_slips_of_notation_in_a_text(written: str, kind: str, otherwise: list[int]) -> None:
    [one] = figures(f"It costs {written} a year.")
    assert (one.slip, list(one.otherwise)) == (kind, [Fraction(each) for each in otherwise])


# --- relations -----------------------------------------------------------------------------------------------------------

AMOUNTS = st.integers(-(10**5), 10**5)
STEPS = st.sampled_from([Fraction(1), Fraction(1, 10), Fraction(10)])


def fits(trial: Trial, stated: Fraction, computed: Fraction, exact: Fraction, loose: Fraction) -> int:
    gap = abs(stated - computed)
    return 2 if gap <= exact else 1 if gap <= loose else 0


@given(st.lists(st.tuples(AMOUNTS, STEPS), min_size=1, max_size=6), AMOUNTS, STEPS)
def test_a_sum_fits_within_the_rounding_of_its_figures(
    parts: list[tuple[int, Fraction]], off: int, step: Fraction
) -> None:
    """Its parts lie half a step off at most each; of many, less than their sum, as some cancel."""
    total = sum((value * each for value, each in parts), Fraction(0))
    stated = figure(total + off % 40 * step, step)
    trial = added(stated, [figure(value * each, each) for value, each in parts])
    halves = [each / 2 for value, each in parts if value]
    half = step / 2
    exact = half if step > min(each for _, each in parts) else Fraction(0)
    spread = int(1.6 * sqrt(max(1, len(halves))) * int(max(halves, default=Fraction(0)) * UNIT))
    loose = max(half + min(sum(halves, Fraction(0)), Fraction(spread, UNIT)), exact)
    assert Fraction(trial.computed, UNIT) == total
    assert Fraction(trial.exact, UNIT) == exact
    if trial.loose > int(loose * UNIT):  # a figure given in hundreds though printed to the pound
        assert trial.loose == stated.grain // 2 and stated.grain >= 100 * UNIT
    else:
        assert trial.loose == int(loose * UNIT)
        assert trial.fit == fits(trial, stated.value, total, exact, loose)
    assert trial.trivial == (len(halves) <= 1 or not stated.size)
    assert trial.kind == "sum"


def test_a_difference_of_which_the_sign_is_not_given() -> None:
    for stated in (8, -8):
        trial = added(figure(stated), [figure(204), figure(212)], (1, -1), either=True)
        assert (trial.kind, trial.gap, trial.fit, trial.target) == ("difference", 0, 2, stated * UNIT)
    signed = added(figure(8), [figure(204), figure(212)], (1, -1))
    assert (signed.gap, signed.fit, signed.target) == (16 * UNIT, 0, -8 * UNIT)
    assert added(figure(8), [figure(4), figure(4)], (1, 1)).kind == "sum"


def test_a_total_in_hundreds_of_parts_to_the_pound() -> None:
    # 48,412 + 3,633 = 52,045, stated as 52,000: 45 off is within half of its thousand, and so is 500; 501 is not
    assert added(figure(52_000), [figure(48_412), figure(3_633)]).fit == 1
    assert added(figure(52_000), [figure(48_412), figure(4_088)]).fit == 1
    assert added(figure(52_000), [figure(48_412), figure(4_089)]).fit == 0
    assert added(figure(52_000), [figure(48_000), figure(4_045)]).fit == 1, "one part given to the pound is enough"
    assert added(figure(52_000), [figure(48_000), figure(5_000)]).fit == 0
    # 49,000 is no more than 49 times its thousand: too coarse a total
    assert added(figure(50_000), [figure(48_412), figure(1_633)]).fit == 0
    assert added(figure(51_000), [figure(48_412), figure(2_633)]).fit == 1
    assert added(figure(49_000), [figure(46_412), figure(2_633)]).fit == 0


@given(st.integers(1, 500), st.sampled_from([Fraction(1), Fraction(1, 10)]), AMOUNTS, st.booleans(), st.integers(-3, 3))
def test_a_product_beside_fractions(number: int, step: Fraction, rate: int, percent: bool, off: int) -> None:
    one = figure(number * step, step, "percent" if percent else "count")
    two = figure(rate, 1, "money")
    exact = number * step * rate / (100 if percent else 1)
    computed = (1 if exact >= 0 else -1) * floor(abs(exact) * UNIT + Fraction(1, 2))
    trial = multiplied(figure(int(exact) + off, 1, "money"), one, two)
    assert trial.computed == computed
    assert trial.kind == ("rate" if percent else "product")
    assert trial.exact == UNIT // 2
    loose = UNIT // 2
    if step != 1 and not percent:  # a rate is not rounded
        loose += abs(two.size) * int(step * UNIT / 2) // UNIT
    assert trial.loose == loose
    assert trial.trivial == (number * step in (0, 1) or abs(rate) in (0, 1))


@given(AMOUNTS, st.integers(-300, 300))
def test_a_quotient_beside_fractions(above: int, below: int) -> None:
    trial = divided(figure(3), figure(above), figure(below))
    if not below:
        assert trial is None
        return
    assert trial is not None
    exact = Fraction(above, below) * UNIT
    assert trial.computed == (1 if exact >= 0 else -1) * floor(abs(exact) + Fraction(1, 2))
    wide = Fraction(UNIT, 2 * abs(below))
    assert trial.loose == UNIT // 2 + floor(wide + Fraction(1, 2))
    assert (trial.kind, trial.exact, trial.trivial) == ("quotient", UNIT // 2, abs(below) == 1)


@given(st.integers(-2000, 2000), st.integers(-2000, 2000), st.booleans())
def test_a_share_or_change_beside_fractions(part: int, base: int, change: bool) -> None:
    trial = shared(figure(25, 1, "percent"), figure(part), figure(base), change=change)
    if not base:
        assert trial is None
        return
    top = part - base if change else part
    exact = Fraction(100 * top, abs(base) if change else base) * UNIT
    if abs(exact) > 10**5 * UNIT:
        assert trial is None
        return
    assert trial is not None
    assert trial.computed == (1 if exact >= 0 else -1) * floor(abs(exact) + Fraction(1, 2))
    assert (trial.kind, trial.either) == (("change", True) if change else ("share", False))
    assert trial.trivial == (part == base or not part)
    assert UNIT // 2 <= trial.loose <= UNIT // 2 + abs(trial.computed) // 10 + UNIT // 10
    if part % 10 and base % 10:  # counts that end in no nought are whole: only the percentage is rounded
        assert trial.loose == UNIT // 2


def test_numbers_of_posts_fit_exactly_or_not_at_all() -> None:
    parts = [figure(4), figure(5)]
    assert added(figure(10), parts).fit == 1  # each could be half a post off
    assert of_counts(added(figure(10), parts)).fit == 0
    assert of_counts(added(figure(9), parts)).fit == 2
    assert of_counts(added(figure(10), [figure(4), figure(5, bound="about")])).fit == 1
    assert of_counts(added(figure(10, kind="money"), parts)).fit == 1
    assert of_counts(added(figure(10_001), [figure(4_000), figure(6_000)])).fit == 1
    assert of_counts(added(figure("9.4", "0.1"), [figure("4.2", "0.1"), figure("5.1", "0.1")])).fit == 1


@given(st.integers(1, 3000), st.integers(1, 300), st.integers(1, 3000))
def test_what_fits_is_never_ruled_out_before_it_is_tried(stated: int, one: int, two: int) -> None:
    percent = replace(figure(stated), kind="percent")
    trials: list[tuple[Any, PrintedFigure, Any]] = [
        ("sum", figure(one + two), added(figure(one + two), [figure(one), figure(two)])),
        ("difference", figure(one - two), added(figure(one - two), [figure(one), figure(two)], (1, -1), either=True)),
        ("product", figure(one * two), multiplied(figure(one * two), figure(one), figure(two))),
        ("quotient", figure(stated), divided(figure(stated), figure(one), figure(two))),
        ("share", percent, shared(percent, figure(one), figure(two))),
        ("change", percent, shared(percent, figure(one), figure(two), change=True)),
    ]
    for kind, product, trial in trials:
        if trial is not None and trial.fit:
            assert MAY_FIT[kind](product, figure(one), figure(two)), kind
    for kind in ("sum", "difference", "product"):
        assert not MAY_FIT[kind](figure(10**7 + 123), figure(one), figure(two))


# --- slips of the hand -----------------------------------------------------------------------------------------------------


@given(st.integers(10, 99_999), st.data())
def test_every_slip_of_one_key_is_known(number: int, data: st.DataObject) -> None:
    digits = str(number)
    at = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[at]]))
    changed = digits[:at] + other + digits[at + 1 :]
    if changed[0] != "0":
        assert slip(figure(int(changed)), number * UNIT) == "digit"
        assert slip(figure(number), int(changed) * UNIT) == "digit"
    if at + 1 < len(digits) and digits[at] != digits[at + 1]:
        swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        if swapped[0] != "0":
            assert slip(figure(int(swapped)), number * UNIT) == "swap"
    longer = digits[: at + 1] + other + digits[at + 1 :]
    if number >= 100:
        assert slip(figure(int(longer)), number * UNIT) in ("length", "scale")
    assert slip(figure(number * 1000), number * UNIT) == slip(figure(number), number * 1000 * UNIT) == "scale"
    assert slip(figure(number * 10), number * UNIT) == "scale"
    assert slip(figure(number), -number * UNIT) == slip(figure(-number), number * UNIT) == "sign"
    assert slip(figure(number), number * UNIT) == ""
    assert slip(figure(-number), (number + 1) * UNIT) == ""


@given(st.integers(10, 99_999), st.integers(10, 99_999))
def test_two_figures_that_no_key_parts_are_no_slip(one: int, two: int) -> None:
    a, b = str(one), str(two)

    def one_key() -> bool:
        if len(a) == len(b):
            apart = [n for n in range(len(a)) if a[n] != b[n]]
            swapped = (
                len(apart) == 2
                and apart[1] == apart[0] + 1
                and a[apart[0]] == b[apart[1]]
                and a[apart[1]] == b[apart[0]]
            )
            return len(apart) == 1 or swapped
        short, long = sorted((a, b), key=len)
        if long in (short + "0", short + "000"):
            return True
        dropped = {long[:n] + long[n + 1 :] for n in range(len(long))}
        return len(short) >= 3 and len(long) == len(short) + 1 and short in dropped

    assert bool(slip(figure(one), two * UNIT)) == one_key()


def test_gaps_that_one_key_makes() -> None:
    assert {1, 9, 70, 18, 81, 7200, 9 * 10**29} <= ONE_KEY
    assert not {0, 11, 19, 90 + 1, 99, 108} & ONE_KEY
    assert [steps(size, 2) for size in (0, 1, -1, 2, 3, 5)] == [0, 1, 1, 1, 2, 3]
    # in tenths 0.5 and 0.6 are one key apart
    assert slip(figure("0.5", "0.1"), 600_000) == "digit"
    assert slip(figure(0), 5 * UNIT) in ("", "digit")


@pytest.mark.parametrize(("rows", "codes"), [(399, ["P206"]), (400, [])])
def test_a_list_of_payments_has_no_cell_in_another_unit(rows: int, codes: list[str]) -> None:
    """400 rows may be a table of which one cell, £1,000,000, is in pounds among thousands; more are a list of payments."""
    cells = "".join(f"Site {chr(65 + n % 26)}\t£{1000 + 7 * (n % 50):,}\n" for n in range(rows))
    assert [each.code for each in checks(f"Site\tCost £\n{cells}Hill\t£1,000,000\n", "P206")] == codes


# --- the words of results --------------------------------------------------------------------------------------------------


def test_amounts_and_sums_in_words() -> None:
    assert [pounds_text(Fraction(12084), code) for code in ("GBP", "", "USD", "EUR", "NOK")] == [
        "£12,084",
        "£12,084",
        "$12,084",
        "€12,084",
        "NOK 12,084",
    ]
    assert pounds_text(Fraction("12084.505")) == "£12,084.51"
    assert [said(Fraction(5, 2), kind) for kind in ("money", "count", "percent")] == ["£2.50", "2.5", "2.5%"]
    words = [str(n) for n in range(1, 15)]
    assert joined(words[:12]) == "1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12"
    assert joined(words) == "1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + ... 3 more ... + 14"
    assert joined(words[:3], most=2) == "... 2 more ... + 3"
    with pytest.raises(ValueError, match="is not listed"):
        Check("P999", "agrees", "note", 0, "", "")
    check = Check("P101", "agrees", "note", 0, "", "", Fraction(5), Fraction(3))
    assert (check.difference, replace(check, computed=None).difference, check.family) == (-2, None, "arithmetic")
    assert {Check(code, "agrees", "note", 0, "", "").family for code in CODES} == {
        "arithmetic",
        "notation",
        "substance",
        "costing",
    }


# --- the calendar ----------------------------------------------------------------------------------------------------------

PART = "The post costs £{} for {}, £28,800 in a full year."


@pytest.mark.parametrize(
    ("part", "months", "value"),
    [
        ("2,400", "1 month", 2400),
        ("14,400", "six months", 14_400),
        ("14,400", "half-year", 14_400),
        ("16,800", "7/12", 16_800),
        ("26,400", "eleven months", 26_400),
    ],
)
def test_part_of_a_year_in_all_its_words(part: str, months: str, value: int) -> None:
    """£28,800 a year is £2,400 a month."""
    [right] = checks(PART.format(part, months), "P110")
    assert (right.verdict, right.computed) == ("agrees", value)
    [wrong] = checks(PART.format("19,000", months), "P110")
    more = abs(value - 19_000)
    word = "more" if value > 19_000 else "less"
    assert wrong.verdict == "differs"
    assert wrong.message == (
        f"The paper says £19,000, but {value // 2400} months of £28,800 a year comes to £{value:,}: £{more:,} {word}."
    )


def test_rounding_of_a_part_of_a_year() -> None:
    # 7 months of £28,800 are £16,800: £17k is right in thousands, £16,900 is within half of one per cent and rounding
    assert [c.verdict for c in checks(PART.format("17k", "7 months"), "P110")] == ["rounding"]
    assert [c.verdict for c in checks(PART.format("16,884", "7 months"), "P110")] == ["rounding"]
    assert [c.verdict for c in checks(PART.format("16,886", "7 months"), "P110")] == ["differs"]
    assert checks(PART.format("30,000", "7 months"), "P110") == []
    assert checks(PART.format("28,800", "12 months"), "P110") == []


def test_part_of_a_year_from_a_day() -> None:
    text = "The post runs from 1 {} 2025 and costs £{} in 2025/26, £28,800 in a full year."
    # from 1 October six months of the year that ends in March are left, from 1 January three
    for month, part in (("October", "14,400"), ("May", "26,400"), ("March", "2,400")):
        year = (
            text.format(month, part)
            if month != "March"
            else text.format(month, part).replace("March 2025", "March 2026")
        )
        assert [c.verdict for c in checks(year, "P110")] == ["agrees"], month
    assert checks(text.format("April", "14,400"), "P110") == []
    assert checks(text.format("October", "14,400").replace("October 2025", "October 2026"), "P110") == []


def test_a_month_and_its_year() -> None:
    text = "Costs rise from £2,000 to £2,500 a {} and come to £{} a year."
    for unit, times in (("week", 52), ("month", 12), ("quarter", 4)):
        [right] = checks(text.format(unit, f"{2500 * times:,}"), "P110")
        assert (right.verdict, right.message) == ("agrees", f"{times} x £2,500 = £{2500 * times:,}.")
        [step] = checks(text.format(unit, f"{500 * times:,}"), "P110")
        assert (step.verdict, step.message) == ("agrees", f"{times} x £500 = £{500 * times:,}.")
        [wrong] = checks(text.format(unit, f"{2600 * times:,}"), "P110")
        assert (wrong.verdict, wrong.computed) == ("differs", 2500 * times)
        assert checks(text.format(unit, f"{9900 * times:,}"), "P110") == []


GROWTH = "As at {} there are 410 wardens. The aim is to recruit 40 wardens every {}, which would give {} wardens by {}."


@pytest.mark.parametrize(
    ("since", "unit", "by", "most"),
    [
        ("31 March 2022", "quarter", "September 2022", 410 + 2 * 40),
        ("31 March 2022", "quarter", "October 2022", 410 + 3 * 40),  # seven months hold part of a third quarter
        ("31 March 2022", "month", "September 2022", 410 + 6 * 40),
        ("31 March 2022", "year", "March 2024", 410 + 2 * 40),
        ("31 March 2022", "week", "September 2022", 410 + 26 * 40),
        ("31 March 2022", "quarter", "2022", 410 + 3 * 40),  # to December
    ],
)
def test_growth_by_a_date(since: str, unit: str, by: str, most: int) -> None:
    [right] = checks(GROWTH.format(since, unit, most, by), "P111")
    assert (right.verdict, right.message) == (
        "agrees",
        f"410 and 40 every {unit} is at most {most:,} by {by}, enough for {most:,}.",
    )
    [wrong] = checks(GROWTH.format(since, unit, most + 7, by), "P111")
    assert (wrong.verdict, wrong.computed) == ("differs", most)
    assert wrong.message.endswith(f"by {by}: 7 short of {most + 7:,}.")


PAYBACK = "The outlay of £{} is repaid by savings of £30,000 a year within {}."


@pytest.mark.parametrize(
    ("outlay", "time", "verdict"),
    [
        ("90,000", "three years", "agrees"),
        ("90,000", "36 months", "agrees"),
        ("90,000", "3.0 years", "agrees"),
        ("90,000", "3.2 years", "differs"),  # 0.05 and a fiftieth of 3 years off at most
        ("90,000", "3.1 years", "agrees"),
        ("105,000", "three and a half years", "agrees"),
        ("75,000", "three years", "agrees"),  # 2.5 years are within three
        ("60,000", "three years", "differs"),  # two years are within two
        ("99,000", "three years", "differs"),
        ("97,500", "three years", "agrees"),  # a quarter of a year off
    ],
)
def test_paybacks_by_hand(outlay: str, time: str, verdict: str) -> None:
    [check] = checks(PAYBACK.format(outlay, time), "P112")
    years = int(outlay.replace(",", "")) / 30_000
    rule = f"£{outlay} at £30,000 a year is repaid in {years:.1f} years"
    assert (check.verdict, check.message) == (verdict, f"{rule}." if verdict == "agrees" else f"{rule}, not {time}.")


def test_what_hours_of_people_imply() -> None:
    text = (
        "There are {} volunteers. A saving of £{} a year is made by each of the volunteers giving {} hour{} each week."
    )
    [check] = checks(text.format(100, "36,000", "two", "s"), "P115")
    # 36,000 / (100 x 2 x 45) = 4, x 40 = 4.50 is no whole rate; 50: 3.60
    assert check.message.startswith(
        "£36,000 implies 100 x 45 x 2 x £4.00; the paper states neither the rate nor the weeks."
    )
    [check] = checks(text.format(100, "36,001", "one", ""), "P115")
    assert check.message.startswith("£36,001 implies 100 x 52 x £6.92; the paper")  # 36,001 / 5,200 = 6.923
    assert check.message.endswith("(11 numbers of weeks were tried.)")
    assert checks(text.format(1, "36,000", "one", ""), "P115") == []


# --- counting --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "verdict", "message"),
    [
        ("25%", "agrees", "14 of 56 is 25%."),
        ("26.8%", "agrees", "15 of 56 is 26.8%."),  # 26.786
        ("26.7%", "rounding", "15 of 56 is 26.786%, which is 26.7% only if cut off and not rounded."),
        ("26.6%", "differs", "No whole number of 56 is 26.6%: 14 is 25.00% and 15 is 26.79%."),
        ("26%", "rounding", "15 of 56 is 26.79%, which is 26% only if cut off and not rounded."),
        ("24%", "differs", "No whole number of 56 is 24%: 13 is 23.2% and 14 is 25.0%."),
    ],
)
def test_percentages_that_a_whole_number_gives(percent: str, verdict: str, message: str) -> None:
    [check] = checks(f"There are 56 staff. {percent} of these are part-time.", "P108")
    assert (check.verdict, check.message) == (verdict, message)


@pytest.mark.parametrize(
    "text",
    [
        "There are 1 staff. 24% of these are part-time.",
        "There are 5,001 staff. 24% of these are part-time.",
        "There are 56 staff and 20 others. 24% of these are part-time.",
        "There are about 56 staff. 24% of these are part-time.",
        "There are 56 hours. 24% of these are worked.",
        "There are 56 staff.\n\n24% of these are part-time.",
        "There are 56 staff. About 24% of these are part-time.",
        "There are 56 staff. 24% are part-time.",
    ],
)
def test_percentages_that_nothing_is_said_of(text: str) -> None:
    assert checks(text, "P108") == []


def test_lists_of_names() -> None:
    names = "the analyst, the clerk, the driver and the cook"
    assert messages(f"There are four posts: {names}.", "P101") == [
        "four names are listed: the analyst, the clerk, the driver, the cook."
    ]
    assert checks(f"There are five posts: {names}.", "P101") == []
    assert checks(f"There are 4.5 posts: {names}.", "P101") == []
    many = ", ".join(f"the {chr(97 + n)} clerk" for n in range(13))
    assert checks(f"There are thirteen posts: {many}.", "P101") == []
    assert len(checks(f"There are twelve posts: {', '.join(many.split(', ')[:12])}.", "P101")) == 1


def test_rates_in_total_of_a_number_that_is_not_said() -> None:
    text = "{}Each desk is bought for £150 for each person (£{} in total)."
    message = "£600 is 4 x £150, so there must be 4; the paper does not say so here."
    assert messages(text.format("", 600), "P109") == [message]
    assert checks(text.format("", 610), "P109") == []
    assert checks(text.format("", 150), "P109") == []
    [said_so] = checks("It has four desks at £150 each, £600 in all.", "P109")
    assert said_so.message == "four x £150 = £600."


def test_two_roundings_that_do_not_fit() -> None:
    text = "The precept was £{}M in the plan. By March the precept came to £173.466M."

    def asked(figure: str) -> list[object]:
        return [c.computed for c in checks(text.format(figure), "P113") if c.verdict == "untestable"]

    assert asked("174") == [173 * 10**6]
    assert asked("173") == []
    assert asked("175") == []
    assert asked("173.4") == [173_500_000]


GRANTS = [("A", 11_234), ("B", 13_011), ("C", 14_788), ("D", 16_565), ("E", 18_342), ("F", 20_119), ("G", 21_896)]


def grants(rows: int, wrong: int = 0, off: int = 200) -> str:
    lines = [f"{n}\t£{s:,}\t£{30_000 - s + (off if k < wrong else 0):,}\n" for k, (n, s) in enumerate(GRANTS[:rows])]
    return f"Grant\tSpent\tLeft\n{''.join(lines)}"


def test_rows_that_come_to_the_same() -> None:
    assert len(checks(grants(7), "P104")) == 7
    assert len(checks(grants(6), "P104")) == 6
    assert checks(grants(5), "P104") == []
    assert [c.verdict for c in checks(grants(7, 1), "P104")].count("differs") == 1
    assert [c for c in checks(grants(7, 2), "P104") if c.verdict == "differs"] == [], "five rows prove nothing"
    [less] = [c for c in checks(grants(7, 1, -150), "P104") if c.verdict == "differs"]
    assert less.message == '"A": £11,234 + £18,616 comes to £29,850, but 6 other rows come to £30,000: £150 less.'
    assert less.computed == 11_384  # 30,000 - 18,616


def test_an_amount_given_elsewhere_explains_a_row() -> None:
    more = "\nIn March Amble was given an additional £210 on top of its grant.\n"
    text = grants(7, 1).replace("A\t", "Amble\t") + more
    [check] = [c for c in checks(text, "P104") if c.verdict == "differs"]
    assert check.message.endswith(" The paper gives Amble £210 more in line 10: £30,000 + £210 = £30,210, £10 more.")
    for other in (179, 221):  # more than a tenth off
        assert "The paper gives" not in "".join(messages(text.replace("£210", f"£{other}"), "P104"))


# --- notation of tables ----------------------------------------------------------------------------------------------------

COLUMN = "| Service | £000 |\n|---|---|\n| A | {} |\n| B | 310 |\n| C | 260 |\n| D | 155 |\n{}"


def test_a_cell_in_another_unit() -> None:
    [check] = checks(COLUMN.format("410,000", ""), "P206")
    assert check.verdict == "untestable"
    total = "| Total | 1,135 |\n"  # 410 + 310 + 260 + 155
    [check] = checks(COLUMN.format("410,000", total), "P206")
    assert (check.verdict, check.computed) == ("mistyped", 410_000)
    assert check.message.endswith("Read that way, the column adds up.")
    assert checks(COLUMN.format("41,000", ""), "P206") == []
    [small] = checks(COLUMN.format("0.41", ""), "P206")
    assert "seems to be written in a greater unit than its heading says" in small.message
    assert "Read that way it is £410,000; as written it is £410." in small.message
    assert checks(COLUMN.format("410,000", "").replace("| D | 155 |\n", ""), "P206") == []


def test_thousands_with_a_comma_throughout_are_no_slip() -> None:
    assert [c.code for c in checks("It costs £1,250k and £34,000.", "P201")] == ["P201"]  # once: a slip of the hand
    assert [c.code for c in checks("It costs £9,250k and £340k.", "P201")] == ["P201"]  # 27 times the other
    several = (
        "It costs £1,250k and £340k.",  # £1.25m is of the order of £340k
        "Agency spend was £1,942k in the month, down £213k on November (£2,155k). The scheme costs £462,300.",
        "It costs £1,250k, £1,340k, £2,410k and £340k. Beside it £12,000, £13,000 and £14,000.",
    )
    assert [c for text in several for c in checks(text, "P201")] == []
    assert [c.verdict for c in checks(several[1], "P106")] == ["agrees"]  # 2,155 - 1,942 = 213, in thousands


def test_a_total_that_is_finer_than_its_parts() -> None:
    text = "The cost of £{} is made up of £1.2m for staff, £0.8m for premises and £0.4m for supplies."
    assert len(checks(text.format("2,413,250"), "P207")) == 1
    assert checks(text.format("2.41m"), "P207") == []
    assert checks(text.format("2,400,000"), "P207") == []


def test_costs_and_savings_that_cancel() -> None:
    text = "Costs of £{} and savings of £125,000 make this cost neutral."
    [check] = checks(text.format("124,900"), "P116")
    assert check.message.endswith("£124,900 and £125,000, leave a net saving of £100.")
    assert [c.verdict for c in checks(text.format("125,001"), "P116")] == ["rounding"]
    assert [c.verdict for c in checks(text.format("125,002"), "P116")] == ["differs"]
    assert [c.verdict for c in checks(text.format("150,000"), "P116")] == ["differs"]
    assert checks(text.format("150,001"), "P116") == []
    assert checks(text.format("125,200").replace("this cost", "this almost cost"), "P116") == []


# --- tables --------------------------------------------------------------------------------------------------------------

VARIANCE = [
    ["Unit", "Budget £", "Actual £", "Variance £"],
    ["North", "120,400", "118,250", "2,150"],
    ["South", "98,300", "101,120", "(2,820)"],
    ["East", "74,650", "70,015", "4,635"],
    ["Total", "293,350", "289,385", "3,965"],
]
"""Across 120,400 - 118,250 = 2,150 and so on; down 120,400 + 98,300 + 74,650 = 293,350 and so on."""
ACROSS_AND_DOWN = {
    "120,400 - 118,250 = £2,150.",
    "98,300 - 101,120 = -£2,820.",
    "74,650 - 70,015 = £4,635.",
    '"Total": 120,400 + 98,300 + 74,650 = £293,350.',
    '"Total": 118,250 + 101,120 + 70,015 = £289,385.',
    '"Total": 2,150 + (2,820) + 4,635 = £3,965.',
    "293,350 - 289,385 = £3,965.",
}
RATES = [
    ["Post", "Number", "Rate £", "Cost £"],
    ["Analyst", "3", "41,215", "123,645"],
    ["Clerk", "12", "24,318", "291,816"],
    ["Driver", "7", "22,907", "160,349"],
    ["Total", "22", "", "575,810"],
]
SHARES = [
    ["Grade", "Posts", "Share"],
    ["A", "12", "30%"],
    ["B", "18", "45%"],
    ["C", "10", "25%"],
    ["Total", "40", "100%"],
]
SUBTOTALS = [
    ["Service", "2024/25", "2025/26"],
    ["Parks", "1,234", "1,310"],
    ["Roads", "2,345", "2,401"],
    ["Sub-total", "3,579", "3,711"],
    ["Schools", "4,567", "4,689"],
    ["Libraries", "678", "701"],
    ["Sub-total", "5,245", "5,390"],
    ["Total", "8,824", "9,101"],
]


def table(rows: list[list[str]], form: str) -> str:
    """A table with pipes, with tabs, or with its columns under each other by spaces."""
    if form == "pipes":
        rule = "|" + "---|" * len(rows[0]) + "\n"
        lines = [f"| {' | '.join(row)} |\n" for row in rows]
        return lines[0] + rule + "".join(lines[1:])
    if form == "tabs":
        return "".join("\t".join(row) + "\n" for row in rows)
    widths = [max(len(row[n]) for row in rows) + 4 for n in range(len(rows[0]))]
    cells = (
        [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        for row in rows
    )
    return "".join("".join(line) + "\n" for line in cells)


@pytest.mark.parametrize("form", ["pipes", "tabs", "spaces"])
def test_a_table_across_and_down_in_each_form(form: str) -> None:
    found_checks = checks(table(VARIANCE, form))
    assert {check.message for check in found_checks} == ACROSS_AND_DOWN
    assert {check.verdict for check in found_checks} == {"agrees"}


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        (
            "118,250",
            "118,350",
            '"Total": 289,385 is said to be 118,350 + 101,120 + 70,015, which comes to £289,485: £100 more. 118,350 in line 3 is '
            "wrong in two sums: £118,250 would put both right.",
        ),
        ("4,635", "4,653", "4,653 is said to be 74,650 - 70,015, which comes to £4,635: £18 less."),
        (
            "293,350",
            "283,350",
            '"Total": 283,350 is said to be 120,400 + 98,300 + 74,650, which comes to £293,350: £10,000 more.',
        ),
        ("3,965", "3,695", "3,695 is said to be 293,350 - 289,385, which comes to £3,965: £270 more."),
        (
            "98,300",
            "93,800",
            '"Total": 293,350 is said to be 120,400 + 93,800 + 74,650, which comes to £288,850: £4,500 less. 93,800 in line 4 is '
            "wrong in two sums: £98,300 would put both right.",
        ),
    ],
)
def test_one_wrong_cell_is_named(right: str, wrong: str, words: str) -> None:
    found_checks = checks(table(VARIANCE, "pipes").replace(right, wrong))
    assert [check.message for check in found_checks if check.verdict == "differs"] == [words]


@pytest.mark.parametrize(
    ("rows", "agreeing", "right", "wrong", "words"),
    [
        (
            RATES,
            {
                "3 x 41,215 = £123,645.",
                "12 x 24,318 = £291,816.",
                "7 x 22,907 = £160,349.",
                '"Total": 3 + 12 + 7 = 22.',
                '"Total": 123,645 + 291,816 + 160,349 = £575,810.',
            },
            "291,816",
            "291,186",
            "291,186 is said to be 12 x 24,318, which comes to £291,816: £630 more.",
        ),
        (
            SHARES,
            {"12 of 40 = 30%.", "18 of 40 = 45%.", "10 of 40 = 25%.", '"Total": 12 + 18 + 10 = 40.'},
            "45%",
            "54%",
            "54% is said to be 18 of 40, which comes to 45%: 9 percentage points less.",
        ),
        (
            SUBTOTALS,
            {
                '"Sub-total": 1,234 + 2,345 = 3,579.',
                '"Sub-total": 1,310 + 2,401 = 3,711.',
                '"Sub-total": 4,567 + 678 = 5,245.',
                '"Sub-total": 4,689 + 701 = 5,390.',
                "3,579 + 5,245 = 8,824.",
                "3,711 + 5,390 = 9,101.",
                '"Total": 1,234 + 2,345 + 4,567 + 678 = 8,824.',
                '"Total": 1,310 + 2,401 + 4,689 + 701 = 9,101.',
            },
            "5,390",
            "5,930",
            '"Sub-total": 5,930 is said to be 4,689 + 701, which comes to 5,390: 540 less.',
        ),
    ],
    ids=["rates", "shares", "subtotals"],
)
def test_rates_shares_and_subtotals_of_tables(
    rows: list[list[str]], agreeing: set[str], right: str, wrong: str, words: str
) -> None:
    for form in ("pipes", "tabs"):
        found_checks = checks(table(rows, form))
        assert {check.message for check in found_checks} == agreeing, form
        assert {check.verdict for check in found_checks} == {"agrees"}
        slipped = checks(table(rows, form).replace(right, wrong))
        assert [check.message for check in slipped if check.verdict == "differs"] == [words]


# --- posts ---------------------------------------------------------------------------------------------------------------

POSTS_OF: list[tuple[str, list[tuple[str, Any, Any, str, str]]]] = [
    ("Delete 6 x Watch Officer LC5.", [("disestablish", 6, None, "Watch Officer", "LC5")]),
    (
        "It is proposed to create two Analyst posts (Grade 7) and to delete one Clerk post (Grade 4).",
        [("establish", 2, None, "Analyst", "Grade 7"), ("disestablish", 1, None, "Clerk", "Grade 4")],
    ),
    ("The post of Deputy Head (PO4) will be deleted.", [("disestablish", 1, None, "Deputy Head", "PO4")]),
    (
        "Two posts of Planner at Grade 9 will be established from April 2026.",
        [("establish", 2, None, "Planner", "Grade 9")],
    ),
    ("Regrade 2 x Clerk from Grade 4 to Grade 5.", [("regrade", 2, None, "Clerk", "Grade 4")]),
    ("Create 0.5 FTE Analyst Grade 7.", [("establish", Fraction(1, 2), Fraction(1, 2), "Analyst", "Grade 7")]),
    (
        "Proposal 2. Create:\n\n- 3 x Officer SO1\n- 1 x Manager PO2\n\nDelete:\n\n- 2 x Clerk Scale 3\n",
        [
            ("establish", 3, None, "Officer", "SO1"),
            ("establish", 1, None, "Manager", "PO2"),
            ("disestablish", 2, None, "Clerk", "Scale 3"),
        ],
    ),
    ("Extend 1 x Project Officer Grade 8 until March 2027.", [("extend", 1, None, "Project Officer", "Grade 8")]),
    ("Transfer 4 x Adviser SCP 23 to the joint service.", [("transfer", 4, None, "Adviser", "SCP 23")]),
    ("There are 40 officers in the team.", []),
    ("The six vacant Warden posts (Scale 4) are deleted.", [("disestablish", 6, None, "Warden", "Scale 4")]),
]


@pytest.mark.parametrize(("text", "expected"), POSTS_OF, ids=[text[:40] for text, _ in POSTS_OF])
def test_posts_that_come_and_go(text: str, expected: list[tuple[str, Any, Any, str, str]]) -> None:
    paper = Paper(PaperText("paper.txt", text, without_marks(text)))
    assert [(p.action, p.count, p.fte, p.title, p.grade) for p in paper.posts] == expected


# --- figures of a stretch -------------------------------------------------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(["7", "£12,084", "5%", "and", "posts", "3 posts", "£1.2m.", "2025/26", "two", "\n"]), max_size=12
)


@given(WORDS, st.data())
def test_figures_of_a_stretch_are_those_that_begin_in_it(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    paper = Paper(PaperText("paper.txt", text, without_marks(text)))
    start = data.draw(st.integers(0, len(paper.text)))
    end = data.draw(st.integers(start, len(paper.text)))
    assert paper.within(start, end) == [each for each in paper.figures if start <= each.start < end]
    for each in paper.figures:
        assert each in paper.within(each.start, each.start + 1) and each not in paper.within(each.start + 1, each.end)
