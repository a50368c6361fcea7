from mailings.models.audiences import Audience
from mailings.models.deliveries import Delivery, ProviderState, SendingDay, Slice, Tally
from mailings.models.examinations import Examination
from mailings.models.mailings import Block, Mailing, MailingApproval, MailingStep, MailLink, Subject
from mailings.models.paces import PaceStep
from mailings.models.programme import ProgrammeDay, ProgrammeRule
from mailings.models.recipients import Provider, Recipient, Tier
from mailings.models.returns import Return

__all__ = [
    "Audience",
    "Block",
    "Delivery",
    "Examination",
    "MailLink",
    "Mailing",
    "MailingApproval",
    "MailingStep",
    "PaceStep",
    "ProgrammeDay",
    "ProgrammeRule",
    "Provider",
    "ProviderState",
    "Recipient",
    "Return",
    "SendingDay",
    "Slice",
    "Subject",
    "Tally",
    "Tier",
]
