"""Winnow's commands; ``scrapy -h`` lists them."""
