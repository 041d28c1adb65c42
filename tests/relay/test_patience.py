"""What `Retry-After` says: at least what was asked, and not the same to everybody."""

from __future__ import annotations

import pytest

from pictura.relay.patience import SPREAD_S, WAIT_S_MAX, Patience


@pytest.mark.parametrize("wait_s", [-1.0, 0.0, 0.2, 1.0, 6.5, 30.0, 59.0])
def test_clients_are_spread_and_none_comes_too_early(wait_s: float):
    patience = Patience()
    told = [patience.of(wait_s) for _ in range(20)]
    assert min(told) >= max(1, wait_s) and max(told) <= min(max(1, wait_s) + SPREAD_S, WAIT_S_MAX)
    assert len(set(told)) == (SPREAD_S if wait_s < 50 else 2)


@pytest.mark.parametrize("wait_s", [60.0, 61.0, 1e9])
def test_nobody_is_told_more_than_sdks_believe(wait_s: float):
    assert Patience().of(wait_s) == WAIT_S_MAX
