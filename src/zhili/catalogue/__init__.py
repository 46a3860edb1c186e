"""What is kept and why, and which risky uses of it are switched on."""
