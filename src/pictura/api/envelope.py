"""The chat-completion envelope that QuickRouter documents, behind `compat = chat`."""

from __future__ import annotations

from starlette.responses import Response

from pictura.api.failures import error_body
from pictura.api.pieces import Base64, Piece, Pieces
from pictura.api.respond import Answers, encode, headers_of, joined, posted_request
from pictura.api.sse import Stream
from pictura.engines.engine import Partial
from pictura.errors import PicturaError
from pictura.media.sniff import CONTENT_TYPES
from pictura.relay.idempotency import Earlier
from pictura.store.records import JobRecord, PictureRecord
from pictura.types import ImageRequest, Json, Usage


class ChatAnswers:
    """A job as `chat.completion`: Markdown links in `content`, the pictures in `message.images`."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def images(self, record: JobRecord, base_url: str, earlier: Earlier | None) -> Response:
        request = posted_request(record)
        gallery = self._answers.gallery
        content = "\n\n".join(markdown(gallery.link(base_url, picture)) for picture in record.pictures)
        pieces: list[Piece] = [
            b'{"id":"%s","object":"chat.completion","created":%d,"model":%s,"choices":[{"index":0,"message":'
            b'{"role":"assistant","content":%s,"images":['
            % (chat_id(record).encode(), int(record.created_at), encode(record.model), encode(content))
        ]
        for position, picture in enumerate(record.pictures):
            pieces.append(b"," if position else b"")
            pieces += image_part(request, picture, gallery.link(base_url, picture))
        pieces.append(b']},"finish_reason":"stop"}],"usage":%s}' % encode(chat_usage(record.usage)))
        return Pieces(gallery, joined(pieces), headers_of(record, earlier))


class ChatStream(Stream):
    """The same as chat chunks, ended by `[DONE]`; partial pictures have no place in them."""

    def partial(self, job: JobRecord, partial: Partial) -> list[Piece]:
        return []

    def completed(self, job: JobRecord, picture: PictureRecord, cost: int | None) -> list[Piece]:
        link = self.answers.gallery.link(self.base_url, picture)
        head = (
            b'data: {"id":"%s","object":"chat.completion.chunk","created":%d,"model":%s,"choices":[{"index":0,'
            % (
                chat_id(job).encode(),
                int(job.created_at),
                encode(job.model),
            )
        )
        delta = b'"delta":{"role":"assistant","content":%s,"images":[' % encode(markdown(link) + "\n\n")
        end = b']},"finish_reason":%s}]}\n\n' % encode(None if cost is None else "stop")
        return [head + delta, *image_part(self.request, picture, link), end]

    def error(self, error: PicturaError) -> list[Piece]:
        return [b"data: " + encode(error_body(error)) + b"\n\n"]

    def end(self) -> list[Piece]:
        return [b"data: [DONE]\n\n"]


def markdown(link: str) -> str:
    return f"![image]({link})"


def image_part(request: ImageRequest, picture: PictureRecord, link: str) -> list[Piece]:
    """One of `message.images`: a data url, or the link when urls were asked for."""
    if request.response_format == "url":
        return [encode({"type": "image_url", "image_url": {"url": link}})]
    head = f'{{"type":"image_url","image_url":{{"url":"data:{CONTENT_TYPES[picture.format]};base64,'
    return [head.encode(), Base64(picture), b'"}}']


def chat_id(record: JobRecord) -> str:
    return f"chatcmpl-{record.id.partition('_')[2]}"


def chat_usage(usage: Usage | None) -> Json:
    usage = usage or Usage()
    return {
        "prompt_tokens": usage.input,
        "completion_tokens": usage.output,
        "total_tokens": usage.input + usage.output,
    }
