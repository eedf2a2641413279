"""Engines: interchangeable ways to answer a query, each behind ``base.Engine``."""
