"""Which passwords are taken: long ones nobody else has thought of. Needs no network."""

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ringback.kernel.errors import Invalid

LONGEST = 200
_HOUSE_WORDS = ("ringback", "huiling", "回铃", "password", "mima", "密码", "admin", "woaini")
"""What people build passwords from here; with digits around it still counts as common."""


def require_strong(password: str, *, username: str, minimum: int) -> None:
    """Raises ``Invalid`` when it is too short or easily guessed. No rule about kinds of letters:
    length and a list of common ones do more (NIST SP 800-63B §5.1.1.2)."""
    problem: object
    if len(password) < minimum:
        problem = _("Use at least %(minimum)s characters; a few words in a row will do.") % {
            "minimum": minimum
        }
    elif len(password) > LONGEST or "\0" in password:
        problem = _("That is longer than can be taken.")
    elif _is_common(password, username):
        problem = _("That is easily guessed. Choose something only you would think of.")
    else:
        return
    raise Invalid(
        _("The password was not changed."), fields={"password": problem}, code="weak_password"
    )


def _is_common(password: str, username: str) -> bool:
    plain = password.casefold()
    bare = "".join(letter for letter in plain if letter.isalpha())
    if len(set(plain)) < 4 or bare in {*_HOUSE_WORDS, username.casefold()}:
        return True
    if username.casefold() in plain and len(plain) - len(username) < 6:
        return True
    try:
        CommonPasswordValidator().validate(plain)
    except ValidationError:
        return True
    return False
