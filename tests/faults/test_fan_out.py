"""Four pictures of a provider that makes one a call: whichever calls fail, what came is delivered and nothing is
bought twice.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest

from pictura.relay import breaker
from tests.faults.cells import MODEL, ONE_A_CALL, Cell, Delivery, options_of
from tests.faults.expected import ROWS, ending_of
from tests.faults.provider import Provider
from tests.faults.table import Ending, Fault, faults
from tests.faults.told import ask
from tests.support.serving import House, fronted

SEVERAL = "one-a-call"
"""The model of a provider that stands alone."""
FOLLOWED = "one-a-call-followed"
"""That of one behind which another stands."""
MIXED = "fault:healthy+status_503_json+bad_b64+status_503_json"
"""What the first of those plays, by the name that the model has there; the other is well.

A prompt would tell both, and a call that is made elsewhere may come before the last of the first four.
"""


@pytest.fixture(scope="module")
def home(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    healthy = faults()["healthy"]
    options = {
        "alone": options_of(provider, healthy, SEVERAL, preset=ONE_A_CALL),
        "first": options_of(provider, healthy, FOLLOWED, preset=ONE_A_CALL, models={FOLLOWED: MIXED}),
        "second": options_of(provider, healthy, FOLLOWED, preset=ONE_A_CALL, priority=2),
    }
    with (
        pytest.MonkeyPatch.context() as patch,
        fronted(tmp_path_factory.mktemp("fan-out") / "data", options) as opened,
    ):
        patch.setattr(breaker, "FAILURES_IN_A_ROW", 10**9)
        yield opened


def played(*names: str) -> Fault:
    """Faults that the four calls meet, one each; which call meets which is chance."""
    return Fault(name="+".join(names), shows="one after the other", ends=("delivered",))


deliveries = pytest.mark.parametrize("delivery", ["json", "stream", "job"])


@deliveries
@pytest.mark.parametrize(
    ("broken", "pictures"),
    [
        (("bad_b64",), 3),
        (("reset_headers_billed",), 3),
        (("status_500_json", "cut_png"), 2),
        (("status_400_json",), 3),
        (("truncated_json", "status_502_html", "url_dead"), 1),
    ],
)
def test_of_four_calls_those_that_came_to_a_picture_are_delivered_and_paid(
    broken: tuple[str, ...],
    pictures: int,
    delivery: Delivery,
    provider: Provider,
    home: House,
    tag: str,
):
    fault = played(*["healthy"] * pictures, *broken)
    key = home.new_key(budget=10**9)
    told = ask(home, key, Cell(fault, delivery, 4), tag, model=SEVERAL)
    (job,) = home.ended(key)
    assert (told.error, len(told.pictures), len(job.pictures)) == (None, pictures, pictures)
    assert 0 < job.cost < job.reserved
    assert [entry.kind for entry in home.entries(job.id)] == ["reserve", "post"]
    assert provider.journal.asked(tag) == 4
    billed = pictures + sum(faults()[name].bought for name in broken)
    assert provider.journal.purchases(tag) == billed


@deliveries
@pytest.mark.parametrize(
    ("names", "ending"),
    [
        (("status_503_json", "status_500_json", "bad_b64", "reset_headers"), "ambiguous"),
        (("status_503_json", "status_500_json", "bad_b64", "status_503_html"), "unusable"),
        (("status_503_json", "status_500_json", "status_503_json", "status_401_json"), "failed"),
        (("status_503_json", "status_401_json", "status_503_html", "status_403_json"), "not_accepted"),
    ],
)
def test_of_four_calls_without_a_picture_the_gravest_is_told(
    names: tuple[str, ...],
    ending: Ending,
    delivery: Delivery,
    provider: Provider,
    tmp_path_factory: pytest.TempPathFactory,
    tag: str,
):
    options = {"alone": options_of(provider, faults()["healthy"], MODEL, preset=ONE_A_CALL)}
    with fronted(tmp_path_factory.mktemp("gravest") / "data", options) as home:
        key = home.new_key(budget=10**9)
        told = ask(home, key, Cell(played(*names), delivery, 4), tag, model=MODEL)
        (job,) = home.ended(key)
        assert ending_of(job) == ending
        assert told.status in (None, ROWS[ending].status)
        assert told.pictures == () and job.cost == 0
        assert [entry.kind for entry in home.entries(job.id)] == ["reserve", "void"]
        assert provider.journal.asked(tag) == 4


@deliveries
def test_calls_that_were_refused_are_made_elsewhere_and_the_others_are_not(
    delivery: Delivery, provider: Provider, home: House, tag: str
):
    told = ask(home, home.key, Cell(played(), delivery, 4), tag, model=FOLLOWED)
    assert len(told.pictures) == 3
    assert provider.journal.asked(tag) == 6, "two of four were refused, and asked again elsewhere"
    assert provider.journal.purchases(tag) == 4
