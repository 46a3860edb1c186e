"""Files of directives and of answers to them; what was sent or answered is never changed."""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = (
    "CREATE TRIGGER command_attachment_kept BEFORE UPDATE ON command_attachment "
    "BEGIN SELECT RAISE(ABORT, 'command_attachment is never changed'); END"
)
POSTGRES = (
    "CREATE TRIGGER command_attachment_kept BEFORE UPDATE ON command_attachment "
    "FOR EACH ROW EXECUTE FUNCTION command_kept()"
)


def forwards(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES, params=None)


def backwards(apps, schema_editor):
    on = "" if schema_editor.connection.vendor == "sqlite" else " ON command_attachment"
    schema_editor.execute(f"DROP TRIGGER command_attachment_kept{on}", params=None)


class Migration(migrations.Migration):
    dependencies = [("command", "0001_directives_copies_answers")]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=120)),
                ("media_type", models.CharField(max_length=80)),
                ("size", models.IntegerField()),
                ("at", models.DateTimeField()),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="command.answer",
                    ),
                ),
                (
                    "directive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="command.directive",
                    ),
                ),
            ],
        ),
        migrations.RunPython(forwards, backwards),
    ]
