"""The command line as a person or a script meets it: words, JSON, exit codes."""

import csv
import io
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pictura import __version__
from tests.support.terminal import Run
from tests.support.terminal import pictura as pictura


def test_the_program_tells_its_version_and_its_commands() -> None:
    version = subprocess.run(
        [sys.executable, "-c", "from pictura.cli import main; main()", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert version.stdout == f"pictura {__version__}\n"


def test_help_names_every_command(pictura: Run) -> None:
    said = pictura("--help")
    assert said.code == 0
    for command in ("serve", "generate", "keys", "usage", "models", "doctor"):
        assert f"\n  {command} " in said.out


def test_a_key_is_made_shown_once_and_listed_without_its_secret(pictura: Run) -> None:
    made = pictura(
        *("keys", "create", "--json", "--name", "for the shop", "--budget", "2.50", "--in-flight", "3"),
        *("--models", "gpt-image-2,dall-e-3", "--expires", "30d", "--compat", "chat"),
    ).json
    assert list(made)[:2] == ["id", "key"]
    assert made["key"].startswith("sk-")
    assert made["budget_micros"] == made["available_micros"] == 2_500_000
    assert (made["name"], made["in_flight_max"], made["compat"]) == ("for the shop", 3, "chat")
    assert made["models"] == ["gpt-image-2", "dall-e-3"]
    assert abs(made["expires_at"] - time.time() - 30 * 86_400) < 60

    listed = pictura("keys", "list", "--json")
    assert made["key"] not in listed.out
    assert [key["id"] for key in listed.json["keys"]] == [made["id"]]
    table = pictura("keys", "list").out
    assert "for the shop" in table
    assert "$2.50" in table


def test_a_key_made_for_the_eye_is_the_first_line(pictura: Run) -> None:
    said = pictura("keys", "create")
    assert said.code == 0
    assert said.out.startswith("sk-")
    assert "shown once" in said.out


def test_a_rotated_key_keeps_its_id_and_gets_a_new_secret(pictura: Run) -> None:
    made = pictura("keys", "create", "--json", "--budget", "1").json
    renewed = pictura("keys", "rotate", made["id"], "--json").json
    assert renewed["id"] == made["id"]
    assert renewed["key"] != made["key"]
    assert renewed["budget_micros"] == 1_000_000


def test_a_revoked_key_says_so_and_cannot_be_rotated(pictura: Run) -> None:
    made = pictura("keys", "create", "--json").json
    assert pictura("keys", "revoke", made["id"]).code == 0
    assert pictura("keys", "list", "--json").json["keys"][0]["revoked_at"] is not None
    assert "revoked" in pictura("keys", "list").out
    said = pictura("keys", "rotate", made["id"])
    assert said.code == 1
    assert "is revoked" in said.err


def test_a_key_with_webhooks_shows_once_what_signs_them(pictura: Run) -> None:
    made = pictura("keys", "create", "--json", "--webhooks").json
    assert list(made)[:3] == ["id", "key", "webhook_secret"]
    assert made["webhook_secret"].startswith("whsec_")
    assert made["webhooks"] is True
    plain = pictura("keys", "create", "--json").json
    assert ("webhook_secret" in plain, plain["webhooks"]) == (False, False)
    listed = pictura("keys", "list", "--json")
    assert [key["webhooks"] for key in listed.json["keys"]] == [True, False]
    assert "whsec_" not in listed.out
    assert "WEBHOOKS" in pictura("keys", "list").out
    said = pictura("keys", "create", "--webhooks").out
    assert said.startswith("sk-")
    assert "\nwhsec_" in said


def test_rotating_a_key_keeps_what_signs_its_webhooks_and_that_is_renewed_by_itself(pictura: Run) -> None:
    made = pictura("keys", "create", "--json", "--webhooks").json
    rotated = pictura("keys", "rotate", made["id"], "--json").json
    assert ("webhook_secret" in rotated, rotated["webhooks"]) == (False, True)
    renewed = pictura("keys", "rotate", made["id"], "--webhooks", "--json").json
    assert renewed["webhook_secret"] not in ("", made["webhook_secret"])
    assert "key" not in renewed
    said = pictura("keys", "rotate", made["id"], "--webhooks")
    assert "whsec_" in said.out
    assert "sk-" not in said.out


def test_webhooks_are_allowed_to_a_key_that_had_none(pictura: Run) -> None:
    made = pictura("keys", "create", "--json").json
    assert pictura("keys", "rotate", made["id"], "--webhooks", "--json").json["webhooks"] is True
    pictura("keys", "revoke", made["id"])
    said = pictura("keys", "rotate", made["id"], "--webhooks")
    assert (said.code, "is revoked" in said.err) == (1, True)


@pytest.mark.parametrize("command", ["revoke", "rotate"])
def test_an_unknown_key_is_told_plainly(pictura: Run, command: str) -> None:
    pictura("keys", "create")
    said = pictura("keys", command, "nothing")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "no key with the id 'nothing'" in said.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("--budget -1", "not an amount of US dollars"),
        ("--budget nan", "not an amount of US dollars"),
        ("--budget inf", "not an amount of US dollars"),
        ("--budget 1e3", "not an amount of US dollars"),
        ("--budget 1_000", "not an amount of US dollars"),
        ("--budget 1000000.01", "not an amount of US dollars"),
        ("--budget 0.0000001", "more than 6 decimals"),
        ("--budget ten", "not an amount of US dollars"),
        ("--models gtp-image-2", "did you mean gpt-image-2?"),
        ("--models gpt-image-2,", "nobody serves the model ''"),
        ("--expires yesterday", "is no time"),
        ("--expires 2020-01-01T00:00:00Z", "in the past"),
        ("--expires 2099-01-01T00:00:00", "no time zone"),
        ("--expires 99999d", "more than 36500 days ahead"),
        ("--in-flight 0", "--in-flight"),
        ("--compat text", "chat is the only one"),
        ("--name ", "1 to 100 printable characters"),
        ("--rpm 5", "No such option"),
    ],
)
def test_a_wrong_option_of_a_key_is_wrong_usage(pictura: Run, arguments: str, told: str) -> None:
    option, _, value = arguments.partition(" ")
    said = pictura("keys", "create", option, value)
    assert said.code == 2
    assert told in said.err
    assert not Path("pictura-data").exists()


