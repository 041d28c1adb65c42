"""Sixteen clients at once, until their server is gone."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

from tests.campaign.asking import Plan, Told, ask_for

CLIENTS = 16
Planned = Callable[[random.Random, int], Plan]
"""Makes up the next request; the number is its own."""


class Burst:
    """Clients that ask one thing after another; afterwards it knows all they were told."""

    def __init__(self, url: str, secret: str, chance: random.Random, planned: Planned) -> None:
        self._url, self._secret, self._planned = url, secret, planned
        self._over = False
        self.told: list[Told] = []
        """The last answer to each request."""
        self.failed: list[BaseException] = []
        chances = [random.Random(chance.getrandbits(64)) for _ in range(CLIENTS)]
        self._clients = [threading.Thread(target=self._client, args=(each,), daemon=True) for each in chances]

    def begin(self) -> None:
        for client in self._clients:
            client.start()

    def end(self) -> None:
        """Returns once every client has noticed that the server is gone."""
        self._over = True
        for client in self._clients:
            client.join(60)
            assert not client.is_alive(), "a client hangs on a server that was killed"
        if self.failed:
            raise self.failed[0]

    def _client(self, chance: random.Random) -> None:
        try:
            for number in range(1000):
                if self._over:
                    return
                self._ask(self._planned(chance, chance.getrandbits(30) + number))
        except ConnectionRefusedError:
            pass
        except BaseException as problem:  # noqa: BLE001 - told in the test's own thread
            self.failed.append(problem)

    def _ask(self, plan: Plan) -> None:
        answer = ask_for(self._url, self._secret, plan, stays=False)
        if not answer.whole and plan.asks_again and plan.leaves_after_s is not None and not self._over:
            try:
                answer = ask_for(self._url, self._secret, plan, attempt=1)
            finally:
                self.told.append(answer)
        else:
            self.told.append(answer)
