"""Tests of the rules that reports are held against."""
