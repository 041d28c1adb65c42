from __future__ import annotations

import pytest

from pictura.engines.openai.json_text import json_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'{"a": 1}', {"a": 1}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b'{"a": NaN, "b": -Infinity, "c": 1e999, "d": 1.5}', {"a": None, "b": None, "c": None, "d": 1.5}),
        (b'{"a": ' + b"9" * 6000 + b"}", {"a": None}),
        (b'{"a": "\\ud800x"}', {"a": "?x"}),
        (b'{"a": "\xff"}', {"a": "\ufffd"}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
    ],
)
def test_json_is_read_as_others_write_it(text: bytes, value: object) -> None:
    assert json_value(text) == value


@pytest.mark.parametrize("text", [b"", b"{", b"nonsense", b'{"a": 1} x', b"[" * 100_000, b'{"a":' * 100_000])
def test_what_is_no_json_is_a_value_error(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        json_value(text)
