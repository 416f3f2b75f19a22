"""What is planned for several machines, played on one: each file with a test is a rehearsal, and
`scripts/rehearse` runs them. They take too long for every day, so that no file's name begins with `test_`."""
