#!/usr/bin/env python3
"""Reads the rows that the benchmarks print and prints them as one table; what else they say goes through. Ends with 1 when a
goal was missed."""
import json
import sys

HEAD = ["what", "against", "ours", "theirs", "ratio", "goal", "", "how"]
table = []
for line in sys.stdin:
    if not line.startswith("ROW "):
        print(line, end="")
        continue
    row = json.loads(line[4:])
    table.append([row["what"], row["against"], row["ours"], row["theirs"], row["value"], row["goal"],
                  "met" if row["met"] else "MISSED", row["note"]])
widths = [max(len(row[column]) for row in [HEAD, *table]) for column in range(len(HEAD))]
for row in [HEAD, ["-" * width for width in widths], *table]:
    print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
sys.exit(any(row[6] == "MISSED" for row in table))
