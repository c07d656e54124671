"""Database constraints written the same way everywhere."""

from enum import StrEnum

from django.db import models


def one_of(field: str, values: type[StrEnum], name: str) -> models.CheckConstraint:
    """The column holds a member of ``values``; a state nobody defined cannot be stored."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": [member.value for member in values]}), name=name
    )
