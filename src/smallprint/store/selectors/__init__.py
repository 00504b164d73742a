"""Reads: what each page and its JSON show. One query behind each number, so that counts agree everywhere.

A selector gives plain JSON values; the site renders them, the ``.json`` beside each page is them.
"""
