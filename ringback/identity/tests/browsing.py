"""A browser in which somebody of the staff is logged in; passwords are tried elsewhere."""

from django.test import Client

from ringback.identity.models import User
from ringback.identity.sessions import SESSION_USER


def logged_in(user: User) -> Client:
    client = Client()
    session = client.session
    session[SESSION_USER] = str(user.pk)
    session.save()
    return client
