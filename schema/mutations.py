"""The changes. Each field hands what was sent to the resolver."""

from __future__ import annotations

import strawberry

from schema.bulk_mutations import BulkMutations
from schema.group_mutations import GroupMutations
from schema.import_mutations import ImportMutations
from schema.key_mutations import KeyMutations
from schema.link_mutations import LinkMutations
from schema.project_mutations import ProjectMutations
from schema.user_mutations import UserMutations


@strawberry.type
class Mutation(
    UserMutations,
    BulkMutations,
    ImportMutations,
    LinkMutations,
    ProjectMutations,
    GroupMutations,
    KeyMutations,
):
    pass
