"""A certificate authority of one test run, and servers that it vouches for."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

_NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1"


class Authority:
    """An authority whose own certificate is `file`; made with the openssl command."""

    def __init__(self, folder: Path, name: str = "authority") -> None:
        self.file = folder / f"{name}.pem"
        self._key = folder / f"{name}.key"
        self._server = folder / f"{name}-server.pem"
        _openssl(self.file, self._key, "authority", "keyUsage=critical,keyCertSign")
        signing = ("-CA", str(self.file), "-CAkey", str(self._key))
        _openssl(self._server, self._server.with_suffix(".key"), "localhost", _NAMES, *signing)

    def server_tls(self) -> ssl.SSLContext:
        """What a server at localhost or 127.0.0.1 shows."""
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self._server, self._server.with_suffix(".key"))
        return tls


def _openssl(certificate: Path, key: Path, name: str, extension: str, *signing: str) -> None:
    constraint = "CA:FALSE" if signing else "CA:TRUE"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"),
            *("-days", "2", "-subj", f"/CN=pictura test {name}", "-out", certificate, "-keyout", key),
            *("-addext", f"basicConstraints=critical,{constraint}", "-addext", extension, *signing),
        ],
        check=True,
        capture_output=True,
    )
