"""HTTP over a view."""
