"""Certificates for servers on loopback, made with the openssl program."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path
from typing import Literal

Kind = Literal["good", "expired", "other-host", "self-signed"]

_NAMES = "subjectAltName=DNS:pictures.test,DNS:localhost,IP:127.0.0.1"
_OTHER = "subjectAltName=DNS:other.example"


class Authority:
    """A certificate authority of its own in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._openssl(
            "req", "-x509", *self._key("ca"), "-out", "ca.pem", "-days", "30", "-subj", "/CN=test authority"
        )

    @property
    def file(self) -> Path:
        """Its own certificate."""
        return self._folder / "ca.pem"

    def client(self) -> ssl.SSLContext:
        """Trusts this authority."""
        return ssl.create_default_context(cafile=str(self.file))

    def server(self, kind: Kind) -> ssl.SSLContext:
        """Has a certificate of some kind."""
        if kind == "self-signed":
            self._openssl(
                "req",
                "-x509",
                *self._key(kind),
                "-out",
                f"{kind}.pem",
                "-days",
                "30",
                "-subj",
                "/CN=x",
                "-addext",
                _NAMES,
            )
        else:
            self._sign(
                kind,
                days="-1" if kind == "expired" else "30",
                names=_OTHER if kind == "other-host" else _NAMES,
            )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / f"{kind}.pem", self._folder / f"{kind}.key")
        return context

    def _sign(self, kind: str, *, days: str, names: str) -> None:
        (self._folder / f"{kind}.ext").write_text(names)
        self._openssl("req", *self._key(kind), "-out", f"{kind}.csr", "-subj", "/CN=x")
        self._openssl(
            "x509", "-req", "-in", f"{kind}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", f"{kind}.pem", "-days", days, "-extfile", f"{kind}.ext",
        )  # fmt: skip

    def _key(self, name: str) -> list[str]:
        return [
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            f"{name}.key",
        ]

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self._folder, check=True, capture_output=True)
