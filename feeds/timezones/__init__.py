"""The time zone database, the zones of places, and the names that people give a zone."""
