"""A provider that fails again and again is left alone, and tried now and then."""

from pictura.errors import WAIT_S_MAX
from pictura.relay.breaker import FAILURES_IN_A_ROW, PROBE_EVERY_S, Breaker
from pictura.relay.retry_budget import RetryBudget


def opened(now: float = 0.0) -> Breaker:
    breaker = Breaker()
    for _ in range(FAILURES_IN_A_ROW):
        assert breaker.enter(now)
        breaker.note("failure", now)
    return breaker


def test_five_failures_in_a_row_open_it_and_four_do_not():
    breaker = Breaker()
    for _ in range(4):
        breaker.note("failure", 0)
    assert breaker.enter(0)
    breaker.note("failure", 0)
    assert not breaker.enter(0)
    assert breaker.wait_s(0) == PROBE_EVERY_S


def test_a_success_in_between_begins_the_count_anew():
    breaker = Breaker()
    for _ in range(20):
        for _ in range(4):
            breaker.note("failure", 0)
        breaker.note("success", 0)
    assert breaker.enter(0)


def test_the_callers_faults_and_disconnects_never_count():
    breaker = Breaker()
    for _ in range(100):
        breaker.note("alive", 0)
        breaker.note("nothing", 0)
    assert breaker.enter(0)


def test_while_open_one_probe_goes_in_thirty_seconds():
    breaker = opened()
    assert not breaker.enter(29.9)
    assert breaker.enter(30)
    assert not any(breaker.enter(now) for now in (30, 31, 40, 59))
    breaker.note("failure", 31)
    assert not breaker.enter(60.9)
    assert breaker.enter(61)


def test_a_probe_that_hangs_lets_another_go_after_thirty_seconds():
    breaker = opened()
    assert breaker.enter(30)
    assert breaker.wait_s(45) == 15
    assert not breaker.enter(59.9) and breaker.enter(60)


def test_a_success_of_an_earlier_call_does_not_end_the_patience_that_was_asked_for():
    breaker = Breaker()
    breaker.hold_off(60, 0)
    breaker.note("success", 1)
    assert not breaker.enter(59) and breaker.enter(60)


def test_a_probe_that_succeeds_closes_it():
    breaker = opened()
    assert breaker.enter(30)
    breaker.note("success", 31)
    assert breaker.enter(31) and breaker.enter(31)


def test_a_probe_that_the_caller_broke_closes_it_since_the_provider_lives():
    breaker = opened()
    assert breaker.enter(30)
    breaker.note("alive", 31)
    assert breaker.enter(31)


def test_a_probe_whose_client_left_lets_the_next_one_in():
    breaker = opened()
    assert breaker.enter(30)
    breaker.note("nothing", 31)
    assert breaker.enter(31)
    assert not breaker.enter(31)


def test_patience_is_obeyed_and_capped():
    breaker = Breaker()
    breaker.hold_off(7, 0)
    assert not breaker.enter(6.9) and breaker.enter(7)
    breaker.hold_off(100_000, 10)
    assert breaker.wait_s(10) == WAIT_S_MAX
    assert breaker.enter(70)


def test_the_retry_budget_lets_a_fifth_through():
    budget = RetryBudget()
    further = 0
    for _ in range(1000):
        budget.earn()
        further += budget.spend()
    assert 200 <= further <= 210


def test_the_retry_budget_does_not_pile_up():
    budget = RetryBudget()
    for _ in range(10_000):
        budget.earn()
    assert sum(budget.spend() for _ in range(100)) == 20
