"""A ledger in one SQLite file: a row a statement, dictionaries for what repeats, sums kept for the digest."""
