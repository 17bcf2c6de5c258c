"""How scrapyd-deploy packs the project: with the files that its modules read. Nothing else uses it (make setup does not)."""

from setuptools import find_packages, setup

setup(
    name="winnow",
    py_modules=["deployed"],
    packages=find_packages(include=["scrapers*", "pipelines*"]),
    package_data={"": [f"**/*.{kind}" for kind in ("toml", "json", "css", "html", "js")]},
    entry_points={"scrapy": ["settings = deployed"]},
)
