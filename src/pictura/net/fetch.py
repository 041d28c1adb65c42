"""Fetches what somebody else named: addresses that nobody vouches for."""

from __future__ import annotations

from urllib.parse import quote, urljoin

from pictura.net.answer import Answer
from pictura.net.client import Client, Outgoing
from pictura.net.failure import Refused
from pictura.net.guard import PRINTABLE, is_odd

REDIRECTS_MAX = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Fetcher:
    """GETs without cookies or credentials, each on a connection of its own.

    Each redirect is parsed and judged again, by the client's policy.

    Give it a client whose policy fits whoever named the URLs: an empty one for what clients name.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def fetch(self, url: str, *, deadline: float, bytes_max: int) -> Answer:
        """The answer at the end of at most three redirects; raises `TransportFailure` or `Refused`.

        `deadline` (the loop's time) covers all hops and the body, `bytes_max` the decoded body.
        """
        for _ in range(REDIRECTS_MAX + 1):
            outgoing = Outgoing(method="GET", url=url, alone=True)
            answer = await self._client.send(outgoing, deadline=deadline, bytes_max=bytes_max)
            location = answer.header("location") if answer.status in REDIRECTS else None
            if location is None:
                return answer
            await answer.close()
            url = _joined(url, location)
        raise Refused("The URL was redirected more than three times.")


def _joined(url: str, location: str) -> str:
    """Where a redirect leads; its bytes beyond ASCII are percent-encoded as they came."""
    if is_odd(location):
        raise Refused("The URL was redirected to an address in an odd spelling.")
    try:
        return urljoin(url, quote(location, safe=PRINTABLE, encoding="latin-1"))
    except ValueError:
        raise Refused("The URL was redirected to an address in an odd spelling.") from None
