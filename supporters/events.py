"""What packages further to the right may want to know of a person. Sent within the transaction of what happened."""

from django.dispatch import Signal

#: `request`, `supporter`, `at`: a visitor's form gave an address, known or not, which has not answered yet.
came_in = Signal()
#: `supporter`, `at`: their address answered, for the first time.
address_confirmed = Signal()
#: `supporter`, `purpose`, `at`: an agreement ended.
consent_withdrawn = Signal()
#: `supporter`, `at`: the campaign closed their account.
account_disabled = Signal()
#: `supporter`, `at`: they are about to be erased; what counts them elsewhere can still be put right.
person_leaving = Signal()
