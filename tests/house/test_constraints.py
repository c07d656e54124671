"""What the models promise stands in the database: a migration may lose an index unnoticed."""

import pytest
from django.apps import apps
from django.db import connection, models

OURS = [model for model in apps.get_models() if model.__module__.startswith("ringback.")]


@pytest.mark.django_db
@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_index_and_unique_constraint_is_there(model: type[models.Model]) -> None:
    unique = (c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint))
    promised = {each.name for each in (*unique, *model._meta.indexes)}
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, model._meta.db_table)
    assert promised <= there.keys()
