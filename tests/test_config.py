"""What a configuration may say, and how each mistake is told."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from pictura import config
from pictura.errors import ConfigError


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def load(
    toml: str | bytes = "",
    environ: Mapping[str, str] | None = None,
    overrides: Mapping[str, object] | None = None,
) -> config.Config:
    Path("pictura.toml").write_bytes(toml if isinstance(toml, bytes) else toml.encode())
    return config.load(None, environ or {}, overrides or {})


def problems(
    toml: str | bytes = "",
    environ: Mapping[str, str] | None = None,
    overrides: Mapping[str, object] | None = None,
) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(toml, environ, overrides)
    return list(caught.value.problems)


def test_no_file_and_no_variable_give_the_documented_defaults() -> None:
    found = config.load(None, {}, {})
    assert found == config.Config()
    assert (found.server.host, found.server.port) == ("127.0.0.1", 8000)
    assert (found.server.max_body_mb, found.server.drain_seconds, found.data.keep_hours) == (64, 90, 24)
    assert found.data.dir == Path("pictura-data")


def test_each_option_that_a_structure_has_can_be_set_and_no_other() -> None:
    for section, kind in (("server", config.Server), ("data", config.Data), ("api", config.Api)):
        assert set(config.SECTIONS[section]) == set(kind.__struct_fields__)
    for section, kind in (("providers", config.Provider), ("prices", config.Price)):
        assert set(config.NAMED[section]) == set(kind.__struct_fields__)


def test_a_whole_file_is_read() -> None:
    found = load("""
        [server]
        host = "0.0.0.0"
        port = 0
        public_url = "https://pictures.example.com/"
        trusted_proxies = ["10.1.2.3/8", "::1"]
        drain_seconds = 1.5
        [data]
        dir = "kept"
        signing_key = "0123456789abcdef"
        [api]
        default_model = "gpt-image-2"
        mode = "strict"
        url_in_answer = false
        cors_origins = ["https://app.example.com", "*"]
        [providers.illustrator]
        models = { "gpt-image-2" = "illustrator" }
        [providers.second]
        engine = "illustrator"
        models = ["a", "b"]
        deadline_s = 30
        [prices."my-model"]
        per_picture = 0.04
        [prices.other]
        text_in = 5
        image_out = 0.000001
    """)
    assert found.server.public_url == "https://pictures.example.com"
    assert found.server.trusted_proxies == ("10.0.0.0/8", "::1/128")
    assert found.data.signing_key is not None
    assert found.data.signing_key.reveal() == "0123456789abcdef"
    assert found.providers["illustrator"].models == {"gpt-image-2": "illustrator"}
    assert found.providers["second"].models == {"a": "a", "b": "b"}
    assert found.providers["second"].deadline_s == 30
    assert found.prices["my-model"].per_picture == Decimal("0.04")
    assert found.prices["other"].image_out == Decimal("0.000001")


def test_an_empty_provider_table_is_a_provider() -> None:
    assert load("[providers.illustrator]").providers == {"illustrator": config.Provider()}


def test_relative_paths_in_a_file_begin_at_the_file() -> None:
    Path("etc").mkdir()
    Path("etc/key").write_text("a-secret-of-some-length\n")
    file = Path("etc/pictura.toml")
    file.write_text('data = { dir = "kept", signing_key = { file = "key" } }')
    found = config.load(file, {}, {})
    assert found.data.dir == Path("etc/kept")
    assert found.data.signing_key is not None
    assert found.data.signing_key.reveal() == "a-secret-of-some-length"


def test_variables_override_the_file_and_the_command_line_overrides_both() -> None:
    toml = "[server]\nport = 1\nmax_in_flight = 1\ndrain_seconds = 1"
    environ = {"PICTURA_SERVER__PORT": "2", "PICTURA_SERVER__MAX_IN_FLIGHT": "2"}
    found = load(toml, environ, {"server.port": 3}).server
    assert (found.port, found.max_in_flight, found.drain_seconds) == (3, 2, 1)


def test_a_variable_is_a_toml_value_or_else_text() -> None:
    found = load(
        environ={
            "PICTURA_SERVER__HOST": "localhost",
            "PICTURA_SERVER__TRUSTED_PROXIES": '["10.0.0.0/8"]',
            "PICTURA_API__URL_IN_ANSWER": "false",
            "PICTURA_DATA__DIR": "2024",
            "PICTURA_PROVIDERS__ILLUSTRATOR__MODELS": '["*"]',
        }
    )
    assert found.server.host == "localhost"
    assert found.server.trusted_proxies == ("10.0.0.0/8",)
    assert found.api.url_in_answer is False
    assert found.data.dir == Path("2024")
    assert found.providers["illustrator"].models == {"*": "*"}


def test_other_peoples_variables_are_left_alone() -> None:
    environ = {
        "PICTURA_KEY": "sk-0123456789abcdefghij",
        "PICTURA_URL": "http://x",
        "PICTURA_SERVICE_HOST": "10.0.0.1",
        "PICTURA_PORT_8000_TCP": "x",
    }
    found = load(environ=environ)
    assert found.first_key is not None
    assert found.first_key.reveal() == environ["PICTURA_KEY"]


def test_a_secret_is_never_shown() -> None:
    found = load('[data]\nsigning_key = { env = "KEY" }', {"KEY": "0123456789abcdef"})
    assert "0123456789" not in repr(found)
    assert "0123456789" not in str(found.data)
    assert "hunter2" not in "".join(problems('[data]\nsigning_key = "hunter2"'))


def test_all_problems_are_told_at_once_each_with_its_place() -> None:
    found = problems(
        '[server]\nprot = 1\nport = "x"\n[dta]\n[api]\nmode = "lax"',
        {"PICTURA_DATA__DIRR": "x", "PICTURA_KEY": "sk-short"},
        {"server.max_body_mb": 0},
    )
    assert len(found) == 7
    assert sum(line.startswith("pictura.toml: ") for line in found) == 4
    assert sum(line.startswith("PICTURA_DATA__DIRR: ") for line in found) == 1
    assert sum(line.startswith("command line: ") for line in found) == 1


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("[server]\nprot = 1", "no option server.prot; did you mean server.port? It may be host, port,"),
        ("[sever]\nport = 1", "no section sever; did you mean server?"),
        ("port = 1", "no option port; did you mean server.port?"),
        ("[api]\nkeep_hours = 1", "no option api.keep_hours; did you mean data.keep_hours?"),
        ("[api]\nqqq = 1", "no option api.qqq. It may be default_model, mode,"),
        ("server = 1", "server must be a table"),
        ("providers = []", "providers must be a table"),
        ("[providers]\nillustrator = 1", "providers.illustrator must be a table"),
        ("[server]\nport = 65536", "server.port is 65536, but must be a whole number from 0 to 65535"),
        ("[server]\nport = -1", "whole number"),
        ("[server]\nport = true", "server.port is true, but must be a whole number"),
        ("[server]\nport = 80.0", "server.port is 80.0, but must be a whole number"),
        ("[server]\nworkers = 65", "from 1 to 64"),
        ("[server]\nhost = ''", "a text of one line"),
        ("[server]\ndrain_seconds = nan", "a number from 0 to 3600"),
        ("[server]\ndrain_seconds = inf", "a number from 0 to 3600"),
        ("[server]\nlog_level = 'loud'", '"debug" or "info" or "warning" or "error"'),
        ("[server]\npublic_url = 'ftp://x'", "an http or https URL"),
        ("[server]\npublic_url = 'https://x:99999'", "an http or https URL"),
        ("[server]\npublic_url = 'https://u:p@x'", "an http or https URL"),
        (
            "[server]\ntrusted_proxies = ['nowhere']",
            "a list of addresses, each of them an address or a network",
        ),
        ("[server]\ntrusted_proxies = '10.0.0.0/8'", "a list of addresses"),
        ("[data]\ndatabase = 'postgresql://x'", 'must be "sqlite"; PostgreSQL is not supported yet'),
        ("[data]\npictures = 's3://x'", 'must be "file"'),
        ("[data]\nsigning_key = ''", "data.signing_key must be a secret of at least 16 characters"),
        ("[data]\nsigning_key = { env = 'NOWHERE' }", "the variable NOWHERE is not set"),
        ("[data]\nsigning_key = { file = 'none' }", "none cannot be read: No such file or directory"),
        ("[data]\nsigning_key = { vault = 'x' }", 'a text, { env = "NAME" } or { file = "path" }'),
        ("[data]\nsigning_key = 7", 'a text, { env = "NAME" } or { file = "path" }'),
        ("[api]\nurl_in_answer = 'yes'", "true or false"),
        ("[api]\ncors_origins = ['https://x/path']", "a list of origins"),
        ("[providers.foo]\nmodels = ['a']", "providers.foo has neither preset nor base_url"),
        ("[providers.foo]\nbase_url = 'ftp://x'", "an http or https URL"),
        ("[providers.foo]\npreset = 'openai'\nweight = 0", "a whole number from 1 to 1000"),
        ("[providers.foo]\npreset = 'openai'\non_server_error = 'retry'", '"fail" or "failover"'),
        (
            "[server]\nworkers = 4\n[providers.foo]\npreset = 'openai'\nin_flight_max = 3",
            "providers.foo.in_flight_max is 3, but server.workers is 4",
        ),
        ("[server]\nworkers = 4\nmax_in_flight = 2", "server.max_in_flight is 2, but server.workers is 4"),
        ("[webhooks]\nprivate_network = 1", "true or false"),
        ('[webhooks]\nca_file = "nowhere.pem"', "a file of certificates in PEM that can be read"),
        ('[webhooks]\nca_file = "pictura.toml"', "a file of certificates in PEM that can be read"),
        ("[providers.foo]\nengine = 'gemini'", 'must be "illustrator" or "openai"'),
        ("[providers.illustrator]\nmodel = ['a']", "did you mean providers.illustrator.models?"),
        ("[providers.illustrator]\nmodels = []", "a list of names"),
        ("[providers.illustrator]\nmodels = [1]", "a list of names"),
        ("[providers.illustrator]\nmodels = {}", "a list of names"),
        ("[providers.illustrator]\nmodels = ['*', 'a']", "a list of names"),
        ("[prices.x]", 'prices."x" is empty'),
        ("[prices.x]\nper_picture = 1\nimage_out = 1", "choose one"),
        ("[prices.x]\nper_picture = -1", "an amount of US dollars"),
        ("[prices.x]\nper_picture = 0.0000001", "at most 6 decimals"),
        ("[prices.x]\nper_picture = nan", "an amount of US dollars"),
        ("[prices.x]\nper_picture = 1e9999", "an amount of US dollars"),
        ("[prices.x]\nper_picture = '1'", "an amount of US dollars"),
    ],
)
def test_a_wrong_option_is_told_with_what_is_allowed(toml: str, told: str) -> None:
    (line,) = problems(toml)
    assert line.startswith("pictura.toml: ")
    assert told in line


def test_a_misspelled_variable_is_told_with_the_right_variable() -> None:
    (line,) = problems(environ={"PICTURA_SERVER__PROT": "1"})
    assert line.startswith("PICTURA_SERVER__PROT: ")
    assert "did you mean PICTURA_SERVER__PORT?" in line


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("[server]\nport = 80 80", "pictura.toml, line 2, column 11: "),
        ("[server", "pictura.toml, line 1, column 8: "),
        ("[server]\nport = 1\nport = 2", "pictura.toml, line 3, column "),
        (b"[server]\nhost = '\xff'", "pictura.toml, line 2: it is not UTF-8 text."),
        ("x = " + "[" * 100_000, "pictura.toml: its values are nested too deeply."),
        ("[server]\nport = " + "9" * 5000, "pictura.toml"),
    ],
)
def test_damaged_toml_is_told_with_its_line_and_column(toml: str | bytes, told: str) -> None:
    (line,) = problems(toml)
    assert line.startswith(told)


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: there is no such file"):
        config.load(Path("nowhere.toml"), {}, {})


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert load(b"\xef\xbb\xbf[server]\nport = 7").server.port == 7


@pytest.mark.parametrize(
    "key", ["", "sk-", "sk-short", "0123456789abcdefghijklm", "sk-" + "a" * 300, "sk-" + "ä" * 30]
)
def test_a_weak_first_key_is_refused(key: str) -> None:
    (line,) = problems(environ={"PICTURA_KEY": key})
    assert line.startswith("PICTURA_KEY: ")
    assert key == "" or key not in line.removeprefix("PICTURA_KEY: ") or key == "sk-"
