"""The fault table: for each fault, in each delivery, for one picture and for four, the customer's entries, the
number of purchases and the client's answer are what design §4 and outcomes.md say.
"""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

import pytest

from pictura.clock import SystemClock
from pictura.contract import tokens
from pictura.media.sniff import Measured, measure
from pictura.store.records import JobRecord
from pictura.types import Size
from tests.faults.cells import (
    MODEL,
    OPERATOR_KEY,
    Cell,
    chosen,
    house_of_cells,
    options_of,
)
from tests.faults.expected import RETRY_AFTER_S, ROWS, USER_ERROR, ending_of, price_of
from tests.faults.journal import prompt_for
from tests.faults.pictures import marker_of
from tests.faults.provider import Provider
from tests.faults.table import Ending, Fault, faults
from tests.faults.told import Told, ask
from tests.support.serving import Entry, House, fronted

FAULTS = list(faults().values())
PATIENT = [fault for fault in FAULTS if fault.wait_s is not None]
LATE_S = 10.0
"""How long past its deadline a call may be told of, on a busy machine; a provider that stalls does so longer."""
CONVERTED_S = 60.0
"""The same where its pictures have to be converted, which is one at a time: a picture that came is kept."""


@pytest.fixture(scope="module")
def table_house(
    provider: Provider, campaign: bool, tmp_path_factory: pytest.TempPathFactory
) -> Generator[House]:
    with house_of_cells(tmp_path_factory.mktemp("table") / "data", provider, campaign=campaign) as opened:
        yield opened


@pytest.mark.campaign
@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_entries_purchases_and_answer_are_those_of_the_class(
    fault: Fault, provider: Provider, table_house: House, campaign: bool
):
    cells = chosen(fault, campaign=campaign)
    with ThreadPoolExecutor(len(cells)) as asking:
        wrong = [*asking.map(lambda cell: violations(provider, table_house, cell), cells)]
    assert not any(wrong), "\n".join(line for lines in wrong for line in lines)
    assert provider.journal.canary == []
    table_house.check_books()


def violations(provider: Provider, home: House, cell: Cell) -> list[str]:
    """Runs a cell; every way in which it is not as it should be, as a line."""
    key, tag = home.new_key(budget=10**9), f"table-{cell.name}"
    told = ask(home, key, cell, tag)
    (job,) = home.ended(key)
    ending = ending_of(job)
    made, ends = _due(provider, cell, tag)
    row, stake = ROWS[ending], job.provider_at_risk or job.provider_cost > 0
    checks = {
        f"ends {ending}, not as {ends}": ending in ends,
        f"asked for {provider.journal.asked(tag)} pictures of {cell.n}": provider.journal.asked(tag)
        <= cell.n,
        f"the operator's stake is {stake}": stake == row.at_stake or ending in ("delivered", "caller_fault"),
        f"took {told.took_s:.1f} s": told.took_s
        <= cell.deadline_s + (CONVERTED_S if cell.fault.odd else LATE_S),
        "tells the operator's key": OPERATOR_KEY.encode() not in told.body,
        **_in_the_books(home, job, cell),
        **_told_well(told, job, cell),
        **(
            _delivered_well(told, job, cell, tag, made)
            if ending == "delivered"
            else _failed_well(told, job, cell)
        ),
    }
    return [f"{cell.name}: {said}; {job.error or ''}" for said, holds in checks.items() if not holds]


def _due(provider: Provider, cell: Cell, tag: str) -> tuple[int, tuple[Ending, ...]]:
    """How many pictures the house owes its client, and how the job may end; those that came whole are owed."""
    if cell.fault.cut:
        whole = provider.journal.whole(tag)
        return whole, ("delivered",) if whole else cell.fault.ends
    made = sum(min(sale.made, sale.order.n) for sale in provider.journal.of(tag))
    return made, cell.fault.ends


def _in_the_books(home: House, job: JobRecord, cell: Cell) -> dict[str, bool]:
    """A reservation, then its post or its void, and never more posted than reserved."""
    entries = home.entries(job.id)
    kinds = [entry.kind for entry in entries]
    settled = "post" if job.outcome == "delivered" else "void"
    return {
        f"its entries are {kinds}": kinds == ["reserve", settled],
        f"its entries say {entries}": entries[:1] == [Entry("reserve", job.reserved, 0)]
        and entries[-1].amount == job.cost <= job.reserved,
        "reserved nothing": job.reserved >= cell.n * 1056 * 32,
    }


def _told_well(told: Told, job: JobRecord, cell: Cell) -> dict[str, bool]:
    row = ROWS[ending_of(job)]
    status = told.status
    if status is None:
        return {"is another job": told.job_id == job.id}
    begun = cell.delivery == "stream" and cell.fault.partials > 0
    return {
        f"is told {status}": status == row.status or (begun and status == 200),
        f"x-should-retry is {told.headers.get('x-should-retry')}": begun
        or told.headers.get("x-should-retry") == row.should_retry,
        f"retry-after is {told.headers.get('retry-after')}": begun
        or _is_within(
            told.headers.get("retry-after"), (cell.fault.wait_s or RETRY_AFTER_S) if row.retry_after else None
        ),
        "names no job": told.job_id == job.id,
    }


