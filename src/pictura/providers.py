"""Who serves what: engines, providers and the menu, as a configuration names them."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pictura.accounts import engine_at, places
from pictura.config import ANY_MODEL, Config
from pictura.config import Provider as Options
from pictura.contract.catalog import Catalog, Menu
from pictura.engines.engine import Engine
from pictura.engines.illustrator.engine import Illustrator
from pictura.relay.admission import Slots
from pictura.relay.routing import Provider

ILLUSTRATOR = "illustrator"
IN_FLIGHT_MAX = 64
"""Calls at once to a provider whose options say nothing; to the illustrator, two for each core."""


def load_catalog(config: Config) -> Catalog:
    return Catalog.load().with_prices(config.prices)


def menu(config: Config, catalog: Catalog | None = None) -> Menu:
    """What a server with this configuration serves; raises `ConfigError` for an unserved default."""
    catalog = catalog or load_catalog(config)
    names = _served_names(catalog, config)
    any_name = names.pop(ANY_MODEL, None) is not None
    return catalog.menu(names, config.api.default_model, any_name=any_name)


def configured(config: Config) -> dict[str, Options]:
    """The configured providers and the illustrator, which is always there."""
    return {ILLUSTRATOR: Options(), **config.providers}


def build_engines(config: Config) -> dict[str, Engine]:
    """One engine per configured provider; raises `ConfigError` for an account that cannot be."""
    catalog = load_catalog(config)
    illustrators = [name for name, options in configured(config).items() if options.engine == ILLUSTRATOR]
    engines: dict[str, Engine] = {
        name: Illustrator(processes=share(config, cores())) for name in illustrators
    }
    return engines | {name: engine_at(place, catalog) for name, place in places(config).items()}


def build_providers(config: Config, catalog: Catalog, engines: Mapping[str, Engine]) -> list[Provider]:
    """The providers as routing sees them."""
    return [_provider(config, catalog, name, engine) for name, engine in engines.items()]


def _provider(config: Config, catalog: Catalog, name: str, engine: Engine) -> Provider:
    options = configured(config)[name]
    most = options.in_flight_max or (2 * cores() if name == ILLUSTRATOR else IN_FLIGHT_MAX)
    models = _models_of(config, catalog, name)
    theirs, takes_any = set(models.values()), ANY_MODEL in models
    return Provider(
        name=name,
        engine=engine,
        slots=Slots(share(config, most)),
        models=models,
        priority=options.priority,
        weight=options.weight,
        deadline_s=options.deadline_s,
        on_server_error=options.on_server_error,
        contracts={name: model for name, model in catalog.models.items() if name in theirs or takes_any},
    )


def _served_names(catalog: Catalog, config: Config) -> dict[str, str]:
    """Every name that some provider serves, with the name that its first provider has for it.

    A provider that takes any name is taken to know those of the catalogue.
    """
    names: dict[str, str] = {}
    for name in sorted(configured(config), key=lambda name: configured(config)[name].priority):
        models = _models_of(config, catalog, name)
        known = {model: model for model in catalog.models if model != ILLUSTRATOR}
        names = (known if ANY_MODEL in models else {}) | models | names
    return names


def _models_of(config: Config, catalog: Catalog, name: str) -> dict[str, str]:
    """Our names and the provider's.

    The illustrator serves every name of the contract when it is alone, else its own, unless `models`
    says otherwise; any other provider without `models` takes any name.
    """
    models = configured(config)[name].models
    if name != ILLUSTRATOR:
        return {ANY_MODEL: ANY_MODEL} if models is None else dict(models)
    own = {ILLUSTRATOR: ILLUSTRATOR}
    everything = {model: model for model in catalog.models}
    if models is None:
        return everything if config.providers.keys() <= {ILLUSTRATOR} else own
    return (everything if ANY_MODEL in models else dict(models)) | own


def cores() -> int:
    return len(os.sched_getaffinity(0))


def share(config: Config, whole: int) -> int:
    """One server process's part of what all of them may have, at least one."""
    return max(1, whole // config.server.workers)
