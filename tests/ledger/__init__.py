"""Tests of the ledger; ``office.py`` holds the fictional offices that act in them."""
