#!/usr/bin/env python3
"""Brings the code in docs/*.md up to what stands in the examples (see examples/Snippets.cs, which compares)."""
import pathlib
import re
import textwrap

root = pathlib.Path(__file__).resolve().parent.parent


def snippet(match):
    text = (root / match["file"]).read_text(encoding="utf-8")
    if match["name"]:
        text = re.search(rf"^[^\n]* docs:{match['name']}\n(.*?)^[^\n]* docs:end$", text, re.S | re.M)[1]
    return f"{match['head']}{textwrap.dedent(text).rstrip()}\n```"


for page in (root / "docs").glob("*.md"):
    old = page.read_text(encoding="utf-8")
    new = re.sub(r"(?P<head><!-- from (?P<file>[^#\s]+)(?:#(?P<name>\S+))? -->\n+```\w*\n).*?```", snippet, old, flags=re.S)
    if new != old:
        page.write_text(new, encoding="utf-8")
        print(page.name)
