"""`pictura generate` against servers of any kind, and in its own process when none runs."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pictura.store import keys
from tests.support.client import ask
from tests.support.serving import house
from tests.support.terminal import Run
from tests.support.terminal import pictura as pictura

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
ENCODED = base64.b64encode(PNG).decode()
KEY = "sk-someone-elses-key"


def partial(index: int = 0) -> dict[str, Any]:
    return {"type": "image_generation.partial_image", "b64_json": ENCODED, "index": index}


def completed(index: int = 0, **more: Any) -> dict[str, Any]:
    shape = {"b64_json": ENCODED, "index": index, "size": "1024x1024", "output_format": "png"}
    return {"type": "image_generation.completed", **shape, **more}


def sse(*events: Any) -> bytes:
    lines = [f"event: {event['type']}\r\ndata: {json.dumps(event)}\r\n\r\n" for event in events]
    return (": keep-alive\n\n" + "".join(lines) + "data: [DONE]\n\n").encode()


class Script(msgspec.Struct):
    """What the scripted server says next, and what it was asked."""

    answers: list[tuple[int, str, bytes]]
    asked: list[tuple[str, str | None, dict[str, Any]]] = []
    url: str = ""

    def say(self, body: bytes | dict[str, Any], status: int = 200) -> None:
        if isinstance(body, bytes):
            self.answers.append((status, "text/event-stream; charset=utf-8", body))
        else:
            self.answers.append((status, "application/json", json.dumps(body).encode()))


@pytest.fixture
def server() -> Iterator[Script]:
    """Somebody's image server that follows a script."""
    script = Script(answers=[])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            script.asked.append((self.path, self.headers["authorization"], body))
            status, kind, content = script.answers.pop(0)
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("x-pictura-cost", "0.040000")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http_server:
        script.url = f"http://127.0.0.1:{http_server.server_port}"
        thread = threading.Thread(target=http_server.serve_forever, args=(0.01,))
        thread.start()
        yield script
        http_server.shutdown()
        thread.join()


@pytest.fixture
def generate(pictura: Run) -> Run:
    """Runs `pictura generate ARGUMENTS`."""
    return lambda *arguments: pictura("generate", *arguments)


def test_a_streamed_picture_is_shown_coming_and_written_with_its_cost(generate: Run, server: Script) -> None:
    server.say(sse(partial(), completed(cost_micros=40_000)))
    said = generate("A red fox!", "--url", server.url, "--key", KEY, "--size", "1024x1024", "--seed", "7")
    assert said.code == 0, said.err
    assert said.out == "a-red-fox.png  1024x1024  108 B\ncost  $0.04\n"
    assert said.err == "picture 1 of 1: taking shape\npicture 1 of 1: done\n"
    assert Path("a-red-fox.png").read_bytes() == PNG
    path, authorization, body = server.asked[0]
    assert (path, authorization) == ("/v1/images/generations", f"Bearer {KEY}")
    assert body == {
        "prompt": "A red fox!",
        "n": 1,
        "stream": True,
        "partial_images": 2,
        "size": "1024x1024",
        "seed": 7,
    }


