from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0003_purpose_staff'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='outboundmessage',
            index=models.Index(condition=models.Q(('state__in', ['dead', 'failed'])), fields=['-created_at'], name='message_unsent'),
        ),
    ]
