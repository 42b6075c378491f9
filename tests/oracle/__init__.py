"""The twenty kinds written a second time, in plain Python, to check the queries against."""
