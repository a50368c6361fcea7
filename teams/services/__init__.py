"""What may be done with the organisation: each verb is one transaction.

Rows are held in one order, so that no two verbs wait for each other: people, outings, training sessions, ladders
(`Volunteer`), teams, roles, the ledger; of one table, by primary key. People and teams are held without their keys:
whoever only points at them (a mail, a line of history) waits for nobody.
"""
