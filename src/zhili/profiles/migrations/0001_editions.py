"""规则版本: rules as adopted."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("locality", models.CharField(max_length=40)),
                ("in_force_on", models.DateField()),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("adopted_at", models.DateTimeField()),
                ("adopted_by", models.CharField(max_length=120)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("locality", "in_force_on"), name="profile_edition_day"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="profile_edition_text"
                    ),
                ],
            },
        ),
    ]
