"""Answers in words for a person: from an answer's JSON names to lines, and nothing is asked or read on the way."""
