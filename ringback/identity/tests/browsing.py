"""A browser in which somebody of the staff is logged in; passwords are tried elsewhere."""

from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from ringback.identity import factors, sessions
from ringback.identity.models import StaffSession, User
from ringback.identity.states import Method
from ringback.kernel import instants


def logged_in(user: User) -> Client:
    """With two factors, as every role may be."""
    client, _session = logged_in_by(user, Method.PASSKEY, strong=True)
    return client


def logged_in_by(user: User, method: Method, *, strong: bool) -> tuple[Client, StaffSession]:
    row = factors.new_session(
        user, method, strong=strong, device="", address="127.0.0.1", now=instants.now()
    )
    client = Client()
    request = HttpRequest()
    request.session = client.session
    sessions.begin_staff(request, row)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(request.session.session_key)
    return client, row
