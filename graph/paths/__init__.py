"""How are A and B linked? The question, the rules of a walk, the search, the answer."""
