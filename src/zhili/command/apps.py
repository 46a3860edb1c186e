from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "zhili.command"
    label = "command"
    default_auto_field = "django.db.models.BigAutoField"
