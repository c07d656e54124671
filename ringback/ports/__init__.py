"""What lies outside the house and is asked or told something: the billing system, the line probe.

Owns the typed ports with their adapters (simulated, HTTP) and BusinessRequest: a cancellation, a
refund, a suspension, a restoration or a gift that the billing system is told to carry out. A
request is carried out once under one key, whatever breaks; above the limit of the role it waits for
a second person (§5.3.4). Whatever is simulated says so wherever it is shown.

Doors: ``queries``, ``commands``, ``events``, ``states``. Below: people, handbook, identity. It
knows a line by its number and product, a customer and a case by their ids alone.
"""