@pytest.mark.parametrize(
    ("amount", "micros"),
    [("0", 0), ("25", 25_000_000), ("0.000001", 1), ("$2.5", 2_500_000), ("1000000", 10**12)],
)
def test_a_budget_is_exact(pictura: Run, amount: str, micros: int) -> None:
    assert pictura("keys", "create", "--json", "--budget", amount).json["budget_micros"] == micros


def test_a_snapshot_limits_a_key_to_its_model(pictura: Run) -> None:
    made = pictura("keys", "create", "--json", "--models", "gpt-image-2-2026-04-21").json
    assert made["models"] == ["gpt-image-2"]


def test_usage_of_an_unused_server_is_all_zero(pictura: Run) -> None:
    pictura("keys", "create")
    said = pictura("usage", "--json").json
    assert list(said) == ["by", "rows", "total"]
    assert said["by"] == "key"
    sums = ["requests", "pictures", "posted_micros", "pending_micros", "provider_micros"]
    assert list(said["total"]) == sums
    assert set(said["total"].values()) == {0}
    rows = list(csv.reader(io.StringIO(pictura("usage", "--by", "day", "--csv").out)))
    assert rows == [["day", *sums]]
    assert pictura("usage", "--by", "model").out.startswith("MODEL")


def test_usage_in_two_shapes_or_by_something_else_is_wrong_usage(pictura: Run) -> None:
    assert pictura("usage", "--json", "--csv").code == 2
    assert pictura("usage", "--by", "colour").code == 2


@pytest.mark.parametrize("arguments", [("keys", "list"), ("usage",)])
def test_looking_makes_no_data_folder(pictura: Run, arguments: tuple[str, ...]) -> None:
    said = pictura(*arguments)
    assert said.code == 1
    assert "no data folder" in said.err
    assert not Path("pictura-data").exists()


def test_models_are_those_of_the_contract_in_its_order(pictura: Run) -> None:
    found = pictura("models", "--json").json
    names = [model["id"] for model in found["data"]]
    assert found["object"] == "list"
    assert names[:3] == ["dall-e-2", "dall-e-3", "gpt-image-1"]
    assert names[-1] == "illustrator"
    assert [model["id"] for model in found["data"] if model["default"]] == ["gpt-image-1.5"]
    table = pictura("models").out
    assert all(name in table for name in names)


def test_the_configuration_decides_what_is_served(pictura: Run) -> None:
    Path("my.toml").write_text(
        '[providers.illustrator]\nmodels = ["my-model"]\n[api]\ndefault_model = "my-model"'
    )
    found = pictura("models", "--json", "--config", "my.toml").json
    assert [model["id"] for model in found["data"]] == ["illustrator", "my-model"]


def test_every_problem_of_the_configuration_is_one_line_and_exit_2(pictura: Run) -> None:
    Path("pictura.toml").write_text("[server]\nprot = 1\nport = 70000")
    said = pictura("serve")
    assert said.code == 2
    assert said.out == ""
    assert len(said.err.splitlines()) == 2
    assert all(line.startswith("pictura: pictura.toml: ") for line in said.err.splitlines())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("serve", "--port", "70000"), "command line: server.port is 70000"),
        (("serve", "--port", "x"), "Invalid value for '--port'"),
        (("serve", "--config", "nowhere.toml"), "nowhere.toml: there is no such file"),
        (("paint",), "No such command 'paint'"),
        (("generate",), "Missing argument"),
        (("generate", "x", "-n", "11"), "-n"),
        (("generate", "x", "--url", "nowhere"), "is no URL"),
        (("generate", "x", "--url", "http://127.0.0.1:1"), "a key for that server is needed"),
    ],
)
def test_wrong_usage_is_exit_2(pictura: Run, arguments: tuple[str, ...], told: str) -> None:
    said = pictura(*arguments)
    assert said.code == 2
    assert told in said.err


def test_a_data_folder_that_is_a_file_is_told_plainly(pictura: Run) -> None:
    Path("taken").write_text("")
    said = pictura("keys", "create", "--data", "taken")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "taken" in said.err
