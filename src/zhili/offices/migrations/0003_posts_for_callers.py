"""The number on which the public reaches a post: grid workers are public by name and telephone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0002_desk_views_and_columns"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="phone",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
    ]
