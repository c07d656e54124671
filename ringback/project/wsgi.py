"""WSGI entry: pages and API at scale."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
application = get_wsgi_application()
