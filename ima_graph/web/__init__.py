"""The live room: one laptop serves a register to everybody in it, and takes down what they say."""

from ima_graph.web.room import Room

__all__ = ["Room"]
