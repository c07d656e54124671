"""What the ports announce: their adapters, and where requests lie."""

from ringback.base import places
from ringback.ports import connected, http_billing, http_probe
from ringback.ports.models import BusinessRequest
from ringback.ports.simulator.billing import SimulatedBilling
from ringback.ports.simulator.probe import SimulatedProbe

connected.billing_systems.add(connected.SIMULATED, SimulatedBilling())
connected.billing_systems.add(http_billing.NAME, http_billing.HttpBilling())
connected.line_probes.add(connected.SIMULATED, SimulatedProbe())
connected.line_probes.add(http_billing.NAME, http_probe.HttpProbe())

places.keep(BusinessRequest, "organisation_path")
