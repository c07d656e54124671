"""How each sweep last went is a row, written with the pulse; a failure stays known."""

from datetime import UTC, datetime, timedelta

import pytest

from ringback.base import metrics, upkeep, worker
from ringback.base.models import SweepRun
from ringback.kernel.registry import Registry

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def acts(monkeypatch):
    """What the two sweeps do next."""
    found: dict[str, object] = {"good": 3, "odd": 0}

    def sweep(name):
        def act(now):
            outcome = found[name]
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        return act

    own: Registry[worker.Sweep] = Registry("sweep")
    for name in found:
        own.add(name, sweep(name))
    for place in (worker, upkeep):
        monkeypatch.setattr(place, "sweeps", own)
    monkeypatch.setattr("ringback.base.gauges.sweeps", own)
    monkeypatch.setattr(worker, "untold", worker._Untold())
    return found


def test_nothing_is_written_before_the_pulse(acts):
    worker.run_once(NOW)
    assert upkeep.sweep_runs() == [("good", None), ("odd", None)]
    worker.beat("one", NOW)
    run = SweepRun.objects.get(sweep="good")
    assert (run.ran_at, run.done, run.failed_at, run.problem) == (NOW, 3, None, "")
    assert 0 <= run.seconds < 60


def test_between_two_pulses_no_work_and_no_failure_gets_lost(acts):
    acts["odd"] = ValueError("names 欧阳修远")
    worker.run_once(NOW)
    acts["odd"] = 2
    worker.run_once(NOW + SECOND)
    worker.beat("one", NOW + SECOND)
    run = SweepRun.objects.get(sweep="odd")
    assert (run.done, run.failed_at, run.problem) == (2, NOW, "ValueError")
    assert not run.is_failing
    assert SweepRun.objects.get(sweep="good").done == 6


def test_a_later_run_that_went_well_leaves_the_failure_to_be_read(acts):
    acts["odd"] = ValueError()
    worker.run_once(NOW)
    worker.beat("one", NOW)
    assert SweepRun.objects.get(sweep="odd").is_failing
    acts["odd"] = 0
    worker.run_once(NOW + SECOND)
    worker.beat("two", NOW + SECOND)
    run = SweepRun.objects.get(sweep="odd")
    assert (run.ran_at, run.failed_at, run.is_failing) == (NOW + SECOND, NOW, False)
    assert SweepRun.objects.count() == 2


def test_metrics_tell_each_sweep(acts):
    acts["odd"] = ValueError()
    worker.run_once(NOW)
    worker.beat("one", NOW)
    told = metrics.exposition(NOW + 5 * SECOND).decode()
    assert 'ringback_sweep_failing{sweep="odd"} 1.0' in told
    assert 'ringback_sweep_failing{sweep="good"} 0.0' in told
    assert 'ringback_sweep_age_seconds{sweep="good"} 5.0' in told
    assert 'ringback_sweep_seconds{sweep="odd"}' in told
