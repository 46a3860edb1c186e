"""The desk as each post has arranged it: views under a name, and the columns of lists."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offices", "0001_units_posts_people_and_duty_list")]

    operations = [
        migrations.CreateModel(
            name="DeskView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("query", models.CharField(max_length=600)),
                ("shared", models.BooleanField()),
                ("saved_at", models.DateTimeField()),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="offices.post"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("post", "name"), name="desk_view_named_once")],
            },
        ),
        migrations.CreateModel(
            name="DeskColumns",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="offices.post",
                    ),
                ),
                ("names", models.JSONField()),
            ],
        ),
    ]
