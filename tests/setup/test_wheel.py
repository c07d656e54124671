"""The wheel serves a page on its own: nothing it needs stayed behind in the repository."""

import os
import subprocess
import sys
from pathlib import Path

from tools import environment
from tools.notices import FILE, browser_packages, python_packages

FIRST_PAGE = """
import django
django.setup()
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client
import ringback
call_command("migrate", verbosity=0)
asked = {"host": "127.0.0.1", "accept-language": "zh-CN"}
page = Client().get("/log-in", headers=asked).content.decode()
for told in (ringback.__file__, finders.find("vendor/tabler.min.css"), "登录" in page):
    print(told)
"""


def installed(folder: Path) -> Path:
    """The wheel, built and unpacked where nothing of the repository is."""
    environment.build_wheel(folder)
    (built,) = folder.glob("ringback-*.whl")
    place = folder / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(place)]
    subprocess.run([*pip, str(built)], check=True)
    return place


def test_it_serves_its_first_page_from_anywhere(tmp_path: Path) -> None:
    """One test, for two at once would build in the same place."""
    site = installed(tmp_path / "wheel")
    told = subprocess.run(
        [sys.executable, "-c", FIRST_PAGE],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(site),
            "DJANGO_SETTINGS_MODULE": "ringback.project.settings",
            "RINGBACK_DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    ringback, stylesheet, is_chinese = told.stdout.splitlines()[-3:]
    assert Path(ringback).is_relative_to(site)
    assert Path(stylesheet).is_relative_to(site)
    assert is_chinese == "True"
    (notices,) = site.glob("ringback-*.dist-info/licenses/THIRD-PARTY-NOTICES.md")
    assert notices.read_text("utf-8") == FILE.read_text("utf-8")


def test_the_notices_name_what_is_locked() -> None:
    rows = [line.split(" | ") for line in FILE.read_text("utf-8").splitlines()]
    named = [(row[0].removeprefix("| "), row[1]) for row in rows if len(row) == 3]
    browser = [tuple(package) for package, _licence in browser_packages()]
    assert named[0] == ("package", "version")
    locked = [*map(tuple, python_packages()), *browser]
    assert [each for each in named if each != ("package", "version")] == locked
