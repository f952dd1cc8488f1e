"""Writes docs/findings.md from the list of codes and the bad files of the tests.

python docs/make_findings.py
"""

from pathlib import Path

from establishment.ground.findings import CODES

TOP = Path(__file__).resolve().parents[1]
HEAD = """# Findings

This page lists every error code, with an example as it is printed. A message gives the place, the line itself, what is
wrong, what is accepted and how to fix it. All faults are reported together.

After an error (E) no figures are worked out, and the command ends with 2 ([exit codes](exit-codes.md)). Warnings and
notes (W) come from `establishment scales check`. It ends with 0 if there is no error.
"""


def page() -> str:
    """The page: one heading a code, with the text of its first bad file."""
    parts = [HEAD]
    for code, meaning in CODES.items():
        parts.append(f"## {code}: {meaning}\n")
        for case in sorted((TOP / "tests" / "errors").glob(f"{code}-*"))[:1]:
            parts.append(f"```text\n{(case / 'expected.txt').read_text(encoding='utf-8').strip()}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    (TOP / "docs" / "findings.md").write_text(page(), encoding="utf-8", newline="\n")
