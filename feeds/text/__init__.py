"""Characters, Markdown, HTML and plain text: what is done to words, whatever they say."""
