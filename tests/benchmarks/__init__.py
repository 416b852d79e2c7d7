"""What Siquan is measured by: ratios to something well known, in one run on one machine. Never timed tests.

`make bench`, or `python -m tests.benchmarks --help`.
"""
