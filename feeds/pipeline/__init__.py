"""A folder of documents → the Collection of its events: compiled document by document, in order, incrementally."""
