"""The checks of single values, with the live API's codes and messages (api-contract §7.2)."""

from __future__ import annotations

from collections.abc import Sequence

from pictura.contract.model import AUTO, Model
from pictura.contract.sizes import read
from pictura.contract.wording import kind, listed, number, shown
from pictura.errors import USER_ERROR, BadRequest
from pictura.types import Size

RESPONSE_FORMATS = ("url", "b64_json")

LABEL_MAX = 512
"""Characters that are kept of a name for the end user."""

_DEAREST = ("xhigh", "max")


def wrong_type(param: str, expected: str, value: object) -> BadRequest:
    """The refusal of a value whose type has no sensible reading."""
    return BadRequest(
        f"Invalid type for '{param}': expected {expected}, but got {kind(value)} instead.",
        param=param,
        code="invalid_type",
    )


def missing(param: str) -> BadRequest:
    """The refusal of a request that lacks what it must have."""
    return BadRequest(
        f"Missing required parameter: '{param}'.", param=param, code="missing_required_parameter"
    )


def unknown(param: str) -> BadRequest:
    """The refusal of a key that the model does not know."""
    name = shown(param)
    return BadRequest(f"Unknown parameter: '{name}'.", param=name, code="unknown_parameter")


def prompt(value: object, units_max: int) -> str:
    """The prompt: 1 to `units_max` UTF-16 units; white space counts (api-contract §2.1)."""
    if not isinstance(value, str):
        raise wrong_type("prompt", "a string", value)
    if not value:
        raise BadRequest(
            "Invalid 'prompt': empty string. Expected a string with minimum length 1, "
            "but got an empty string instead.",
            param="prompt",
            code="empty_string",
        )
    if value.isascii():
        units = len(value)
    else:
        _refuse_half_characters("prompt", value)
        units = len(value) if 2 * len(value) <= units_max else len(value.encode("utf-16-le")) // 2
    if units > units_max:
        raise BadRequest(
            f"Invalid 'prompt': string too long. Expected a string with maximum length {units_max}, "
            f"but got a string with length {units} instead.",
            param="prompt",
            code="string_above_max_length",
        )
    return value


def integer(param: str, value: object, low: int, high: int) -> int:
    """A whole number within inclusive bounds."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(param, "an integer", value)
    if value < low:
        raise BadRequest(
            f"Invalid '{param}': integer below minimum value. "
            f"Expected a value >= {low}, but got {number(value)} instead.",
            param=param,
            code="integer_below_min_value",
        )
    if value > high:
        raise BadRequest(
            f"Invalid '{param}': integer above maximum value. "
            f"Expected a value <= {high}, but got {number(value)} instead.",
            param=param,
            code="integer_above_max_value",
        )
    return value


def boolean(param: str, value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise wrong_type(param, "a boolean", value)
    return value


def choice(param: str, value: object, choices: Sequence[str]) -> str:
    """One of a few words."""
    if not isinstance(value, str):
        raise wrong_type(param, f"one of {listed(choices, 'or')}", value)
    if value not in choices:
        raise BadRequest(
            f"Invalid value: '{shown(value)}'. Supported values are: {listed(choices, 'and')}.", param=param
        )
    return value


def quality(value: object, model: Model, name: str) -> str:
    """A quality that the model lists; `auto` stays."""
    if value in _DEAREST and value not in model.qualities and AUTO in model.qualities:
        raise BadRequest(
            f"The model '{name}' does not support quality '{value}'", param="quality", type=USER_ERROR
        )
    return choice("quality", value, model.qualities)


def background(value: object, model: Model) -> str:
    """A background that the model lists; `auto` stays."""
    if value == "transparent" and value not in model.backgrounds:
        raise BadRequest(
            "Transparent background is not supported for this model.", param="background", type=USER_ERROR
        )
    return choice("background", value, model.backgrounds)


def size(value: object, model: Model) -> Size:
    """A size that the model makes; `auto` is not for here."""
    if not isinstance(value, str):
        raise wrong_type("size", "a string", value)
    sizes = model.sizes
    found = sizes.listed.get(value) or read(value)
    if sizes.grid is not None:
        if found is None:
            raise _invalid_size(value, "Expected WIDTHxHEIGHT, for example '1824x1024'.")
        fault = sizes.grid.fault(found)
        if fault is not None:
            raise _invalid_size(value, fault)
        return found
    if found is None or not sizes.legal(found):
        choices = [*sizes.listed, AUTO] if sizes.auto else [*sizes.listed]
        raise BadRequest(
            f"Invalid value: '{shown(value)}'. Supported values are: {listed(choices, 'and')}.",
            param="size",
            type=USER_ERROR,
        )
    return found


def label(param: str, value: object) -> str | None:
    """A name for the end user: not type-checked by the live API, so only texts and numbers are kept."""
    if isinstance(value, str):
        _refuse_half_characters(param, value)
        return value[:LABEL_MAX] or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value) if isinstance(value, int) else str(value)
    return None


def _invalid_size(value: str, why: str) -> BadRequest:
    return BadRequest(f"Invalid size '{shown(value)}'. {why}", param="size", type=USER_ERROR)


def _refuse_half_characters(param: str, value: str) -> None:
    """A lone surrogate is half a character: it can be neither kept, nor drawn, nor answered."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadRequest(f"Invalid '{param}': it contains half of a surrogate pair.", param=param) from None
