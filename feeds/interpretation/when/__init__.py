"""When an event is: what a document says of days and hours, and what of it counts."""
