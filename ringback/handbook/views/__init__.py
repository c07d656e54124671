"""The handbook's screens: read, revised, indexed."""
