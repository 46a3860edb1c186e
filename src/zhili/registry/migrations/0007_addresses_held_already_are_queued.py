from django.db import migrations

QUEUE = """
INSERT INTO registry_site (thing_id, field, same)
SELECT thing_id, field, blind FROM registry_fact WHERE golden AND value IS NOT NULL AND field LIKE '%.address'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_where_things_stand"),
    ]

    operations = [
        migrations.RunSQL(QUEUE, migrations.RunSQL.noop),
    ]
