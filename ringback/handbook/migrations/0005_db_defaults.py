"""A process of before revision lives (0002) that inserts while a newer one migrates leaves these
columns out; the database fills them.

SQLite rebuilds the tables for it and would lose the triggers of 0003, so these are laid aside and
made again.
"""

from importlib import import_module

import ringback.handbook.states
from django.db import migrations, models

fixed_text = import_module("ringback.handbook.migrations.0003_fixed_text")


class Migration(migrations.Migration):

    dependencies = [
        ('handbook', '0004_overdue'),
    ]

    operations = [
        migrations.RunPython(fixed_text.loosen, fixed_text.fix),
        migrations.AlterField(
            model_name='clause',
            name='version',
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AlterField(
            model_name='document',
            name='version',
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AlterField(
            model_name='parameter',
            name='version',
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AlterField(
            model_name='revision',
            name='digest',
            field=models.CharField(blank=True, db_default='', max_length=64),
        ),
        migrations.AlterField(
            model_name='revision',
            name='state',
            field=models.CharField(db_default=ringback.handbook.states.RevisionState['DRAFT'], default=ringback.handbook.states.RevisionState['DRAFT'], max_length=12),
        ),
        migrations.AlterField(
            model_name='revision',
            name='version',
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.RunPython(fixed_text.fix, fixed_text.loosen),
    ]
