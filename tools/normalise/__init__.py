"""Turns the reference tables of `../shared/reference` into one-fact rows for the corpus, at build time."""
