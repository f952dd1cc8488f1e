"""Pay offers on one list of posts: cost, difference, share of the pay bill, and who gains, worked by hand."""

from collections.abc import Callable

import pytest

import establishment as est

POINTS = {"point": [1, 2, 3], "from": ["2025-04-01"] * 3, "salary": [20_000, 21_000, 30_000]}
TERMS = {"pay": "ours", "pension": "none", "on_cost_percent": 10, "hold_on_costs": True}
POSTS = [
    {"grade": "G1", "point": 1, "count": 10, "team": "East"},
    {"grade": "G1", "point": 2, "team": "West"},
    {"grade": "G2", "point": 3, "count": 2, "team": "West"},
]
DAY = "2026-04-01"
OFFERS = {
    "3%": [{"from": DAY, "percent": 3}],
    "£1,000 flat": [{"from": DAY, "flat": 1000}],
    "£900, bottom point deleted": [{"from": DAY, "flat": 900, "delete": 1}],
}


def book() -> est.Book:
    scale = est.PayScale.from_frame(POINTS, title="Ours", grades={"G1": (1, 2), "G2": [3]}, known_until="2026-04-01")
    return est.load_book().with_scales({"ours": scale})


def offered(**more: object) -> est.Offers:
    posts = est.Posts.from_frame(POSTS)
    return est.offers(posts, OFFERS, years="2026/27", terms=TERMS, book=book())


def test_each_offer_is_costed_and_held_against_the_first() -> None:
    table = offered().table()
    # 3%: 10 x 20,600 + 21,630 + 2 x 30,900 = 289,430, and 10% on-costs: 318,373
    # £1,000: 10 x 21,000 + 22,000 + 2 x 31,000 = 294,000: 323,400
    # £900 and point 1 paid as point 2: 11 x 21,900 + 2 x 30,900 = 302,700: 332,970
    assert table["cost"].tolist() == [318_373, 323_400, 332_970]
    assert table["above_first"].tolist() == [0, 5_027, 14_597]
    assert table["percent"].tolist() == pytest.approx([0, 100 * 5_027 / 318_373, 100 * 14_597 / 318_373])


def test_by_grade() -> None:
    table = offered().by_grade().set_index(["offer", "grade"])["cost"]
    # G1 at 3%: (206,000 + 21,630) x 1.1 = 250,393; G2: 61,800 x 1.1 = 67,980
    assert table["3%", "G1"] == 250_393
    assert table["3%", "G2"] == 67_980
    assert table["£900, bottom point deleted", "G1"] == 11 * 21_900 * 1.1


def test_who_gains_least_and_most() -> None:
    gains = offered().gains()
    flat = gains[gains["offer"] == "£1,000 flat"]
    assert flat["point"].tolist() == ["3", "2", "1"]  # £1,000 is 3.33% of 30,000, 4.76% of 21,000 and 5% of 20,000
    assert flat["gain"].tolist() == [1000] * 3
    deleted = gains[(gains["offer"] == "£900, bottom point deleted") & (gains["point"] == "1")]
    assert deleted["after"].tolist() == [21_900]
    assert "£1,000 flat: point 3 gains least (3.33%), point 1 most (5.00%)" in str(offered())


def test_what_is_beyond_the_known_rates_is_assumed_only_as_terms_allow() -> None:
    with pytest.raises(est.InputError, match="E207"):
        est.offers(POSTS_ONLY, OFFERS, years=("2026/27", "2027/28"), terms=TERMS, book=book())
    more = {**TERMS, "award": [{"from": "2027-04-01", "percent": 2}]}
    table = est.offers(POSTS_ONLY, OFFERS, years=("2026/27", "2027/28"), terms=more, book=book()).table()
    assert table["year"].tolist() == ["2026/27", "2027/28"] * 3
    assert table["cost"].tolist()[:2] == [22_660, 23_113.2]  # 20,600 x 1.1; 21,012 x 1.1


POSTS_ONLY = [{"grade": "G1", "point": 1}]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: est.offers(POSTS, {}, years="2026/27", terms=TERMS), "given: name the offers"),
        (lambda: est.offers(POSTS, {"A": []}, years="2026/27", terms=TERMS, book=book()), r'given\["A"\]: give a list'),
        (
            lambda: est.offers(POSTS, {"A": [3]}, years="2026/27", terms=TERMS, book=book()),
            r'given\["A"\]\[0\]: an award',
        ),
        (lambda: est.offers(3, OFFERS, years="2026/27", terms=TERMS, book=book()), "posts: 3 was given"),
        (
            lambda: est.offers(
                POSTS, {"A": [{"from": DAY, "flat": 1, "delete": 3}]}, years="2026/27", terms=TERMS, book=book()
            ),
            "point 3 is not among the lowest",
        ),
    ],
)
def test_what_is_no_offer_is_refused(call: Callable[[], object], message: str) -> None:
    with pytest.raises((est.RefusedError, est.InputError), match=message):
        call()
