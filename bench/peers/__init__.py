"""The relays that the bench sets side by side: a file each, for how one is found, started and asked."""

from __future__ import annotations

from bench.peers.litellm import LiteLLM
from bench.peers.nginx import Nginx
from bench.peers.peer import Peer
from bench.peers.pictura import Pictura
from bench.peers.portkey import Portkey

PEERS: tuple[Peer, ...] = (
    Nginx(),
    Nginx(stores=True),
    Nginx(stores=True, sendfile=True),
    Pictura(),
    LiteLLM(),
    Portkey(),
)
