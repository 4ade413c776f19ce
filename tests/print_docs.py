"""Prints the pages of docs/ that are drawn from data, and manifest.yml. `make docs` runs it.

Rule: whoever adds a page adds it to PAGES; a test compares each with the committed file.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # run as a script, `tests` is not on the path

from bot.cli import manifest  # noqa: E402
from tests import lifecycles, plan_page  # noqa: E402
from tests.docs import printing  # noqa: E402

PAGES: Mapping[str, Callable[[], str]] = {
    "docs/lifecycles.md": lifecycles.page,
    "docs/timeline.md": plan_page.page,
    "manifest.yml": manifest.page,
    **printing.PAGES,
}


def write() -> list[str]:
    """Write what has changed. The pages that had."""
    changed = []
    for name, page in PAGES.items():
        path, text = ROOT / name, page()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


if __name__ == "__main__":
    print("\n".join(write()) or "docs/ is up to date")
