"""From a customer's first words to an accepted case, by one path for every channel.

Owns Triage (what a person must look at), Suspicion (以咨代诉), IntakeForm (the facts a leaf asks
for), UnfinishedRequest (what is typed while a contact goes on), Origin (what a request is called
where it came from), IdempotencyKey, BatchRun with BatchRow and PastRow.
The case itself belongs to tickets, the customer to customers, the receipt to messaging.

To register: ``commands.take_request``. Every channel, the API (``take_request_once``) and files
(``register_rows``, the command line's ``register``) end in it. It finds or registers the customer,
asks recognition (``recognising``), then accepts, refuses with the cure, or leaves the case to
triage; looks for a twin; sends the receipt. ``queries.preview`` tells all that beforehand,
``queries.offers_for`` what to offer somebody who has a case already. Afterwards: ``settle_triage``,
``dismiss_triage``, ``review_suspicion``, ``complete_form`` on what ``queries.triage_page``,
``queries.suspicions`` and ``queries.form_of`` show.

In a contact: ``keep_unfinished`` at every stroke, ``take_unfinished`` once it was read back;
``urge_in_contact`` and ``add_facts_in_contact`` for whoever has an open case.

From an earlier system: ``history`` reads the log of its events, ``load_logs`` writes the cases down
with their past; nobody is told.

Pure inside: ``rules`` (filing, course, likeness). Below: tickets, messaging, recognition,
customers, catalog. Above: api, desk, portal.
"""
