"""Ways a message leaves the house: one file each, announced in ``offers``."""
