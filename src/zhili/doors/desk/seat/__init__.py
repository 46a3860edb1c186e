"""The seat of a clerk with a telephone or a person in front of them: everything on one screen."""
