"""In whose hands an assignment is inside its unit (经办人), and the index by which a unit is asked for its load."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0004_steps_keep_what_the_form_asked"),
        ("offices", "0001_units_posts_people_and_duty_list"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="handed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="assignment",
            name="handler",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.person",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="handler_post",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.post",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["unit", "handler"], name="assignment_in_hand"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handed_at__isnull", True), ("handler__isnull", True), ("handler_post__isnull", True)),
                    models.Q(("handed_at__isnull", False), ("handler__isnull", False), ("handler_post__isnull", False)),
                    _connector="OR",
                ),
                name="assignment_handler_sits",
            ),
        ),
    ]
