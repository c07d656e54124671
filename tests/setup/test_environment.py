"""What is up to date is not done again, and a lack is told with its remedy."""

import pytest

from tools import environment
from tools.environment import SetupError, Stamp


def test_a_stamp_is_fresh_until_a_source_changes(tmp_path):
    lock, stamp = tmp_path / "core.txt", tmp_path / "stamps" / "core"
    lock.write_text("django==5.2.19")
    assert not Stamp(stamp, lock).is_fresh()
    Stamp(stamp, lock).renew()
    assert Stamp(stamp, lock).is_fresh()
    lock.write_text("django==5.2.20")
    assert not Stamp(stamp, lock).is_fresh()


def test_a_lock_is_installed_once(tmp_path, monkeypatch):
    installed: list[list[str]] = []
    (tmp_path / "core.txt").write_text("django==5.2.19")
    monkeypatch.setattr(environment, "LOCKS", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "run", installed.append)
    environment.install("core")
    environment.install("core")
    assert len(installed) == 1
    assert "--require-hashes" in installed[0]


def test_a_failed_installation_is_tried_again(tmp_path, monkeypatch):
    (tmp_path / "core.txt").write_text("django==5.2.19")
    monkeypatch.setattr(environment, "LOCKS", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", "false")
    for _ in range(2):
        with pytest.raises(SetupError, match="ended with status 1"):
            environment.install("core")


def test_a_python_without_any_pip_says_what_to_install(monkeypatch):
    monkeypatch.setattr(environment, "_bundled_wheel", lambda: None)
    monkeypatch.setattr(environment, "_debian_wheel", lambda: None)
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    with pytest.raises(SetupError, match="apt-get install python3-venv"):
        environment._borrowed_pip()


def test_a_machine_without_apt_has_no_debian_wheel(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert environment._debian_wheel() is None
