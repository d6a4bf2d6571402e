"""Accounts: how people sign in, what is mailed about it, the staff's second factor."""
