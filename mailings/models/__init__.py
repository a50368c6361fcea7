from mailings.models.audiences import Audience
from mailings.models.deliveries import Delivery, ProviderState, SendingDay, Slice, Tally
from mailings.models.mailings import Block, Mailing, MailingApproval, MailingStep, MailLink, Subject
from mailings.models.programme import ProgrammeDay, ProgrammeRule
from mailings.models.recipients import Provider, Recipient, Tier
from mailings.models.returns import Return

__all__ = [
    "Audience",
    "Block",
    "Delivery",
    "MailLink",
    "Mailing",
    "MailingApproval",
    "MailingStep",
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
