"""Which adapter serves which port: the operator's choice (``RINGBACK_PORTS``), simulated unless
told."""

from django.conf import settings

from ringback.kernel.registry import Registry
from ringback.ports.billing import Billing
from ringback.ports.probe import LineProbe

SIMULATED = "simulated"

billing_systems: Registry[Billing] = Registry("billing system")
line_probes: Registry[LineProbe] = Registry("line probe")


def billing() -> Billing:
    return billing_systems[settings.RINGBACK_PORTS.get("billing", SIMULATED)]


def line_probe() -> LineProbe:
    return line_probes[settings.RINGBACK_PORTS.get("line_probe", SIMULATED)]
