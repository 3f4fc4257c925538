"""Padrón: one YAML file per social program; forms, workbooks, checks and one registry of people."""

__version__ = "0.1.0"
