"""Pure: whatever is approved, moved and cancelled, one revision holds at any instant."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ringback.handbook import schedule
from ringback.handbook.schedule import ScheduleFault

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
DAY = timedelta(days=1)

moments = st.integers(-5, 40).map(lambda hours: NOW + timedelta(hours=hours))
verbs = st.one_of(
    st.tuples(st.just("approve"), moments),
    st.tuples(st.just("reschedule"), moments, st.integers(0, 9)),
    st.tuples(st.just("cancel"), st.integers(0, 9)),
    st.tuples(st.just("pass"), st.integers(1, 600)),
)


@given(st.lists(verbs, max_size=25))
def test_exactly_one_holds_at_any_instant(done: list[tuple[object, ...]]) -> None:
    """Whatever is approved, moved and cancelled in any order: what held in the past holds on, and
    the later revision, written on top of the earlier, never ends before it."""
    approved: dict[int, datetime] = {0: datetime(1970, 1, 1, tzinfo=UTC)}
    now = NOW
    for verb, *told in done:
        past = held(approved, now)
        if verb == "pass":
            now += timedelta(minutes=told[0])
            continue
        act(approved, str(verb), told, now)
        assert held(approved, now) == past
        assert sorted(approved, key=approved.__getitem__) == sorted(approved)
        instants = list(approved.values())
        assert len(set(instants)) == len(instants)
        for at in (*instants, now, now + 99 * DAY):
            begun = [each for each, since in approved.items() if since <= at]
            assert held(approved, at) == max(begun)


def held(approved: dict[int, datetime], at: datetime) -> int | None:
    return schedule.in_force([(since, each) for each, since in approved.items()], at)


def act(approved: dict[int, datetime], verb: str, told: list[object], now: datetime) -> None:
    own = None if verb == "approve" else sorted(approved)[int(str(told[-1])) % len(approved)]
    if own is not None and approved[own] < now + schedule.NOTICE:
        return
    if verb == "cancel":
        if own == max(approved):
            del approved[own]
        return
    at = told[0]
    assert isinstance(at, datetime)
    bounds = schedule.neighbours(approved.values(), None if own is None else approved[own])
    fault = schedule.faults(at, bounds, lead=DAY, is_urgent=True, now=now)
    if fault is None:
        approved[max(approved) + 1 if own is None else own] = at
    else:
        assert fault is not ScheduleFault.SHORT_NOTICE
