"""Rows of the online campaign, by subject."""

from actions.models.content import Approval, Content, LibraryVisit, Medium, Topic, TransparencyRecord, Wording
from actions.models.links import (
    Flush,
    LinkChange,
    LinkDay,
    LinkDomain,
    LinkReport,
    LinkTarget,
    ShortLink,
)
from actions.models.proposals import Proposal, ProposalStep, Support
from actions.models.relays import RelayAccount, RelayApproval, RelayPost
from actions.models.sharing import Share, ShareDay
from actions.models.wall import WallItem, WallSource

__all__ = [
    "Approval",
    "Content",
    "Flush",
    "LibraryVisit",
    "LinkChange",
    "LinkDay",
    "LinkDomain",
    "LinkReport",
    "LinkTarget",
    "Medium",
    "Proposal",
    "ProposalStep",
    "RelayAccount",
    "RelayApproval",
    "RelayPost",
    "Share",
    "ShareDay",
    "ShortLink",
    "Support",
    "Topic",
    "TransparencyRecord",
    "WallItem",
    "WallSource",
    "Wording",
]
