"""The sample (样例): a fictional province, its plan, its newspaper; see README.md beside this file.

``pages/`` holds the documents with their ``manifest.csv``, ``lexicon/`` the tables that a shelf of them adds.
"""
