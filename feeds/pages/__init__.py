"""Pages for people, made of a collection, a language, the base of addresses and a clock; no web server is needed."""
