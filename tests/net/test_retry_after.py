from __future__ import annotations

import math

import pytest

from pictura.net.retry_after import retry_after_s

NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("1.5", 1.5),
        ("534e-3", 0.534),
        ("0", 0),
        ("Tue, 14 Nov 2023 22:14:20 GMT", 60),
        ("Tue, 14 Nov 2023 22:12:20 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 251_702_300_799 - 0.0),
        ("9" * 400, math.inf),
        ("inf", math.inf),
    ],
)
def test_a_number_or_a_date_is_so_many_seconds_from_now(value: str, seconds: float) -> None:
    assert retry_after_s(value, NOW) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "value", [None, "", "-5", "nan", "soon", "\xb2", "Tue, 99 Nov 2023 22:14:20 GMT", "1 2", "9" * 9 + "x"]
)
def test_what_makes_no_sense_says_nothing(value: str | None) -> None:
    assert retry_after_s(value, NOW) is None
