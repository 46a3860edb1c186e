"""Reading matters. ``load.get_for`` is the only way to obtain one to act on, ``lists.visible_to`` the only way to
list."""
