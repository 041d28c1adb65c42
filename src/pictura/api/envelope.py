"""The chat-completion envelope that QuickRouter documents, behind `compat = chat`."""

from __future__ import annotations

from typing import cast

from starlette.responses import Response

from pictura.api.failures import error_body
from pictura.api.pieces import Base64, Piece, Pieces, rendered
from pictura.api.respond import Answers, headers_of
from pictura.api.sse import Stream, sse_data
from pictura.engines.engine import Partial
from pictura.errors import PicturaError
from pictura.media.sniff import CONTENT_TYPES, Format
from pictura.relay.idempotency import Earlier
from pictura.store.records import JobRecord, PictureRecord
from pictura.types import ImageRequest, Json, Usage


class ChatAnswers:
    """A job as `chat.completion`: Markdown links in `content`, the pictures in `message.images`."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def images(self, record: JobRecord, base_url: str, earlier: Earlier | None) -> Response:
        request, gallery = self._answers.request_of(record, earlier), self._answers.gallery
        links = {picture.id: gallery.link(base_url, picture) for picture in record.pictures}
        message = {
            "role": "assistant",
            "content": "\n\n".join(markdown(link) for link in links.values()),
            "images": [image_part(request, picture, links[picture.id]) for picture in record.pictures],
        }
        document = _document(record, "chat.completion") | {
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": chat_usage(record.usage),
        }
        return Pieces(gallery, rendered(document), headers_of(record, earlier))


class ChatStream(Stream):
    """The same as chat chunks, ended by `[DONE]`; partial pictures have no place in them."""

    def partial(self, job: JobRecord, partial: Partial) -> list[Piece]:
        return []

    def completed(self, job: JobRecord, picture: PictureRecord, cost: int | None) -> list[Piece]:
        link = self.answers.gallery.link(self.base_url, picture)
        delta: Json = {
            "role": "assistant",
            "content": markdown(link) + "\n\n",
            "images": [image_part(self.request, picture, link)],
        }
        return self._chunk(job, delta, None)

    def error(self, error: PicturaError) -> list[Piece]:
        return sse_data(error_body(error))

    def end(self, job: JobRecord, *, failed: bool) -> list[Piece]:
        stop = [] if failed else self._chunk(job, {}, "stop")
        return [*stop, b"data: [DONE]\n\n"]

    def _chunk(self, job: JobRecord, delta: Json, finish_reason: str | None) -> list[Piece]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
        return sse_data(_document(job, "chat.completion.chunk") | {"choices": [choice]})


def _document(record: JobRecord, kind: str) -> Json:
    chat_id = f"chatcmpl-{record.id.partition('_')[2]}"
    return {"id": chat_id, "object": kind, "created": int(record.created_at), "model": record.model}


def markdown(link: str) -> str:
    return f"![image]({link})"


def image_part(request: ImageRequest, picture: PictureRecord, link: str) -> Json:
    """One of `message.images`: a data url, or the link when urls were asked for."""
    data_url = Base64(picture, f"data:{CONTENT_TYPES[cast(Format, picture.format)]};base64,")
    return {"type": "image_url", "image_url": {"url": link if request.response_format == "url" else data_url}}


def chat_usage(usage: Usage | None) -> Json:
    usage = usage or Usage()
    return {
        "prompt_tokens": usage.input,
        "completion_tokens": usage.output,
        "total_tokens": usage.input + usage.output,
    }
