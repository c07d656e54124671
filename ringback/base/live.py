"""The address of the live stream: server-sent events, for staff."""

from collections.abc import AsyncIterator, Mapping
from time import monotonic

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from ringback.base import streams
from ringback.base.http import Request
from ringback.base.streams import Ears

LIFE = 600.0
"""Seconds until a stream ends and the page opens another: rights are looked at anew."""
MOST_TOPICS = 10
STOP = 204
"""The answer after which a browser does not come again."""


async def stream(request: Request) -> HttpResponseBase:
    """``?topics=work,ticket:42``: an event of a topic's name says, look again.

    Under WSGI a stream would hold a worker for ever: there the page stays as it is.
    """
    names = request.GET.get("topics", "").split(",")[:MOST_TOPICS]
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=STOP)
    ears = await sync_to_async(streams.ears_for)(request.actor, names)
    if not ears:
        return HttpResponse(status=STOP)
    response = StreamingHttpResponse(_events(ears), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def _events(ears: Mapping[str, Ears]) -> AsyncIterator[bytes]:
    ends = monotonic() + LIFE
    yield b"retry: 3000\n\n"
    async for told in streams.tail.listen(ears):
        # An event without a word of data is dropped by the browser.
        events = [f"event: {topic}\ndata: look\n\n" for topic in sorted(told)]
        yield "".join(events).encode() or b": alive\n\n"
        if monotonic() > ends:
            return
