"""Measuring luoshi: the quality gate, the performance table, the pictures. Nothing here ships in the package."""
