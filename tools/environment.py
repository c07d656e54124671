"""The project's own Python environment: `.venv`, filled from hashed locks.

Standard library only: this runs on a machine that has nothing but Python. Stamps tell what is up
to date, so that a second start installs nothing and asks no network.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

NO_PIP = """\
This Python comes without pip, and none was found to stand in for it.
On Debian or Ubuntu:  sudo apt-get install python3-venv
Then say the same command again."""


class SetupError(Exception):
    """Something on this machine stops the set-up; the text says what to do about it."""


class Stamp:
    """A file that remembers the sources something was made from."""

    def __init__(self, path: Path, *sources: Path) -> None:
        self._path = path
        contents = b"\0".join(source.read_bytes() for source in sources)
        self._digest = hashlib.sha256(contents).hexdigest()

    def is_fresh(self) -> bool:
        return self._path.is_file() and self._path.read_text() == self._digest

    def renew(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(self._digest)


def tool(name: str) -> str:
    """The path of a program installed in the environment."""
    return str(VENV / "bin" / name)


def say(step: str) -> None:
    print(f"· {step}", file=sys.stderr, flush=True)


def run(command: list[str], **environ: str) -> None:
    """Run `command` in the project's root; raises SetupError when it fails."""
    status = subprocess.run(command, cwd=ROOT, env=os.environ | environ, check=False).returncode
    if status:
        raise SetupError(f"This ended with status {status}: {' '.join(command)}")


def make() -> None:
    """Make `.venv` with its own pip, if it is missing or its Python has gone."""
    if not _starts():
        say("making .venv")
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])
    _install("build", _borrowed_pip)


def install(*locks: str) -> None:
    """Bring `.venv` up to date with `locks`."""
    for lock in locks:
        _install(lock, _own_pip)


def install_project() -> None:
    """Make `ringback` importable and its command callable; the source stays where it is."""
    project = Stamp(VENV / "stamps" / "project", ROOT / "pyproject.toml")
    if not project.is_fresh():
        say("installing ringback itself")
        editable = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
        # Setuptools warns of the editable folder every time; it is meant.
        run([*_own_pip(), "install", "--quiet", *editable], PYTHONWARNINGS="ignore")
        project.renew()


def build_wheel(folder: Path) -> None:
    """Put `ringback-….whl` into `folder`. What an earlier build left behind would go in too."""
    shutil.rmtree(ROOT / "build", ignore_errors=True)
    say("building the wheel")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    run([*_own_pip(), "wheel", *options, str(ROOT)])
    shutil.rmtree(ROOT / "build", ignore_errors=True)


def _starts() -> bool:
    """Whether `.venv` holds a working Python of the version that runs us."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if not (VENV / "lib" / version).is_dir() or not PYTHON.exists():
        return False
    return subprocess.run([PYTHON, "-c", ""], capture_output=True, check=False).returncode == 0


def _install(lock: str, find_pip: Callable[[], list[str]]) -> None:
    source = LOCKS / f"{lock}.txt"
    stamp = Stamp(VENV / "stamps" / lock, source)
    if stamp.is_fresh():
        return
    say(f"installing requirements/{lock}.txt")
    # Compiling takes longer than downloading, and most of it is code that is seldom imported.
    options = ["--no-compile", "--no-deps", "--require-hashes", "--requirement", str(source)]
    run([*find_pip(), "install", "--quiet", "--disable-pip-version-check", *options])
    stamp.renew()


def _own_pip() -> list[str]:
    return [str(PYTHON), "-m", "pip"]


def _borrowed_pip() -> list[str]:
    """A pip that can install into a `.venv` which has none yet.

    A wheel runs as it lies: Python's own (`ensurepip`), or the one Debian keeps apart from it.
    """
    if wheel := _bundled_wheel() or _debian_wheel():
        return [str(PYTHON), str(wheel / "pip")]
    if find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    raise SetupError(NO_PIP)


def _bundled_wheel() -> Path | None:
    folders = [
        Path(os.__file__).parent / "ensurepip" / "_bundled",
        Path("/usr/share/python-wheels"),
    ]
    wheels = [wheel for folder in folders for wheel in folder.glob("pip-*.whl")]
    return wheels[0] if wheels else None


def _debian_wheel() -> Path | None:
    """Debian's pip wheel, fetched into a folder of our own: needs no root, changes no system."""
    with tempfile.TemporaryDirectory(prefix="ringback-pip-") as name:
        folder = Path(name)
        apt = ["apt-get", "-qq", "-o", f"Dir::State={folder}", "-o", f"Dir::Cache={folder}"]
        try:
            subprocess.run([*apt, "update"], cwd=folder, check=True)
            subprocess.run([*apt, "download", "python3-pip-whl"], cwd=folder, check=True)
            for package in folder.glob("python3-pip-whl_*.deb"):
                subprocess.run(["dpkg-deb", "--extract", package, folder], check=True)
        except (OSError, subprocess.CalledProcessError):
            return None
        for wheel in folder.glob("usr/share/python-wheels/pip-*.whl"):
            return Path(shutil.copy(wheel, VENV))
    return None
