"""Measuring the engine on corpora of real pages with gold text. No part of the crawl, and nothing here is timed in tests.

    python -m benchmarks quality CORPORA            F1 and exact bodies per corpus
    python -m benchmarks errors CORPORA/NAME        the worst pages, block by block
    python -m benchmarks ratchet CORPORA            the floors, held or broken
    python -m benchmarks ratchet CORPORA --raise    write floors where figures are better

A corpus is a folder with ``gold.jsonl`` (one page a line: id, url, domain, gold_text, with, without, gold, flags) and
``pages/<id>.html.gz``.
"""
