"""The subtree look-up, tried on the one path column the ground floor has."""

import pytest

from ringback.base import lookups
from ringback.base.tests.lamp import NOW
from ringback.identity.models import Grant, User

PATHS = ("/", "/44/", "/44/4401/", "/44/4401/440103/", "/44/44010/", "/44/4401/~it/", "/4%/")


@pytest.fixture
def user(db: None) -> User:
    user = User.objects.create(username="u", display_name="某人", created_at=NOW)
    for path in PATHS:
        Grant.objects.create(
            user=user, role="agent", scope_path=path, granted_at=NOW, granted_by="x"
        )
    return user


def found(*scopes: str) -> set[str]:
    return set(
        Grant.objects.filter(lookups.paths_within("scope_path", scopes)).values_list(
            "scope_path", flat=True
        )
    )


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize(
    ("scopes", "paths"),
    [
        (["/44/4401/"], {"/44/4401/", "/44/4401/440103/", "/44/4401/~it/"}),
        (["/44/44010/", "/44/4401/~it/"], {"/44/44010/", "/44/4401/~it/"}),
        (["/4%/"], {"/4%/"}),
        (["/"], set(PATHS)),
        ([], set()),
    ],
)
def test_a_scope_is_a_subtree(scopes: list[str], paths: set[str]) -> None:
    assert found(*scopes) == paths
