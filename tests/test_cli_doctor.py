"""`pictura doctor` with providers: who is there, who takes the key, which models are missing or going."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from tests.support.serving import House, house
from tests.support.terminal import Run
from tests.support.terminal import pictura as pictura


def configured(home: House, **more: str) -> Path:
    """A configuration whose provider `inner` is another Pictura."""
    options = {
        "preset": '"openai"',
        "base_url": f'"{home.url}/v1"',
        "api_key": f'"{home.key.secret}"',
        "private_network": "true",
        "models": '["gpt-image-2"]',
    } | more
    file = Path("pictura.toml")
    lines = [f"{name} = {value}" for name, value in options.items()]
    file.write_text("\n".join(["[providers.inner]", *lines, ""]), "utf-8")
    return file


def test_a_provider_that_is_well_is_told_with_its_models(pictura: Run, home: House):
    configured(home)
    said = pictura("doctor")
    assert said.code == 0, said.out
    assert re.search(r"^ok +inner +answers in \d+ ms$", said.out, re.MULTILINE)
    assert re.search(r"^ok +inner +takes the key$", said.out, re.MULTILINE)
    assert re.search(r"^ok +inner +lists 12 models$", said.out, re.MULTILINE)


def test_a_key_that_is_not_accepted_fails(pictura: Run, home: House):
    configured(home, api_key='"sk-wrong-0123456789"')
    said = pictura("doctor")
    assert said.code == 1
    assert re.search(r"^fail +inner +does not accept the key$", said.out, re.MULTILINE)
    assert "sk-wrong" not in said.out


def test_mapped_names_that_the_provider_does_not_list_are_named(pictura: Run, home: House):
    configured(home, models='{ "gpt-image-2" = "gpt-image-9", "dall-e-3" = "gpt-image-2" }')
    said = pictura("doctor")
    assert re.search(r"^warn +inner +does not list gpt-image-9$", said.out, re.MULTILINE)


def test_a_model_that_is_near_its_shutdown_or_past_it_is_told(pictura: Run, home: House):
    configured(home, models='["dall-e-3"]')
    said = pictura("doctor")
    assert re.search(r"^warn +inner +dall-e-3 was to be shut down on 2026-05-12$", said.out, re.MULTILINE)


def test_where_names_are_the_operator_s_own_they_are_looked_for_in_no_list(pictura: Run, home: House):
    configured(home, preset='"azure"', models='{ "dall-e-3" = "my-deployment" }')
    said = pictura("doctor")
    assert "my-deployment" not in said.out
    assert re.search(r"^warn +inner +dall-e-3 was to be shut down on 2026-05-12$", said.out, re.MULTILINE)


def test_a_provider_that_is_not_there_fails_and_the_rest_is_looked_at(pictura: Run, home: House):
    with socket.socket() as bound:  # it does not listen, and nobody else gets its port
        bound.bind(("127.0.0.1", 0))
        configured(home, base_url=f'"http://127.0.0.1:{bound.getsockname()[1]}/v1"')
        said = pictura("doctor")
    assert said.code == 1
    assert re.search(r"^fail +inner +cannot be reached: ", said.out, re.MULTILINE)
    assert re.search(r"^ok +illustrator", said.out, re.MULTILINE)


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("preset", '"opnai"', 'did you mean "openai"?'),
        ("private_network", "false", "127.0.0.1 is a private address; private_network = true"),
        ("base_url", '"http://169.254.169.254/v1"', "is a link-local or metadata address"),
    ],
)
def test_a_provider_that_cannot_be_is_told_at_start(
    pictura: Run, home: House, option: str, value: str, told: str
):
    configured(home, **{option: value})
    said = pictura("serve", "--port", "0")
    assert said.code == 2
    assert told in said.err and "providers.inner" in said.err
    assert "Traceback" not in said.err


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory):
    with house(tmp_path_factory.mktemp("inner") / "data") as opened:
        yield opened
