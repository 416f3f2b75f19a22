"""What a running server must bear: each file is a fault, and `scripts/faults` runs them. They take too long
for every day, so that no name of a file begins with `test_`."""