def _is_within(said: str | None, bounds: tuple[float, float] | None) -> bool:
    if bounds is None or said is None:
        return bounds is None and said is None
    return bounds[0] <= float(said) <= bounds[1]


def _failed_well(told: Told, job: JobRecord, cell: Cell) -> dict[str, bool]:
    error = told.error or {}
    type_ = ROWS[ending_of(job)].type
    return {
        f"was charged {job.cost}": job.cost == 0,
        "has pictures all the same": told.pictures == job.pictures == (),
        f"its error is {dict(error)}": sorted(error) == ["code", "message", "param", "type"]
        and bool(error["message"]),
        f"its type is {error.get('type')}": error.get("type") == type_
        or (type_ == USER_ERROR and error.get("type") == "invalid_request_error"),
        f"its code is {error.get('code')}": type_ == USER_ERROR or isinstance(error.get("code"), str),
    }


def _delivered_well(told: Told, job: JobRecord, cell: Cell, tag: str, made: int) -> dict[str, bool]:
    pictures, usage = made, job.usage
    assert usage is not None
    price = price_of(job, pictures, cell.fault.partials)
    counted = tokens.text_tokens(cell.prompt(tag))
    markers = {marker_of(picture) for picture in told.pictures}
    return {
        f"error is {told.error}": told.error is None,
        f"{len(told.pictures)} pictures came, not {pictures}": len(told.pictures) == pictures,
        f"{len(job.pictures)} pictures were kept, not {pictures}": len(job.pictures) == pictures,
        f"costs {job.cost}, not {price}": cell.fault.odd or job.cost == price,
        f"counts {usage.input_text} tokens of text, not {counted}": 0 < usage.input_text <= counted,
        f"are marked {markers}": cell.fault.odd or markers == {tag},
        "are no pictures": all(measure(picture[: 64 * 1024]) for picture in told.pictures),
        "another size or format is not told": bool(job.adjustments)
        or all(_as_asked(picture) for picture in told.pictures),
    }


def _as_asked(picture: bytes) -> bool:
    return measure(picture[: 64 * 1024]) == Measured("png", Size(1024, 1024))


@pytest.mark.parametrize("fault", PATIENT, ids=[fault.name for fault in PATIENT])
def test_a_provider_that_asks_for_patience_is_left_alone_for_as_long(
    fault: Fault,
    provider: Provider,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(SystemClock, "monotonic", lambda _clock: 1000.0)  # time stands still
    options = {"patient": options_of(provider, fault, "patient")}
    with fronted(tmp_path_factory.mktemp("patient") / "data", options) as home:
        first, second = f"first-{fault.name}", f"second-{fault.name}"
        assert home.generate(prompt_for(fault.name, first), model="patient").status == 503
        answer = home.generate(prompt_for("healthy", second), model="patient")
    assert answer.status == 503
    assert _is_within(answer.headers["retry-after"], fault.wait_s), answer.headers["retry-after"]
    assert len(provider.journal.of(first)) == 1
    assert provider.journal.of(second) == []


@pytest.mark.parametrize("fault", ["status_404_json", "status_404_html"])
def test_a_name_that_nobody_knows_is_a_404_where_any_name_is_passed_on(
    fault: str, provider: Provider, tmp_path_factory: pytest.TempPathFactory
):
    options = {"any": options_of(provider, faults()[fault], MODEL, models={"*": "*"})}
    with fronted(tmp_path_factory.mktemp("any") / "data", options) as home:
        answer = home.generate(prompt_for(fault, f"any-{fault}"), model="some-new-model")
    assert answer.status == 404
    assert answer.error["code"] == "model_not_found"


@pytest.mark.parametrize("part", range(4))
def test_what_one_provider_surely_did_not_take_another_makes(
    part: int, provider: Provider, tmp_path_factory: pytest.TempPathFactory
):
    """The first of two providers is told its fault by its model's name; a quarter of them at a time, since
    going on elsewhere is paid out of the retry budget.
    """
    refusing = [fault for fault in FAULTS if fault.ends == ("not_accepted",) and fault.only is None][part::4]
    names = dict.fromkeys((fault.name for fault in refusing), MODEL)
    options = {"behind": options_of(provider, faults()["healthy"], MODEL, models=names, priority=2)}
    for fault in refusing:
        told = {fault.name: f"fault:{fault.name}"}
        options[fault.name] = options_of(provider, fault, fault.name, models=told)
    with fronted(tmp_path_factory.mktemp("behind") / "data", options) as home:
        for fault in refusing:
            tag = f"behind-{fault.name}"
            answer = home.generate(f"a cat tag:{tag}", model=fault.name)
            assert answer.status == 200, (fault.name, answer.body)
            assert provider.journal.purchases(tag) == 1
            outcomes = [attempt["outcome"] for attempt in home.jobs(home.key)[0].attempts]
            assert outcomes == ["not_accepted", "delivered"]
