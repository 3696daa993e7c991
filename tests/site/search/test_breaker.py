"""Nobody waits for a server that has just failed somebody else."""

from concurrent.futures import ThreadPoolExecutor

from search.engines.elasticsearch.breaker import Breaker


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def broken() -> tuple[Breaker, Clock]:
    clock = Clock()
    breaker = Breaker(clock)
    assert breaker.allows()
    assert breaker.failed()
    return breaker, clock


def test_after_a_failure_nobody_asks_for_five_seconds() -> None:
    breaker, clock = broken()
    assert not breaker.allows()
    clock.now = 4.9
    assert not breaker.allows()
    clock.now = 5
    assert breaker.allows()


def test_pauses_double_up_to_half_a_minute() -> None:
    breaker, clock = broken()
    pauses = []
    for _ in range(4):
        begun = clock.now
        while not breaker.allows():
            clock.now += 0.5
        pauses.append(clock.now - begun)
        assert not breaker.failed(), "it was known already"
    assert pauses == [5, 10, 20, 30]


def test_one_alone_tries_after_the_pause_and_its_success_lets_all_ask() -> None:
    breaker, clock = broken()
    clock.now = 5
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: breaker.allows(), range(40))) == 1
    breaker.succeeded()
    assert all(breaker.allows() for _ in range(5))
    assert breaker.failed()
    clock.now += 5
    assert breaker.allows(), "the pause is a short one again"


def test_one_that_tries_and_is_never_heard_of_again_stops_nobody_for_ever() -> None:
    breaker, clock = broken()
    clock.now = 5
    assert breaker.allows()
    clock.now = 10
    assert breaker.allows()


def test_those_who_asked_at_the_same_time_do_not_make_the_pause_longer() -> None:
    breaker, clock = broken()
    for _ in range(7):
        breaker.failed()
    clock.now = 5
    assert breaker.allows()


def test_who_had_asked_before_another_failed_says_nothing_of_how_it_is_since() -> None:
    breaker, clock = broken()
    breaker.succeeded()
    assert not breaker.allows()
    clock.now = 5
    assert breaker.allows()
    breaker.succeeded()
    assert not breaker.is_open()
