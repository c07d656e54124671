"""Who acts: one frozen value, built once per request or job and passed to every command."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that asks for a thing to be done.

    ``ref`` is what the journal keeps: ``user:12``, ``customer:<uuid>``, ``client:3`` or
    ``system:<part>``. ``scope_paths`` are organisation paths such as ``/44/4401/``; everything
    at or below one of them is the actor's business. ``on_behalf_of`` names the customer or
    colleague an actor stands in for (null: acts for itself).
    """

    ref: str
    verbs: frozenset[str] = frozenset()
    scope_paths: tuple[str, ...] = ()
    on_behalf_of: str | None = None

    @classmethod
    def system(cls, part: str) -> "Actor":
        """The product itself at work: a reaction, a sweep, a loader. It may do every verb."""
        return cls(ref=f"system:{part}", scope_paths=("/",))

    @property
    def is_system(self) -> bool:
        return self.ref.startswith("system:")

    @property
    def is_customer(self) -> bool:
        return self.ref.startswith("customer:")

    @property
    def id(self) -> str:
        """The part of ``ref`` behind the colon."""
        return self.ref.partition(":")[2]

    def may(self, verb: str) -> bool:
        """Whether the actor's roles hold ``verb`` (``ticket.claim``); rows decide the rest."""
        return self.is_system or verb in self.verbs

    def covers(self, path: str) -> bool:
        """Whether an organisation path lies at or below one of the actor's own."""
        return any(path.startswith(scope) for scope in self.scope_paths)

    def acting_for(self, ref: str) -> "Actor":
        return replace(self, on_behalf_of=ref)


ANYBODY = Actor(ref="anybody:")
"""Nobody known: a visitor before log-in. Holds no verb and no scope."""
