"""Names for show: who ``user:…``, ``customer:…`` or ``client:…`` is, asked of whoever knows.

Rows and the journal keep refs alone. The module that owns a kind of actor registers a resolver in
its ``offers``; a page asks for all its refs at once.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from ringback.kernel.registry import Registry

Resolver = Callable[[Collection[str]], Mapping[str, str]]
"""From the ids behind the colon to names; what it does not know it leaves out."""

resolvers: Registry[Resolver] = Registry("name resolver")
BOUND = 500
"""No page shows more different refs; whoever asks for more has forgotten to page."""


def display_names(refs: Iterable[str]) -> dict[str, str]:
    """A name for every ref, asking once for each kind of actor; the ref itself when unknown.

    Customers' names come masked. Raises ``ValueError`` beyond ``BOUND`` different refs.
    """
    names = {ref: ref for ref in refs}
    if len(names) > BOUND:
        raise ValueError(f"{len(names)} names at once; at most {BOUND}")
    ids_by_kind = defaultdict(list)
    for ref in names:
        kind, _, own_id = ref.partition(":")
        ids_by_kind[kind].append(own_id)
    for kind, ids in ids_by_kind.items():
        if kind in resolvers:
            found = resolvers[kind](ids)
            names |= {f"{kind}:{own_id}": name for own_id, name in found.items()}
    return names


def display_name(ref: str) -> str:
    """One name. In a list ask for all at once."""
    return display_names([ref])[ref]