def test_the_base_url_may_end_in_v1_and_come_from_the_environment(
    generate: Run, server: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PICTURA_URL", f"{server.url}/v1/")
    monkeypatch.setenv("PICTURA_KEY", "short")
    server.say(sse(completed()))
    assert generate("x").code == 0
    assert server.asked[0][:2] == ("/v1/images/generations", "Bearer short")


def test_several_pictures_get_numbers_in_their_own_order(generate: Run, server: Script) -> None:
    second = base64.b64encode(PNG + b"2").decode()
    server.say(sse(completed(1, b64_json=second), completed(0, cost_micros=2)))
    said = generate("x", "-n", "2", "-o", "fox.png", "--url", server.url, "--key", KEY)
    assert said.code == 0
    assert Path("fox-1.png").read_bytes() == PNG
    assert Path("fox-2.png").read_bytes() == PNG + b"2"
    assert said.out.splitlines()[-1] == "cost  $0.000002"


def test_the_name_of_the_file_chooses_the_format(generate: Run, server: Script) -> None:
    server.say(sse(completed(output_format="webp")))
    assert generate("x", "-o", "fox.webp", "--url", server.url, "--key", KEY).code == 0
    assert server.asked[0][2]["output_format"] == "webp"


def test_a_name_of_another_format_is_refused_before_anything_is_spent(generate: Run, server: Script) -> None:
    said = generate("x", "-o", "fox.tiff", "--url", server.url, "--key", KEY)
    assert (said.code, server.asked) == (1, [])
    assert (
        said.err == "pictura: fox.tiff cannot be made: pictures come as .png, .jpg, .webp, .gif and .svg.\n"
    )


def test_no_file_is_ever_written_over(generate: Run, server: Script) -> None:
    Path("fox.png").write_text("mine")
    said = generate("x", "-o", "fox.png", "--url", server.url, "--key", KEY)
    assert (said.code, server.asked) == (1, [])
    assert "fox.png exists already" in said.err
    for name in ("狐.png", "狐_2.png"):
        server.say(sse(completed()))
        assert generate("狐", "--url", server.url, "--key", KEY).out.startswith(name)
    assert Path("fox.png").read_text() == "mine"


def test_a_folder_that_is_not_there_is_told_before_anything_is_spent(generate: Run, server: Script) -> None:
    said = generate("x", "-o", "nowhere/fox.png", "--url", server.url, "--key", KEY)
    assert (said.code, server.asked) == (1, [])
    assert "no folder nowhere" in said.err


def test_a_server_that_cannot_stream_is_asked_again_without(generate: Run, server: Script) -> None:
    refusal = {
        "error": {"message": "Unknown parameter: 'stream'.", "param": "stream", "code": "unknown_parameter"}
    }
    server.say(refusal, 400)
    server.say({"created": 1, "data": [{"b64_json": ENCODED}], "size": "512x512", "output_format": "png"})
    said = generate("x", "--url", server.url, "--key", KEY)
    assert said.code == 0
    assert said.out == "x.png  512x512  108 B\ncost  $0.04\n"
    assert "stream" not in server.asked[1][2]


def test_what_the_server_changed_of_what_was_typed_is_told(generate: Run, server: Script) -> None:
    changes = [
        {"parameter": "size", "from": "512x512", "to": "816x816", "why": "too small"},
        {"parameter": "partial_images", "from": 2, "to": None, "why": "not for this model"},
        {"parameter": "prompt", "from": "gizmo", "to": None, "why": "no such word"},
        {"parameter": "prompt", "to": None, "why": "an older server"},
    ]
    server.say(sse(completed(adjustments=changes)))
    said = generate("x", "--size", "512x512", "--url", server.url, "--key", KEY)
    assert "size (512x512) changed to 816x816: too small" in said.err
    assert "prompt (gizmo) left out: no such word" in said.err
    assert "prompt left out: an older server" in said.err
    assert "partial_images" not in said.err


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (
            401,
            {"error": {"message": "Incorrect API key provided.", "code": "invalid_api_key"}},
            "Incorrect API key",
        ),
        (429, {"error": {"message": "The budget\nis empty."}}, "The budget is empty."),
        (502, {"error": "bad gateway"}, "bad gateway"),
        (500, {"detail": "x"}, "The server answered 500"),
        (200, {"data": []}, "no picture in it"),
        (200, {"data": [{"url": "http://x/y.png"}]}, "a link instead of the picture: http://x/y.png"),
        (200, {"data": [{"b64_json": "%%%"}]}, "not whole"),
        (200, {"data": "x"}, "not the answer of an image API"),
        (200, sse(partial()), "ended before a picture"),
        (200, b"data: {broken\n\n", "not the answer of an image API"),
        (200, sse(partial(), {"type": "error", "error": {"message": "It failed."}}), "It failed."),
    ],
)
def test_what_goes_wrong_at_the_server_is_one_plain_line(
    generate: Run, server: Script, status: int, body: bytes | dict[str, Any], told: str
) -> None:
    server.say(body, status)
    said = generate("x", "--url", server.url, "--key", KEY)
    assert (said.code, said.out) == (1, "")
    assert told in said.err.splitlines()[-1]
    assert [path for path in Path().iterdir() if path.is_file()] == []


def test_a_server_that_is_not_there_is_told(generate: Run) -> None:
    said = generate("x", "--url", "http://127.0.0.1:1", "--key", KEY)
    assert said.code == 1
    assert said.err == "pictura: http://127.0.0.1:1 cannot be reached: nothing listens there.\n"


def test_without_a_url_the_server_of_the_data_folder_is_asked(
    pictura: Run, generate: Run, tmp_path: Path
) -> None:
    with house(tmp_path / "pictura-data") as home:
        said = generate("a cat", "--model", "gpt-image-1.5", "--quality", "low", "--size", "1024x1024")
        assert said.code == 0, said.err
        assert said.out.startswith("a-cat.png  1024x1024  ")
        assert home.transact(lambda tx: [key.name for key in keys.listing(tx)]) == ["test", "command line"]
    rows = pictura("usage", "--json").json["rows"]
    (row,) = (row for row in rows if row["requests"])
    assert (row["requests"], row["pictures"]) == (1, 1)
    assert row["posted_micros"] > 0


def test_a_key_made_beside_a_running_server_works_at_once_and_ends_at_once(
    pictura: Run, tmp_path: Path
) -> None:
    folder = str(tmp_path / "data")
    with house(tmp_path / "data") as home:
        made = pictura("keys", "create", "--json", "--data", folder).json
        assert ask(home.url, "/v1/models", key=made["key"]).status == 200
        renewed = pictura("keys", "rotate", made["id"], "--json", "--data", folder).json
        assert ask(home.url, "/v1/models", key=made["key"]).status == 401
        assert ask(home.url, "/v1/models", key=renewed["key"]).status == 200
        assert pictura("keys", "revoke", made["id"], "--data", folder).code == 0
        assert ask(home.url, "/v1/models", key=renewed["key"]).status == 401


def test_explain_prints_what_the_illustrator_reads_and_draws_nothing(generate: Run) -> None:
    said = generate("--explain", 'a photo of two red foxes beside a river at night, "OPEN", no people')
    assert (said.code, said.err) == (0, "")
    lines = [line.split(None, 1) for line in said.out.splitlines()]
    assert lines[:-1] == [
        ["subject", "2 fox, red"],
        ["language", "en"],
        ["place", "river"],
        ["hour", "night"],
        ["styles", "photo"],
        ["lettering", "OPEN"],
        ["without", "person"],
    ]
    assert lines[-1][0] == "otherwise"
    assert list(Path().iterdir()) == []
