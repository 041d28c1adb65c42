"""From a job's record to an answer: the official shape and its headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from starlette.responses import Response

from pictura.api.pieces import Base64, Pieces, rendered
from pictura.errors import Gone, Recorded
from pictura.relay.gallery import NO_LONGER_KEPT, Gallery
from pictura.relay.idempotency import Earlier
from pictura.store.records import JobRecord, PictureRecord
from pictura.types import Adjustment, ImageRequest, Json, Usage

ADJUSTMENTS_LENGTH_MAX = 2000
"""Proxies have header buffers of 4 to 8 KB (decisions.md, "Jobs, links, webhooks")."""

encode = msgspec.json.encode
_request = msgspec.json.Decoder(ImageRequest).decode


class Answers:
    """Renders jobs; the same record always gives the same bytes."""

    def __init__(self, gallery: Gallery, *, url_in_answer: bool) -> None:
        self.gallery = gallery
        self._url_in_answer = url_in_answer

    def images(self, record: JobRecord, base_url: str, earlier: Earlier | None) -> Response:
        """A job that has ended as an ImagesResponse; raises the error of one that failed."""
        document = self.document(record, self.request_of(record, earlier), base_url)
        return Pieces(self.gallery, rendered(document), headers_of(record, earlier))

    def document(self, record: JobRecord, request: ImageRequest, base_url: str) -> Json:
        """The official fields in official order (api-contract.md §6.1)."""
        first = record.pictures[0]
        document: Json = {
            "created": int(record.created_at),
            "background": request.background,
            "data": [self._entry(picture, request, base_url) for picture in record.pictures],
            "output_format": first.format,
            "quality": request.quality,
            "size": str(first.size),
            "usage": usage_of(record.usage),
        }
        return document | svg_usage_of(record, first)

    def _entry(self, picture: PictureRecord, request: ImageRequest, base_url: str) -> Json:
        """One of `data`: `b64_json`, `url`, or both, as `response_format` says."""
        entry: Json = {} if request.response_format == "url" else {"b64_json": Base64(picture)}
        if self.wants_url(request):
            entry["url"] = self.gallery.link(base_url, picture)
        if picture.revised_prompt is not None:
            entry["revised_prompt"] = picture.revised_prompt
        return entry

    def request_of(self, record: JobRecord, earlier: Earlier | None) -> ImageRequest:
        """The request of a posted job, its prompt left out.

        Raises the error of a voided one, and `Gone` when an earlier job answers whose pictures are
        no longer kept: no replay links to nothing.
        """
        if record.error is not None:
            raise Recorded(record.error)
        if earlier is not None and not all(map(self.gallery.offers, record.pictures)):
            raise Gone(NO_LONGER_KEPT)
        return _request(record.request)

    def wants_url(self, request: ImageRequest) -> bool:
        return request.response_format == "url" or (request.response_format == "both" and self._url_in_answer)


def usage_of(usage: Usage | None) -> Json:
    """The official five fields with details, plus chat's names for two of them."""
    usage = usage or Usage()
    return {
        "input_tokens": usage.input,
        "input_tokens_details": {"image_tokens": usage.input_image, "text_tokens": usage.input_text},
        "output_tokens": usage.output,
        "output_tokens_details": {"image_tokens": usage.output_image, "text_tokens": usage.output_text},
        "total_tokens": usage.input + usage.output,
        "prompt_tokens": usage.input,
        "completion_tokens": usage.output,
    }


def svg_usage_of(record: JobRecord, picture: PictureRecord) -> Json:
    """What writing the markup took, of an SVG alone: the engine writes it itself, without a language model."""
    if picture.format != "svg":
        return {}
    names = ("input_tokens", "output_tokens", "reasoning_tokens", "total_tokens")
    return {"svg_usage": {"model": record.engine} | dict.fromkeys(names, 0)}


def headers_of(record: JobRecord, earlier: Earlier | None) -> dict[str, str]:
    """What an answer tells beside its body (design §3)."""
    headers = {"x-pictura-job": record.id, "x-pictura-cost": dollars(record.cost)}
    if record.engine is not None:
        headers["x-pictura-engine"] = record.engine
    if record.adjustments:
        headers["x-pictura-adjustments"] = adjustments_header(record.adjustments)
    return headers | replay_headers(earlier)


def replay_headers(earlier: Earlier | None) -> dict[str, str]:
    if earlier is None:
        return {}
    return {"idempotent-replayed": "true"} if earlier.by_key else {"x-pictura-replayed": "true"}


def adjustments_header(adjustments: Sequence[Adjustment]) -> str:
    """A JSON list in ASCII of bounded length; what does not fit is counted at its end."""
    entries: list[str] = []
    length = 2
    for position, adjustment in enumerate(adjustments):
        entry = ascii_json(adjustment)
        length += len(entry) + 1
        if length > ADJUSTMENTS_LENGTH_MAX:
            entries.append(f'"+{len(adjustments) - position} more"')
            break
        entries.append(entry)
    return f"[{','.join(entries)}]"


def ascii_json(value: object) -> str:
    """Compact JSON with all but visible ASCII escaped, safe in a header."""
    text = encode(value).decode()
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(character if character < "\x7f" else _escaped(character) for character in text)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def dollars(micros: int) -> str:
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


def json_response(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(encode(value), status, headers, media_type="application/json")
