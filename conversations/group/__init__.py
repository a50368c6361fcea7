"""What pages and mails say of the group: words made safe, live threads, search. No verbs."""
