"""The start of a pay scale of one's own: a folder that loads and checks clean, all figures made up."""

from __future__ import annotations

import re
from pathlib import Path

from establishment.ground.findings import RefusedError
from establishment.ground.text_files import is_there

# a name stands in files and on the command line, so it has no spaces
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
# a scale of such a name could not be looked at: the word would be the command
RESERVED = ("check", "new", "oncosts", "show")

SCALE = """\
# A pay scale of your own. EVERY FIGURE IN THIS FOLDER IS MADE UP: replace them all.
#
#   1. Write the points and salaries in points.csv, one row for each point at each award.
#   2. Write the grades, awards and references below.
#   3. Find what is still wrong:    establishment scales check {name}
#   4. Look at it:                  establishment scales {name} --grades FOLDER
#      where FOLDER is the one that holds {name}.

title           = "{name} (made up)"
body            = "Who settles the pay"
hours           = 37                  # in a full-time week; take it out if hourly rates are not wanted
awards          = [2025-04-01, 2026-04-01]        # every day on which pay changed, from the first to the last
known_until     = 2027-04-01          # the first day whose pay is not known; a post on it is refused, not guessed
round_to_pounds = 1                   # percentage awards go to the nearest multiple of so many pounds
increment_months = 12                 # a post climbs a point a year; where waits differ, write progression.csv instead

# The employer's pension rate that prices a post: a scheme, or scheme/employer, of those that
# establishment scales {name} --grades FOLDER --cost names where it is not said.
# pension = "lgps/average-england-wales"

# What redundancy pays beyond the law: terms that are held, or your own in exit-terms.csv.
# exit_terms = "local-government"

# On a national spine, leave out awards, known_until and points.csv, and write only the grades:
# on_spine = "njc"

# A grade runs from its bottom point to its top point. A spot salary has one: points = ["5"].
[[grade]]
name   = "Grade 1"
points = ["1", "2"]

[[grade]]
name   = "Grade 2"
points = ["3", "4"]

# A grade whose range changed is written twice, the earlier with until, the later with from (the same day):
#
# [[grade]]
# name   = "Grade 3"
# points = ["5", "8"]
# until  = 2026-04-01

# A linked grade runs through two grades, with a bar after the top of the first.
[[grade]]
name  = "Grade 1/2"
links = ["Grade 1", "Grade 2"]

# What each settlement said. The check compares every salary with it. If one day has different awards for
# different points, write one [[award]] for each.
[[award]]
effective_from = 2026-04-01
percent        = "3.0"                # or flat_pounds = 1290
applies_to     = "all points"
state          = "paid"               # paid, announced, offer or inferred
confidence     = "high"               # high, medium or low
reference      = "pay-circular"

# Where the figures were read. Each row of points.csv names one, and may name a second.
[[reference]]
id    = "pay-circular"
title = "Made up: write the title of the circular, agreement or pay policy"
href  = "https://example.org/pay"     # its address, so that anyone can look a figure up
seen  = 2026-04-01
"""

POINTS_START = """\
effective_from,point,salary,status,confidence,reference,note
2025-04-01,1,24000,illustrative,high,pay-circular,made up
2025-04-01,2,25000,illustrative,high,pay-circular,made up
2025-04-01,3,27000,illustrative,high,pay-circular,made up
2025-04-01,4,30000,illustrative,high,pay-circular,made up
2026-04-01,1,24720,illustrative,high,pay-circular,made up
2026-04-01,2,25750,illustrative,high,pay-circular,made up
2026-04-01,3,27810,illustrative,high,pay-circular,made up
2026-04-01,4,30900,illustrative,high,pay-circular,made up
"""


def write_start(folder: Path) -> list[Path]:
    """Write the start of a scale into a new folder: `scale.toml` and `points.csv`.

    folder: its last part is the scale's name.
    Returns the files written. Raises ValueError, and writes nothing, for a name that cannot be one, or where
    anything of that name is there already.
    """
    if not NAME.fullmatch(folder.name):
        raise RefusedError(f"{folder.name!r} cannot be the name of a scale; use letters, digits and dashes: my-force")
    if folder.name in RESERVED:
        raise RefusedError(f"{folder.name} is a word of the command line; give the scale another name")
    # nothing is overwritten, because somebody's pay may be in it
    if is_there(folder):
        raise RefusedError(f"{folder} is there already, and nothing is overwritten; give the scale another name")
    contents = {"scale.toml": SCALE.format(name=folder.name), "points.csv": POINTS_START}
    try:
        folder.mkdir(parents=True)
        for name, content in contents.items():
            # the same line ends on every system, so that fingerprints are the same
            (folder / name).write_text(content, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise RefusedError(f"{folder} cannot be written: {fault.strerror or fault}") from None
    return [folder / name for name in contents]
