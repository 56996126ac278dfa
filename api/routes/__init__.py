"""The routes, a module a subject; each takes a view, asks one question and sends the answer."""
