"""Ten years of cash prices by month beside one year, and growth with the number of posts.

    python benchmarks/plan.py [ROUNDS]

Scenarios are written to a folder of their own: posts with awards assumed each year, increments and split funding, a
fifth of them changed. Each is costed by month and by year in this process; rounds are interleaved. Printed: medians,
and the ratio to one year of 300 posts.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import establishment as est

GRADES = {"SCP 5-10": range(5, 11), "SCP 11-17": range(11, 18), "SCP 18-25": range(18, 26), "SCP 26-33": range(26, 34)}
TOP = """\
title = "A plan of {posts} posts"
pay = "njc"
pension = "20%"
basis = "point"
posts = "posts.csv"
price_base = 2026-05-01
first_year = "2026/27"
years = {years}
prices = "cash"
increment_date = 2026-07-01
hold_on_costs = true

[[award]]
from = 2027-04-01
percent = 2
years = 11

[[funder]]
id = "force"
name = "Force"

[[funder]]
id = "grant"
name = "Grant"
until = 2030-04-01

[[proposal]]
number = 1
from = 2027-01-15
"""


def write(folder: Path, posts: int, years: int) -> Path:
    """A scenario of so many posts and years."""
    rows = ["post,title,grade,point,fte,funder"]
    for number in range(posts):
        funder = "force" if number % 3 else "force 2/3; grant 1/3"
        fte = ("1", "0.5", "20/37")[number % 3]
        grade = list(GRADES)[number % len(GRADES)]
        point = GRADES[grade][number // 7 % len(GRADES[grade])]
        rows.append(f"{number},Post {number},{grade},{point},{fte},{funder}")
    folder.mkdir()
    (folder / "posts.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    gone = ", ".join(f'{{ post = "{number}" }}' for number in range(0, posts, 5))
    path = folder / "plan.toml"
    path.write_text(TOP.format(posts=posts, years=years) + f"disestablish = [{gone}]\n", encoding="utf-8")
    return path


def seconds(path: Path) -> float:
    """Wall time to cost a scenario, by month and by year."""
    start = time.perf_counter()
    costing = est.cost(path)
    costing.by_month()
    costing.by_year()
    return time.perf_counter() - start


def main() -> None:
    """Run and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        sizes = [(300, 1), (300, 10), (600, 10), (1200, 10), (2400, 10)]
        paths = {size: write(Path(name) / f"{size[0]}-{size[1]}", *size) for size in sizes}
        times: dict[tuple[int, int], list[float]] = {size: [] for size in sizes}
        seconds(paths[300, 1])
        for _ in range(rounds):
            for size, path in paths.items():
                times[size].append(seconds(path))
    medians = {size: statistics.median(found) for size, found in times.items()}
    print(f"| posts | years | median ms of {rounds} | x one year of 300 posts |")
    print("|---:|---:|---:|---:|")
    for (posts, years), median in medians.items():
        print(f"| {posts:,} | {years} | {median * 1000:.0f} | {median / medians[300, 1]:.2f} |")


if __name__ == "__main__":
    main()
