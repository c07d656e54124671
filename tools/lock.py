"""Write the hashed locks in `requirements/` from what `pyproject.toml` asks for.

A lock holds for every platform and every Python that `requires-python` admits (markers tell
them apart), names no index, and is complete: pip installs it with `--no-deps`.
"""

import subprocess
import sys
import tomllib

from tools.environment import LOCKS, ROOT, tool


def requirements() -> dict[str, list[str]]:
    """What each lock must satisfy, by the lock's name."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project, groups = pyproject["project"], pyproject["dependency-groups"]
    return {
        "build": groups["build"],
        "core": project["dependencies"],
        "postgres": project["optional-dependencies"]["postgres"],
        "celery": project["optional-dependencies"]["celery"],
        "pdf": project["optional-dependencies"]["pdf"],
        "archive": project["optional-dependencies"]["archive"],
        "node": groups["node"],
        "dev": groups["dev"],
    }


def write_locks(uv_options: list[str]) -> None:
    """Resolve each lock with uv; pins stay unless `--upgrade` or `--upgrade-package` is given.

    Later locks are constrained by the core lock, so that they agree when installed together.
    """
    for name, wanted in requirements().items():
        lock = LOCKS / f"{name}.txt"
        constraint = [] if name in ("build", "core") else ["--constraint", str(LOCKS / "core.txt")]
        command = [tool("uv"), "pip", "compile", "-", "--output-file", str(lock)]
        command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
        command += ["--no-header", "--no-annotate", "--quiet", *constraint, *uv_options]
        subprocess.run(command, input="\n".join(wanted), text=True, check=True, cwd=ROOT)
        print(f"wrote {lock.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    write_locks(sys.argv[1:])
