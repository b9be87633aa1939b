"""Collection → octets: every feed and file, compressed and named."""
