"""What a picture counts as, and what a call cost the operator: our tables, and what of a provider's
claims may stand beside them.

Output counts by our table for the delivered size and quality; input as the provider says only if it
lies between nothing and what was reserved (decisions, Tokens and money).
"""

from __future__ import annotations

from collections.abc import Sequence

from pictura.contract import prices, tokens
from pictura.contract.model import AUTO
from pictura.contract.parse import Parsed
from pictura.engines.engine import Facts
from pictura.relay.routing import Deployment
from pictura.store.records import PictureRecord
from pictura.types import Delivered, ImageRequest, Micros, Usage


def believed(parsed: Parsed, facts: Facts, *, first: bool, writes_text: bool, pictures: int) -> Usage | None:
    """The part of a provider's usage that counts: text in with the `first` picture, and text out.

    None when it says nothing that could. `pictures` is how many the claim is about.
    """
    claim = facts.usage
    if claim is None:
        return None
    estimate = tokens.text_tokens(parsed.request.prompt)
    text_in = claim.input_text if 0 < claim.input_text <= estimate else estimate
    allowance = parsed.model.text_allowance * pictures if writes_text else 0
    text_out = claim.output_text if 0 < claim.output_text <= allowance else 0
    return Usage(input_text=text_in if first else 0, output_text=text_out)


def quality_of(parsed: Parsed, facts: Facts, *, dropped: bool) -> str:
    """The quality that a picture was made in: the provider's word where it was asked to choose.

    Where it never heard which one was asked (`dropped`), the cheaper of that and what nothing becomes.
    """
    asked, said = parsed.request.quality, facts.quality
    if said in parsed.model.qualities and said != AUTO and (dropped or "quality" in parsed.request.auto):
        return str(said)
    if not dropped:
        return asked
    return min(asked, parsed.model.quality_default, key=lambda quality: _cost_in(parsed, quality))


def _cost_in(parsed: Parsed, quality: str) -> int:
    made = Delivered(size=parsed.request.size, quality=quality)
    usage = tokens.picture_usage(parsed.model, parsed.request, made, first=True)
    return prices.cost(parsed.model, usage, [made]) or 0


def delivered(picture: PictureRecord, partials: int) -> Delivered:
    return Delivered(size=picture.size, quality=picture.quality, partials=partials)


def usage_of(parsed: Parsed, made: Delivered, said: Usage | None, *, first: bool) -> Usage:
    """The tokens of one picture; `said` is what is believed of the provider's own count."""
    usage = tokens.picture_usage(parsed.model, parsed.request, made, first=first)
    if said is None:
        return usage
    return Usage(input_text=said.input_text, output_text=said.output_text, output_image=usage.output_image)


def provider_cost(
    deployment: Deployment, request: ImageRequest, made: Sequence[Delivered], said: Micros | None
) -> Micros:
    """What a call costs the operator: the provider's word, else the price of its own model, else nothing."""
    if said is not None:
        return said
    contract = deployment.provider.contracts.get(deployment.provider_model)
    if contract is None or not made:
        return Micros(0)
    usages = [
        tokens.picture_usage(contract, request, picture, first=position == 0)
        for position, picture in enumerate(made)
    ]
    return prices.cost(contract, sum(usages, Usage()), made) or Micros(0)


def as_asked(request: ImageRequest, pictures: int) -> list[Delivered]:
    """Pictures that were bought and cannot be used, as they were asked for."""
    return [Delivered(size=request.size, quality=request.quality)] * pictures
