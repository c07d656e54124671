"""How long one text takes, in a process that never loads scikit-learn.

``python -m benchmarks.one_text MODEL`` reads texts, one JSON string a line, from standard input
and prints the 50th and 95th percentile and the longest, in milliseconds.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

from ringback.recognition.model import Model


def main() -> int:
    model = Model.load(Path(sys.argv[1]))
    spent = []
    for line in sys.stdin:
        text = json.loads(line)
        began = time.perf_counter()
        model.predict(text)
        spent.append(1000 * (time.perf_counter() - began))
    forbidden = {"sklearn", "scipy", "django"} & set(sys.modules)
    if forbidden:
        print(f"loaded {', '.join(sorted(forbidden))}", file=sys.stderr)
        return 1
    print(json.dumps([float(x) for x in (*np.percentile(spent, [50, 95]), max(spent))]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
