from django.db import migrations
from django.db.models import Sum


def take_over(apps, schema_editor):
    """What is in somebody's hands already weighs on them; each sheet as an ordinary one."""
    sheets = apps.get_model("tickets", "WorkSheet").objects.filter(
        state__in=["dispatched", "claimed"], carried_by=""
    ).exclude(assignee="")
    loads = apps.get_model("tickets", "Load").objects
    for ref in sheets.order_by().values_list("assignee", flat=True).distinct():
        theirs = sheets.filter(assignee=ref)
        theirs.update(weight=2)
        points = theirs.aggregate(sum=Sum("weight"))["sum"] or 0
        theirs.update(carried_by=ref)
        loads.update_or_create(ref=ref, defaults={"points": points})


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0004_loads'),
    ]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
