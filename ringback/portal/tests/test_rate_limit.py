"""A source that asks without end is told to wait; what it had saved is safe."""

from datetime import timedelta


def test_a_minute_has_so_many_requests(visitor, clock):
    for _request in range(60):
        assert visitor.get("/service/track").status_code == 200
    went = visitor.get("/service/track")
    assert went.status_code == 429
    assert went["Retry-After"] == "60"
    clock.shift(timedelta(minutes=1))
    assert visitor.get("/service/track").status_code == 200
