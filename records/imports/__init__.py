"""Spreadsheets of a school: from a file to records, and out again."""
