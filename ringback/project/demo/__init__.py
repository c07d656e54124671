"""The demonstration: a fictional operator, its customers and two months of their requests.

``seeding`` drives it all through the commands people use, each at the moment it would have been
given; ``doors`` are the log-ins without a password that exist in demo mode alone.
"""
