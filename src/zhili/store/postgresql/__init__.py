"""Django's PostgreSQL backend, with statements prepared once a connection."""
