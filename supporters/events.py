"""What packages further to the right may want to know of a person. Sent within the transaction of what happened."""

from django.dispatch import Signal

#: `request`, `supporter`, `at`: a visitor's form gave an address, known or not, which has not answered yet.
came_in = Signal()
#: `supporter`, `at`: their address answered, for the first time.
address_confirmed = Signal()
#: `supporter`, `purpose`, `at`: an agreement is live from now on.
consent_given = Signal()
#: `supporter`, `purpose`, `at`: an agreement ended.
consent_withdrawn = Signal()
#: `supporter`, `was` (the name shown until then), `at`: they put their name or their age right.
profile_corrected = Signal()
#: `supporter`, `at`: the campaign closed their account.
account_disabled = Signal()
#: `supporter`, `at`: they asked that nothing more be done with their data (art. 18).
data_restricted = Signal()
#: `supporter`, `at`: they are about to be erased; what counts them elsewhere can still be put right.
person_leaving = Signal()
