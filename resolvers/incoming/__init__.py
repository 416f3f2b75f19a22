"""Users from elsewhere: whom each row means, what it may change, and how all of it is stored."""
