"""The yardstick: uvicorn + Starlette that reads the body and answers so many fixed bytes."""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pictura.api.server import address_of, bind


def main(answer_bytes: int) -> None:
    body = b"x" * answer_bytes

    async def answer(request: Request) -> Response:
        await request.body()
        return Response(body, media_type="application/json")

    application = Starlette(routes=[Route("/v1/images/generations", answer, methods=["POST"])])
    listener = bind("127.0.0.1", 0)
    print(address_of(listener), flush=True)
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="off",
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(int(sys.argv[1]))
