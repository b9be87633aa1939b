"""How `feeds serve` runs the web application: its processes, and a cache in front of it."""
