"""The floor: bare routes with hand-written SQL, which give the same answers as one would write them by hand.

They authenticate the key by its digest in one statement and read the same rows, and that is all: no rights
beyond that, nothing validated, no limits, one shape of answer. Nobody should run a directory on this.
"""
