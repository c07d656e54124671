"""What ``RINGBACK_HTTPS`` changes, read by a process of its own: settings are read once."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

ASKED = """
import json
from ringback.project import settings as s
names = [n for n in dir(s) if "COOKIE" in n or n.startswith("SECURE_HSTS")]
print(json.dumps({n: getattr(s, n) for n in names}))
"""


def settings_with(tmp_path: Path, https: str) -> dict[str, Any]:
    environment = {**os.environ, "RINGBACK_HTTPS": https, "RINGBACK_DATA_DIR": str(tmp_path)}
    answer = subprocess.run(
        [sys.executable, "-c", ASKED], env=environment, capture_output=True, check=True
    )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_behind_tls_cookies_are_bound_to_host_and_tls(tmp_path: Path) -> None:
    found = settings_with(tmp_path, "1")
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        assert found[f"{cookie}_COOKIE_SECURE"] is True
        assert found[f"{cookie}_COOKIE_HTTPONLY"] is True
        assert found[f"{cookie}_COOKIE_SAMESITE"] == "Lax"
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert found["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000


def test_without_tls_a_browser_could_not_send_such_cookies_back(tmp_path: Path) -> None:
    found = settings_with(tmp_path, "0")
    assert found["SESSION_COOKIE_SECURE"] is False
    assert "SESSION_COOKIE_NAME" not in found
    assert found["SECURE_HSTS_SECONDS"] == 0
    assert found["SESSION_COOKIE_HTTPONLY"] is True


@pytest.mark.django_db
def test_hsts_is_told_over_tls_alone(settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    client = Client()
    assert "Strict-Transport-Security" not in client.get("/log-in").headers
    assert "max-age=31536000" in client.get("/log-in", secure=True)["Strict-Transport-Security"]
