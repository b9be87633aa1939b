"""A collection as files for any static host."""
