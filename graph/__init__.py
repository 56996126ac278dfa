"""What is known and what can be asked of it."""
