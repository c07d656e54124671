"""The simulated line probe."""

from datetime import datetime

from ringback.ports.billing import Line
from ringback.ports.probe import LineState
from ringback.ports.simulator import world
from ringback.ports.simulator.billing import SimulatedBilling


class SimulatedProbe:
    is_simulated = True

    def measure(self, line: Line, *, now: datetime) -> LineState:
        standing = SimulatedBilling().account(line, now=now)
        return world.state_of(line, standing, now=now)
