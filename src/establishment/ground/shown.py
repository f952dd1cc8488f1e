"""How an object shows itself: as its text, in a terminal and in a notebook."""

from __future__ import annotations

from html import escape


class Shown:
    """Shows itself as its text. A dataclass that is one is declared with repr=False."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        # escaped: a title of a file must not become a part of the notebook's page
        return f"<pre>{escape(str(self))}</pre>"
