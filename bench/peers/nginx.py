"""nginx, which passes answers through, or also keeps each as a file, as we do: the fair anchor.

Its settings are its own defaults; Debian's package switches `sendfile` on, which is a row of its own.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bench.clients import Door
from bench.peers.peer import Plan

_CONFIG = """\
daemon off;
worker_processes 1;
worker_rlimit_nofile 8192;
pid {folder}/nginx.pid;
error_log {folder}/error.log error;
{user}
events {{ worker_connections 4096; }}
http {{
    access_log off;
    sendfile {sendfile};
    keepalive_requests 1000000;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/parts;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    upstream provider {{ server {upstream}; keepalive 64; }}
    server {{
        listen 127.0.0.1:{port} backlog=2048;
        location / {{
            proxy_pass http://provider;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            {keeping}
        }}
    }}
}}
"""


class Nginx:
    def __init__(self, *, stores: bool = False, sendfile: bool = False) -> None:
        self.name = ("nginx proxy_store" if stores else "nginx proxy_pass") + " sendfile" * sendfile
        self._stores = stores
        self._sendfile = sendfile

    def missing(self) -> str | None:
        return None if _binary() else "not installed: apt-get install nginx-light"

    def plan(self, folder: Path, port: int, upstream: str) -> Plan:
        (folder / "kept").mkdir()
        config = folder / "nginx.conf"
        config.write_text(
            _CONFIG.format(
                folder=folder,
                port=port,
                upstream=upstream.removeprefix("http://"),
                sendfile="on" if self._sendfile else "off",
                user="user root;" if os.geteuid() == 0 else "",
                keeping=f"proxy_store {folder}/kept/$request_id;" if self._stores else "",
            )
        )
        return Plan(
            command=[_binary() or "", "-p", str(folder), "-c", str(config)],
            door=Door(port, "sk-any"),
            keeps=folder / "kept",
        )


def _binary() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
