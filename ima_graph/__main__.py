"""Run the command line: `python -m ima_graph`."""

import sys

from ima_graph.cli import main

sys.exit(main())
