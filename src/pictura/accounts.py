"""The accounts at vendors that a configuration names, and the engine of each."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address

import msgspec

from pictura.config import Config
from pictura.config import Provider as Options
from pictura.contract.catalog import Catalog
from pictura.engines.openai.account import Account
from pictura.engines.openai.dialect import Dialect, presets
from pictura.engines.openai.engine import OpenAI
from pictura.errors import ConfigError
from pictura.net.client import Client
from pictura.net.failure import Refused
from pictura.net.fetch import Fetcher
from pictura.net.guard import Policy, obstacle, parsed

ANY_RELAY = "new-api"
"""The dialect of a base URL that comes without a preset: what nearly every relay takes."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where an account is, and whether it may be within the operator's own network."""

    account: Account
    private_network: bool
    result_hosts: tuple[str, ...]
    connect_timeout_s: float

    def client(self) -> Client:
        """A client for this account alone, with connections of its own."""
        hosts = {parsed(self.account.base_url).host, *self.result_hosts} if self.private_network else ()
        return Client(policy=Policy(frozenset(hosts)), connect_timeout_s=self.connect_timeout_s)


def places(config: Config) -> dict[str, Place]:
    """Every configured account by its provider's name; raises `ConfigError` with all that is wrong."""
    known, problems = presets(), list[str]()
    found = {
        name: _place(config, name, options, known, problems)
        for name, options in config.providers.items()
        if options.engine == "openai"
    }
    if problems:
        raise ConfigError(problems)
    return {name: place for name, place in found.items() if place is not None}


def engine_at(place: Place, catalog: Catalog) -> OpenAI:
    """The engine that asks an account; it closes its client with itself."""
    client = place.client()
    return OpenAI(place.account, catalog=catalog, client=client, fetcher=Fetcher(client))


def _place(
    config: Config, name: str, options: Options, known: Mapping[str, Dialect], problems: list[str]
) -> Place | None:
    where = f"{config.source or 'configuration'}: providers.{name}"
    dialect = known.get(options.preset or ANY_RELAY)
    if dialect is None:
        problems.append(f"{where}.preset: {_unknown_preset(options.preset or '', known)}")
        return None
    base_url = options.base_url or dialect.base_url
    if base_url is None:
        problems.append(f'{where} has no base_url, and preset "{options.preset}" has none of its own.')
        return None
    private = dialect.private_network if options.private_network is None else options.private_network
    why_not = _obstacle(base_url, private=private)
    if why_not is not None:
        problems.append(f"{where}.base_url: {why_not}")
        return None
    if options.api_key is None and dialect.key_needed and not private:
        problems.append(
            f'{where} has no api_key, and preset "{options.preset}" needs one, '
            'such as api_key = { env = "THE_VENDORS_API_KEY" }.'
        )
        return None
    hosts = {text: _host(text) for text in options.result_hosts}
    problems += [
        f"{where}.result_hosts: {text!r} is not the plain name or address of a host, without scheme and port."
        for text, host in hosts.items()
        if host is None
    ]
    return Place(
        account=Account(
            name=name,
            dialect=dialect,
            base_url=base_url.rstrip("/"),
            api_key=options.api_key.reveal() if options.api_key else None,
            unknown_params=options.unknown_params,
        ),
        private_network=private,
        result_hosts=tuple(host for host in hosts.values() if host is not None),
        connect_timeout_s=options.connect_timeout_s,
    )


def _unknown_preset(preset: str, known: Mapping[str, Dialect]) -> str:
    near = difflib.get_close_matches(preset, known, n=1)
    hint = f'; did you mean "{near[0]}"?' if near else "."
    return f'there is no preset "{preset}"{hint} There are {", ".join(known)}.'


def _host(text: str) -> str | None:
    """A host in the spelling of `guard.Url`; None: it is neither a name nor an address."""
    try:
        return str(IPv6Address(text))
    except ValueError:
        pass
    try:
        return None if set(text) & set("/?#@:") else parsed(f"http://{text}/").host
    except Refused:
        return None


def _obstacle(base_url: str, *, private: bool) -> str | None:
    """What is wrong with a base URL that can be told without asking anybody."""
    try:
        host = parsed(base_url).host
    except Refused as refused:
        return str(refused)
    try:
        address = ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        return None  # a name: who it is shows when it is asked
    why_not = obstacle(address, private_allowed=private)
    if why_not is None:
        return None
    hint = "" if private else "; private_network = true allows your own network"
    return f"{host} {why_not}{hint}."
