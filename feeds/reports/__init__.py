"""Problems for people, CI and machines, and the explanation of one event."""
