"""The operations: who may do what, in one transaction each. Both doors lead here."""

from resolvers import effective as effective  # registers its relations
from resolvers import relations as relations
