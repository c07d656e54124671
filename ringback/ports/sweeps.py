"""What the ports do by time: send what is due, ask after what was lost."""

from datetime import datetime

from ringback.base.worker import backoff, one_by_one, sweeps
from ringback.ports import commands, queries
from ringback.ports.models import BusinessRequest
from ringback.ports.states import RequestState


@sweeps.register("ports.requests")
def look_at_due(now: datetime) -> int:
    def look_at(request: BusinessRequest) -> None:
        act = commands.carry_out if request.state == RequestState.DUE else commands.ask_after
        act(request_id=request.pk, now=now)

    def put_off(request: BusinessRequest) -> None:
        later = now + backoff(request.attempts + 1)
        BusinessRequest.objects.filter(pk=request.pk, state=request.state).update(next_at=later)

    return one_by_one(queries.due(now), look_at, put_off=put_off)
