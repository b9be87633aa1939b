"""Where an event is: place, address, position, and whether one can take part online."""
