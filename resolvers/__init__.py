"""The operations: who may do what, in one transaction each. Both doors lead here."""

from resolvers.reading import effective_permissions as effective_permissions
from resolvers.reading import relations as relations
from resolvers.reading import viewer_can as viewer_can
