"""The starter set: what customers say, written by us, for a desk that has no tickets to learn from.

The texts stand in the TOML files beside this one, by leaf, language and request kind; ``reader``
expands them, always to the same samples.
"""

from ringback.recognition.starter.reader import samples

__all__ = ["samples"]
