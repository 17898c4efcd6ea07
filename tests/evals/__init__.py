"""Tests of the evaluation tools that are more than scripts."""
