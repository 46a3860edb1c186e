"""What others may read of the registry."""
