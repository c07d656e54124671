from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0005_keys_in_form'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='given_up_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('given_up_at__isnull', True), ('dead_at__isnull', False), _connector='OR'), name='delivery_given_up_dead'),
        ),
    ]
