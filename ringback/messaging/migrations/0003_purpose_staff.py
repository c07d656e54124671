from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0002_contact_wrapped_by'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='outboundmessage',
            name='message_purpose',
        ),
        migrations.AddConstraint(
            model_name='outboundmessage',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['code', 'receipt', 'progress', 'answer', 'survey', 'notice', 'call', 'staff'])), name='message_purpose'),
        ),
    ]
