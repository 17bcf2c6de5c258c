"""Crawls that are killed at random moments, and compared with one that was not.

    web      a site of 300 pages and more on loopback, as a tree or a mesh, with everything that can go wrong on it
    spider   crawls it
    kills    kill -9, start again, until it is done; then hold the lines against those of a crawl that was let alone

``make chaos`` kills fifty times and more, and prints the table of docs/operations.md.
"""
