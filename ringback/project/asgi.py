"""ASGI entry: the embedded server, and the event streams at scale.

Our views are synchronous. Django would lead each through the asynchronous chain, from thread to
thread at every middleware, and give each request a thread of its own, to which its connection to
the database belongs: a new one for every request. Here a request is answered in one go by one of a
few threads that stay, and so do their connections. Event streams and files are asynchronous and
take Django's own way.
"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup(set_prefix=False)

from asgiref.sync import ThreadSensitiveContext, sync_to_async  # noqa: E402  settings first
from django.conf import settings  # noqa: E402
from django.core import signals  # noqa: E402
from django.core.exceptions import RequestAborted  # noqa: E402
from django.core.handlers.asgi import ASGIHandler, get_script_prefix  # noqa: E402
from django.core.handlers.base import BaseHandler  # noqa: E402
from django.http.response import HttpResponseBase  # noqa: E402
from django.urls import reverse, set_script_prefix  # noqa: E402

THREADS = 16
"""Requests a process works on at once, and its connections to the database."""


class Application(ASGIHandler):
    def __init__(self) -> None:
        super().__init__()
        self.pages = BaseHandler()
        self.pages.load_middleware(is_async=False)
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
        self.apart = (settings.STATIC_URL, reverse("base:stream"))

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self.apart):
            await super().__call__(scope, receive, send)
            return
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        answer = copy_context().run
        loop = asyncio.get_running_loop()
        response = await loop.run_in_executor(self.threads, answer, self._answer, scope, body)
        async with ThreadSensitiveContext():
            await self.send_response(response, send)
            if response.streaming:
                await sync_to_async(response.close)()
        body.close()

    def _answer(self, scope: dict[str, Any], body: Any) -> HttpResponseBase:
        """All of a request in this thread. What is not streamed is complete, so it ends here, and
        what Django does at the end of a request is done to this thread's connection."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        found: tuple[Any, Any] = self.create_request(scope, body)
        request, refusal = found
        response: HttpResponseBase = refusal or self.pages.get_response(request)
        if not response.streaming:
            response.close()
        return response


application = Application()
