"""Files that rooms above name, so that no room below forgets them."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0002_the_ledger_of_forms")]

    operations = [
        migrations.CreateModel(
            name="Pin", fields=[("sha", models.CharField(max_length=64, primary_key=True, serialize=False))]
        ),
    ]
