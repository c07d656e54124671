"""Every exchange with a customer: contacts, verification, messages out and the replies to them.

Owns Contact, Verification and OneTimeCode, OutboundMessage with its Question, InboundReply. Doors:
``queries``, ``commands``, ``events``, ``states``. A message is queued in the transaction of the
news that asks for it and sent by the worker (``sending``) through a transport (``transports``).
Below: customers, catalog, handbook. Above: tickets, feedback and intake, which hear what a customer
has answered.
"""
