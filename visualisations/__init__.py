"""A View or an Answer to a page that works offline: one file, its data, its evidence and its own rules."""
