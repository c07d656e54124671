from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clocks", "0003_reckonings")]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="facts",
            field=models.JSONField(null=True),
        ),
    ]
