"""The person: account, consents, testimonies and their map, the ledger, personal-data rights."""
