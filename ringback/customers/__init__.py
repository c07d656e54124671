"""Who is served: customers, their accounts, subscriptions and sites, how to reach them, consents.

Owns Customer, Account, Subscription, Site, ContactPoint, Consent, Reveal, MergeProposal, Merge.
Names, numbers and addresses are ciphertext bound to their row, found by blind index as whole
values, shown masked; a plain text is seen only under a live Reveal. Two customers are never merged
by themselves, and a merge is a row that can be undone.

Doors: queries, commands, events, states. Stands on people (home organisation)
and the handbook (why and how long something is revealed).
"""
