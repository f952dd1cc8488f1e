"""What the site adds to the pages of this folder: the notebooks and the changes as pages, and tables that scroll.

mkdocs calls these functions by name (mkdocs.yml, `hooks`).
"""

import base64
import json
import re
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

TOP = Path(__file__).parents[1]
NOTEBOOKS = sorted((TOP / "notebooks").glob("*.ipynb"))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds one page for each notebook, and the page of changes."""
    for path in NOTEBOOKS:
        for name, content in notebook_files(path).items():
            files.append(File.generated(config, f"notebooks/{name}", content=content))
    for name in ("CHANGELOG.md", "DECISIONS.md"):
        text = (TOP / name).read_text(encoding="utf-8")
        files.append(File.generated(config, name.lower(), content=text))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Links to files beside this folder lead to their pages on the site."""
    markdown = re.sub(r"\]\(\.\./notebooks/([\w-]+)\.ipynb", r"](notebooks/\1.md", markdown)
    return markdown.replace("](../CHANGELOG.md", "](changelog.md").replace("](../DECISIONS.md", "](decisions.md")


def on_page_content(html: str, **_: object) -> str:
    """Tables in a frame that scrolls on a narrow screen; code that can be scrolled with the keyboard."""
    html = re.sub(r"<table", '<div class="wide" tabindex="0" role="group" aria-label="Table"><table', html)
    html = html.replace("</table>", "</table></div>")
    html = re.sub(
        r"<td(?: class=\"\w+\")?>(\s*-?[£+]?[\d,]+(?:\.\d+)?[km%]?\s*)</td>", r'<td class="number">\1</td>', html
    )
    html = re.sub(r"<th[^>]*>\s*</th>", "<td></td>", html)
    html = re.sub(r"<th[^>]*>\w+</th>", lambda found: found[0].replace("_", "_<wbr>"), html)
    return re.sub(r"<pre(?=[ >])", '<pre tabindex="0"', html)


def notebook_files(path: Path) -> dict[str, str | bytes]:
    """A notebook as a page of Markdown, and the pictures it shows, by name."""
    parts: list[str] = []
    pictures: dict[str, str | bytes] = {}
    for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            continue
        parts.append(f"```python\n{source}\n```")
        for output in cell["outputs"]:
            picture = drawn(output)
            if picture:
                name = f"{path.stem}-{number}{picture[0]}"
                pictures[name] = picture[1]
                parts.append(f"![{cell['metadata'].get('alt', 'Chart')}]({name})")
            else:
                parts.append(shown(output))
    parts.append(f"This page is the notebook `notebooks/{path.name}`.")
    return {f"{path.stem}.md": "\n\n".join(part for part in parts if part), **pictures}


def drawn(output: dict[str, Any]) -> tuple[str, str | bytes] | None:
    """The picture that a cell drew, with the ending of its name; None where it drew none."""
    data = output.get("data", {})
    if "image/svg+xml" in data:
        return ".svg", "".join(data["image/svg+xml"])
    return (".png", base64.b64decode(data["image/png"])) if "image/png" in data else None


def shown(output: dict[str, Any]) -> str:
    """What a cell printed or gave: a table where it has one, else text."""
    data = output.get("data", {})
    html = "".join(data.get("text/html", ""))
    if html.strip():
        html = re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)
        html = re.sub(r"<(/?)h[1-6]\b[^>]*>", r"<\1h2>", html)
        # an empty line would end the block of HTML within Markdown; the lines of a text stay lines
        html = re.sub(r"<pre\b.*?</pre>", lambda pre: pre[0].replace("\n", "&#10;"), html, flags=re.DOTALL)
        return '<div class="out">' + re.sub(r"\n\s*", " ", html) + "</div>"
    text = "".join(output.get("text") or data.get("text/plain", ""))
    return f'<div class="out"><pre>{escape(text.rstrip())}</pre></div>' if text.strip() else ""
