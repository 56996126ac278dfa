"""The Cypher twin of a path question: text and parameters that ask the same of the typed graph."""
