"""ASGI entry: the embedded server, and the event streams at scale."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
application = get_asgi_application()
