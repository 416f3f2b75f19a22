"""Files of users and events: how they are read and written, and what stands in a cell."""
