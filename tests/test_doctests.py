"""Every example in a docstring of the package does what it says."""

import doctest
import importlib
import pkgutil

import pytest

import ima_graph

MODULES = ["ima_graph"] + [
    module.name
    for module in pkgutil.walk_packages(ima_graph.__path__, "ima_graph.")
    if not module.name.endswith("__main__")  # importing it runs it
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_work(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0
