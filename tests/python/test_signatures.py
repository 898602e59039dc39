"""What the table of signatures says of the SDK, asked of the SDK that is installed here."""

import importlib.util
import json
import sys

import kfp
import pytest

from . import servers

FIXTURES = servers.ROOT / "tests" / "fixtures"


def recorder():
    spec = importlib.util.spec_from_file_location("record_signatures", FIXTURES / "record_signatures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# In Python 3.14, `int | None` and `Optional[int]` are one thing.
@pytest.mark.skipif(sys.version_info >= (3, 14), reason="recorded with an older Python")
@pytest.mark.skipif(not kfp.__version__.startswith("2.17."), reason="recorded with kfp 2.17")
def test_the_table_is_what_the_sdk_says():
    rows = json.loads((FIXTURES / "sdk-signatures.json").read_text())
    asked = recorder().asked_all([row["code"] for row in rows])
    assert asked == rows
