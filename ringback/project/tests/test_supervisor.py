"""Web and worker are looked after: started again when they die, ended in good order."""

import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ringback.project import supervisor
from ringback.project.config import Config

# From Python 3.12 on a fork of the test runner's own threads is warned of.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
fork = multiprocessing.get_context("fork")


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not what():
        assert time.monotonic() < deadline, "it did not happen in 15 seconds"
        time.sleep(0.02)


class Diary:
    """A file to which a part writes its process id each time it starts."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def starts(self) -> list[int]:
        return [int(line) for line in self.path.read_text().split()] if self.path.exists() else []

    def sleep(self) -> None:
        with self.path.open("a") as file:
            file.write(f"{os.getpid()}\n")
        signal.pause()


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and ") Z " not in stat.read_text()


@pytest.fixture
def diary(tmp_path):
    return Diary(tmp_path / "starts")


@pytest.fixture
def house(diary, monkeypatch):
    """A supervisor with one part, in a process of its own."""
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.05)
    running = fork.Process(target=supervisor.supervise, args=({"sleeper": diary.sleep},))
    running.start()
    wait_for(lambda: len(diary.starts()) == 1)
    yield running
    running.kill()
    running.join()
    for pid in filter(is_alive, diary.starts()):
        os.kill(pid, signal.SIGKILL)


def test_a_killed_part_is_started_again(house, diary):
    os.kill(diary.starts()[0], signal.SIGKILL)
    wait_for(lambda: len(diary.starts()) == 2)
    os.kill(diary.starts()[1], signal.SIGKILL)
    wait_for(lambda: len(diary.starts()) == 3)
    assert is_alive(diary.starts()[2])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_being_told_to_end_ends_the_parts(house, diary, number):
    os.kill(house.pid, number)
    house.join(supervisor.PATIENCE / 2)  # asked to end, not left to be killed
    assert house.exitcode == 0
    assert not is_alive(diary.starts()[-1])


def test_no_part_outlives_a_killed_supervisor(house, diary):
    house.kill()
    wait_for(lambda: not is_alive(diary.starts()[-1]))


def test_a_part_that_keeps_dying_young_is_started_ever_more_slowly():
    part = supervisor.Part("mayfly", lambda: None)
    pauses: list[float] = []
    while len(pauses) < 3:
        part.start_at = min(part.start_at, time.monotonic())
        part.tend()
        if part.child is not None:
            part.child.join()
            part.tend()
            pauses.append(part.pause)
    assert pauses == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(("code", "is_done"), [(0, True), (1, False)])
def test_what_is_to_be_done_once_is_tried_until_it_ends_well(code, is_done):
    part = supervisor.Part("errand", lambda: os._exit(code), once=True)
    part.tend()
    assert part.child is not None
    part.child.join()
    part.tend()
    assert part.is_done == is_done
    assert part.child is None
    part.start_at = time.monotonic()
    part.tend()
    assert (part.child is None) == is_done
    part.end()


def test_a_taken_port_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        problem = supervisor.obstacle(Config(port=taken.getsockname()[1]))
    assert "cannot listen" in (problem or "")
    assert "RINGBACK_PORT" in (problem or "")


def test_demo_mode_answers_on_loopback_alone():
    problem = supervisor.obstacle(Config(demo=True, host="0.0.0.0"))
    assert "loopback only" in (problem or "")


def test_a_free_port_on_loopback_is_no_obstacle():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert supervisor.obstacle(Config(demo=True, port=port)) is None
