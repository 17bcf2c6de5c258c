"""Measuring the engine on corpora of real pages with gold text. No part of the crawl, and nothing here is timed in tests.

    python -m benchmarks quality CORPORA            F1 and exact bodies per corpus
    python -m benchmarks errors CORPORA/NAME        the worst pages, block by block; --id one page, --exact the nearly exact
    python -m benchmarks fields CORPORA             headline, authors, date, ... per corpus; --field, --corpus, --errors
    python -m benchmarks pagetype CORPORA           what a crawl drops, by what the gold says a page is
    python -m benchmarks.learn_pagetype CORPORA     the same for sites that the model has not learnt from; --write learns it anew
    python -m benchmarks learn CORPORA              the model of blocks, learnt anew; --folds on domains not learnt from
    python -m benchmarks ledger CORPORA             with and without a ledger learnt on other pages of the same site
    python -m benchmarks growth                     time of made pages, ten times apart in size
    python -m benchmarks phrases                    what a line costs in the phrase library, by the number of phrases
    python -m benchmarks ratchet CORPORA            the floors, held or broken
    python -m benchmarks ratchet CORPORA --raise    write floors where figures are better
    python -m benchmarks compare CORPORA            other extractors beside ours; `make bench` sets up what it needs
    python -m benchmarks stories                    the index of stories on made-up texts; with CORPORA: what it finds in them
    python -m benchmarks docs                       docs/benchmarks.md and .svg from the last comparison

A corpus is a folder in one of three layouts: our own (``gold.jsonl``, one page a line: id, url, domain, gold_text, with, without,
gold, flags; and ``pages/<id>.html.gz``; ``gold`` states fields: title, authors, date, ...), that of scrapinghub's article-extraction-benchmark (``ground-truth.json``,
``html/<id>.html.gz``), or that of trafilatura's evaluation (``evaldata.json``, ``cache/`` and ``eval/``).
"""
