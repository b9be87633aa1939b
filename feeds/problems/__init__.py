"""The catalogue of what may be doubtful about a document, with an example of each, and the reasons of `feeds explain`."""
