"""The order of a queue as an index of its own. Its forerunner began with ``is_open``, which a query that says only
``WHERE is_open`` does not match as an equality, so SQLite sorted all open work for each page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_solved_needs_a_yes_and_search")]

    operations = [
        migrations.RemoveIndex(model_name="matter", name="matter_open_by_due"),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(condition=models.Q(("is_open", True)), fields=["due_at", "id"], name="matter_open_due"),
        ),
    ]
