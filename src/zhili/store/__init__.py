"""How rows and blobs are written: the fair SQLite lock, prepared inserts, claimed work, once-keys, sealed fields."""
