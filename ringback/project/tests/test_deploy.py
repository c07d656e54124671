"""What lies in ``deploy/`` can be read by what it is for, and says what the manual says of it."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from ringback.project import cli
from ringback.project.config import Config

ROOT = Path(__file__).resolve().parents[3]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
DOCS = sorted((ROOT / "docs" / "operate").glob("*.md"))
MANUAL = "\n".join(path.read_text("utf-8") for path in DOCS)


def unit(path: Path) -> ConfigParser:
    """systemd's own syntax is that of ini files, in which a name may come again."""
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(path.read_text("utf-8"))
    return read


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_is_whole(path):
    read = unit(path)
    assert read["Unit"]["Description"].startswith("Ringback: ")
    if path.suffix == ".service":
        service = read["Service"]
        assert service["User"] == "ringback"
        assert service["NoNewPrivileges"] == "yes"
        assert service["ProtectSystem"] == "strict"
        assert service["StateDirectory"] == "ringback"
    else:
        assert path.with_suffix(".service").exists()


def test_systemd_finds_nothing_wrong(tmp_path):
    if shutil.which("systemd-analyze") is None:
        return  # the syntax was looked at above
    for path in UNITS:
        text = path.read_text("utf-8").replace("/opt/ringback/bin/ringback", "/bin/true")
        (tmp_path / path.name).write_text(text)
    command = ["systemd-analyze", "verify", *map(str, tmp_path.iterdir())]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")


def test_what_the_units_start_exists():
    _, subparsers = cli.parser(cli.WITH_DJANGO)
    started = re.findall(
        r"/opt/ringback/bin/ringback ([\w-]+)", "".join(p.read_text() for p in UNITS)
    )
    assert sorted(started) == ["archive", "backup", "web", "worker"]
    assert set(started) <= subparsers.choices.keys()


def test_every_command_of_the_manual_exists():
    _, subparsers = cli.parser(cli.WITH_DJANGO)
    told = set(re.findall(r"(?:^|`|ringback )ringback ([a-z][a-z-]+)", MANUAL, re.MULTILINE))
    assert {"init", "backup", "restore", "migrate", "check"} <= told
    assert told <= subparsers.choices.keys()


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_a_proxy_is_told_what_it_must_do(name):
    text = re.sub(r"#.*", "", (DEPLOY / name).read_text("utf-8"))
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert re.search(r"max_(body_)?size 12m", text, re.IGNORECASE)
    assert re.search(r"proxy_buffering off;|flush_interval -1", text), "events are not held back"
    assert re.search(r"= /metrics \{\s*return 403;|respond /metrics 403", text)


def test_nginx_puts_the_address_in_place_of_what_was_sent():
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert "X-Forwarded-For $remote_addr;" in text
    assert "$proxy_add_x_forwarded_for" not in text
    assert "X-Forwarded-Proto $scheme;" in text
    statements = [line.strip() for line in text.splitlines() if line.strip()]
    assert [s for s in statements if not s.endswith((";", "{", "}")) and s[0] != "#"] == []


@pytest.mark.parametrize("path", [*DOCS, ROOT / "README.md"], ids=str)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[\w-]+)?\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def test_every_setting_is_in_the_manual():
    settings = {f"RINGBACK_{name.upper()}" for name in Config.model_fields}
    assert settings - set(re.findall(r"RINGBACK_[A-Z_]+", MANUAL)) == set()


def test_trusted_networks_are_read_from_the_environment():
    networks = Config(trusted_proxies="127.0.0.1, 10.0.0.0/8,,fd00::/8").proxies()
    assert [str(network) for network in networks] == ["127.0.0.1/32", "10.0.0.0/8", "fd00::/8"]
    with pytest.raises(ValueError, match="nginx"):
        Config(trusted_proxies="nginx").proxies()
