"""Everything on file about one entity, as it stood on a date where one is asked."""

from graph.dossier.report import dossier

__all__ = ["dossier"]
