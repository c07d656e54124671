"""Model fields: encrypted text that is masked unless somebody asks for it by name."""

from typing import TYPE_CHECKING, Any

from django.db import models

from ringback.base import crypto, masking

if TYPE_CHECKING:
    _BinaryField = models.BinaryField[Any, Any]
else:
    _BinaryField = models.BinaryField


class Secret:
    """An encrypted value in hand. ``str()`` and templates get the masked form.

    Only :meth:`reveal` gives the plain text; call it where a command has journalled why.
    """

    __slots__ = ("_bound_to", "_plain", "_stored", "mask")

    def __init__(self, *, mask: str, bound_to: str, stored: bytes = b"", plain: str | None = None):
        self.mask = mask
        self._bound_to = bound_to
        self._stored = stored
        self._plain = plain

    def reveal(self) -> str:
        if self._plain is None:
            self._plain = crypto.decrypt(self._stored, bound_to=self._bound_to).decode()
        return self._plain

    def moved_to(self, bound_to: str) -> bytes | str:
        """What the field bound to that place keeps: the ciphertext if it is its own, else the plain
        text, to be sealed anew."""
        return self._stored if self._stored and self._bound_to == bound_to else self.reveal()

    def masked(self) -> str:
        return masking.masks[self.mask](self.reveal())

    def __str__(self) -> str:
        return self.masked()

    def __repr__(self) -> str:
        return "<Secret>"

    def __bool__(self) -> bool:
        return bool(self._plain or self._stored)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.reveal() == other.reveal()

    __hash__ = None  # type: ignore[assignment]


class _SecretDescriptor:
    def __init__(self, field: "EncryptedTextField") -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type[models.Model]) -> Any:
        if row is None:
            return self
        value = row.__dict__.get(self.field.attname)
        if value is None:
            return None
        bound_to, mask = self.field.binding(row), self.field.mask_of(row)
        if isinstance(value, str):
            return Secret(mask=mask, bound_to=bound_to, plain=value)
        return Secret(mask=mask, bound_to=bound_to, stored=value)

    def __set__(self, row: models.Model, value: Any) -> None:
        if isinstance(value, Secret):
            value = value.moved_to(self.field.binding(row))
        row.__dict__[self.field.attname] = value


class EncryptedTextField(_BinaryField):
    """Text kept as ciphertext bound to ``table|row|field``.

    The row must have its id before it is saved (``default=new_id``). Setting takes ``str``,
    reading gives a :class:`Secret`. It cannot be set by ``QuerySet.update``: an update knows no
    row to bind to.
    """

    def __init__(self, *args: Any, mask: str = "text", **kwargs: Any) -> None:
        self.mask = mask
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, {**kwargs, "mask": self.mask}

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.name, _SecretDescriptor(self))

    def mask_of(self, row: models.Model) -> str:
        """Which mask this row's value wears; a subclass may let the row choose."""
        return self.mask

    def binding(self, row: models.Model) -> str:
        if row.pk is None:
            raise ValueError(f"{type(row).__name__} needs its id before it holds a secret")
        return f"{row._meta.db_table}|{row.pk}|{self.name}"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        return None if value is None else bytes(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, str):
            # Encrypted once and kept, so that a second save() does not rewrite the bytes.
            value = crypto.encrypt(value.encode(), bound_to=self.binding(model_instance))
            model_instance.__dict__[self.attname] = value
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str | Secret):
            raise TypeError(f"{self.name} is bound to its row: load the row and save it")
        return super().get_db_prep_value(value, connection, prepared)
