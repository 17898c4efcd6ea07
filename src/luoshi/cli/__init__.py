"""The command line: one file a command; data on stdout, talk on stderr, exit codes 0, 1 and 2.

Commands import the rooms inside their functions, so that ``luoshi --help`` answers at once.
"""
