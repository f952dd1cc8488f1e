"""What arguments of a scenario's verbs can be given as: days, numbers, amounts and funders as people hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, SupportsFloat, TypeAlias

if TYPE_CHECKING:
    import numpy as np

    DayGiven: TypeAlias = str | date | np.datetime64
else:
    DayGiven: TypeAlias = str | date
"""A day: a date, Timestamp or datetime64, or text: 2026-10-01, 1 October 2026, 01/10/2026; 2026-10 is its first day."""

NumberGiven: TypeAlias = int | float | Decimal | Fraction | SupportsFloat | str
"""A number: int, float, Decimal, Fraction, of numpy, or text such as 20/37 or 80%."""

AmountGiven: TypeAlias = NumberGiven
"""An amount of money: a number of pounds, or text as people write it: £28,000, £1.2m."""

Tables: TypeAlias = Sequence[Mapping[str, object]]
"""Tables of a scenario's file, such as [{"name": "shift", "percent": 14}]."""

FunderGiven: TypeAlias = str | Tables
"""A funder, or a split: [{"name": "pcc", "share": "1/3"}, {"name": "force", "share": "2/3"}]."""

PensionGiven: TypeAlias = NumberGiven | Tables
"""A pension: a scheme, a rate such as 0.2 or "20%", "none", or rates with their first days."""
