"""The programs of the system that some tests drive: LibreOffice, Chromium.

In: the name of a program. Out: a mark that leaves a test out, saying so, where the program is missing. Promised: with
CI=true nothing is left out, so that a test which needs a program fails where nobody installed it.
"""

import os
import shutil

import pytest

PACKAGES = {"soffice": "libreoffice-writer", "chromium": "chromium"}


def needs(program: str) -> pytest.MarkDecorator:
    """Leave a test out where its program is missing, other than in CI."""
    missing = shutil.which(program) is None and os.environ.get("CI") != "true"
    return pytest.mark.skipif(missing, reason=f"{program} is not installed (Debian: {PACKAGES[program]})")
