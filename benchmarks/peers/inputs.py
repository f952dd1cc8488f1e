"""Made-up input for the drivers, the same on every run.

python benchmarks/peers/inputs.py pays 1000 > pays.csv        annual pays of £3,000 to £150,000, to the penny
python benchmarks/peers/inputs.py posts 1000 > posts.csv      posts for workbook.py
"""

import random
import sys

POSTS = "salary_pence,fte_numerator,fte_denominator,threshold_pence,ni_rate,pension_rate,levy_rate"
FTES = [(1, 1), (1, 2), (20, 37), (3, 5), (1, 3)]
PENSIONS = ["0.2", "0.237", "0.353", "0"]


def pays(draw: random.Random, rows: int) -> list[str]:
    """Annual pays."""
    return ["pay_pence", *(str(draw.randint(300_000, 15_000_000)) for _ in range(rows))]


def posts(draw: random.Random, rows: int) -> list[str]:
    """Posts with salary, part of full time, and the rates of on-costs."""
    lines = [POSTS]
    for _ in range(rows):
        numerator, denominator = draw.choice(FTES)
        salary, pension = draw.randint(1_500_000, 15_000_000), draw.choice(PENSIONS)
        lines.append(f"{salary},{numerator},{denominator},500000,0.15,{pension},0.005")
    return lines


if __name__ == "__main__":
    make = {"pays": pays, "posts": posts}[sys.argv[1]]
    print("\n".join(make(random.Random(1), int(sys.argv[2]))))
