"""How many tokens a request and its pictures count as (api-contract §9.1, §9.2)."""

from __future__ import annotations

from pictura.contract.model import Model
from pictura.types import Delivered, ImageRequest, Usage

PARTIAL_TOKENS = 100
"""Image output tokens that each partial picture adds (api-contract §2.4)."""

BYTES_PER_TOKEN = 4
"""UTF-8 bytes that our estimate takes for one token of text."""


def text_tokens(prompt: str) -> int:
    """The estimate of a prompt's tokens: a quarter of its UTF-8 bytes, rounded up.

    No tokenizer is downloaded (decisions, Tokens and money). English comes out at four letters a
    token, Chinese, Japanese and Korean at three quarters of a token a character, as with OpenAI's
    vocabularies to about a fifth. The same estimate stands in the quote and in the usage.
    """
    size_bytes = len(prompt) if prompt.isascii() else len(prompt.encode("utf-8", "surrogatepass"))
    return -(-size_bytes // BYTES_PER_TOKEN)


def picture_tokens(model: Model, picture: Delivered) -> int:
    """Image output tokens of one picture with its partials; 0 for a model without token rules."""
    if model.tokens is None:
        return 0
    return model.tokens.count(picture.size, picture.quality) + PARTIAL_TOKENS * picture.partials


def picture_usage(model: Model, request: ImageRequest, picture: Delivered, *, first: bool) -> Usage:
    """The tokens of one picture as it was made.

    The input is charged once a request, with its `first` picture (decisions, Tokens and money).
    """
    return Usage(
        input_text=text_tokens(request.prompt) if first else 0,
        output_image=picture_tokens(model, picture),
    )
