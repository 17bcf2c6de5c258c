"""Looking after what lasts: is it sound, copies of it, its size, what is forgotten.

places      which databases there are, and being alone with them
check       each database wholly, the output as it is counted, the frontier in numbers
backup      a consistent copy of all, also while a crawl runs
output      what is written, forgotten: all is fetched and written anew
retention   what is old, forgotten: the one place where a run forgets anything
"""
