"""Files to statements."""
