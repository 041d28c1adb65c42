"""An account at a vendor: where it is, how to be let in, and in which dialect to speak."""

from __future__ import annotations

import msgspec

from pictura import __version__
from pictura.engines.openai.dialect import Dialect, UnknownParams
from pictura.net.client import Headers


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A configured provider. `base_url` has no slash at its end."""

    name: str
    dialect: Dialect
    base_url: str
    api_key: str | None = None
    unknown_params: UnknownParams | None = None
    """None: as the dialect says."""

    @property
    def unknown(self) -> UnknownParams:
        """What happens to keys that the contract does not know."""
        return self.unknown_params or self.dialect.unknown_params

    def url(self, path: str) -> str:
        """The address of one of the vendor's paths."""
        query = self.dialect.query
        return f"{self.base_url}{path}?{query}" if query else f"{self.base_url}{path}"

    def headers(self) -> Headers:
        """What every request carries; nothing of a client's own headers is ever among it."""
        headers = (("accept", "application/json"), ("user-agent", f"Pictura/{__version__}"))
        if self.api_key is None:
            return headers
        if self.dialect.auth == "api-key":
            return (*headers, ("api-key", self.api_key))
        return (*headers, ("authorization", f"Bearer {self.api_key}"))

    def __repr__(self) -> str:
        return f"Account({self.name!r})"
