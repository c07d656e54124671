"""Our own files of pages, served by ServeStatic; every other request passes it by."""

from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.http import HttpRequest
from servestatic.middleware import ServeStaticMiddleware

from ringback.base.middleware import Either


class StaticFiles(Either):
    """ServeStatic is asynchronous alone: in a synchronous chain it would lead each request into an
    event loop of its own and out again."""

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        beyond = get_response if self.is_async else sync_to_async(get_response)
        self.files = ServeStaticMiddleware(beyond)

    def __call__(self, request: HttpRequest) -> Any:
        if self.is_async:
            return self.files(request)
        if request.path.startswith(settings.STATIC_URL):
            return async_to_sync(self.files)(request)
        return self.get_response(request)
