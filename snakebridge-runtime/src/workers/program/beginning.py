"""The worker of snakebridge: makes calls for a Rust program, over a socket that it was started with.

In: frames of docs/protocol.md. Out: the same. Never: pickle, eval or exec of what came over the wire; a third-party import of its own.
Python 3.8 to 3.15, standard library only. The main thread makes the calls, one after the other, nested in callbacks; a second thread
reads the control line, so that releases, interruptions and the answers to other threads arrive while Python computes.
"""

import _thread
import array
import collections
import contextvars
import faulthandler
import fcntl
import importlib
import itertools
import json
import logging
import math
import mmap
import operator
import os
import queue
import select
import signal
import socket
import struct
import sys
import threading
import time
import traceback
import types
import weakref

PROTOCOL = 1
MAGIC = 0x5B
PREFIX = struct.Struct("<BBBBIIIQ")  # magic, protocol, kind, descriptors, conversation, serial, header bytes, body bytes
HELLO, CALL, ANSWER, RAISE, RELEASE, CANCEL, LOG, BYE, DROPPED, PING, PONG = range(1, 12)

MAX_HEADER = 1 << 28
MAX_BODY = 1 << 30
MAX_DESCRIPTORS = 64
MAX_DEPTH = 50
MAX_SEGMENTS = 256
SHARED_FROM = 1 << 17  # bytes of a buffer that goes through shared memory
BATCH_ITEMS = 8192
BATCH_SECONDS = 0.002
BATCH_BYTES = 1 << 18
SPIN_SECONDS = 0.00005

CMSG = socket.CMSG_SPACE(MAX_DESCRIPTORS * 4)
INT_MIN, INT_MAX = -(1 << 63), (1 << 63) - 1
MISSING = object()
CORRELATION = contextvars.ContextVar("snakebridge.correlation_id", default=MISSING)  # the host's id for what belongs together
F_ADD_SEALS, SEALS = 1033, 0x1 | 0x2 | 0x4 | 0x8  # never resized nor written again, nor unsealed


class ProtocolError(Exception):
    """What came is no frame of this protocol, or has something in it that can't be."""


class RefNotFound(LookupError):
    """A reference that this worker does not have."""


class Interrupted(KeyboardInterrupt):
    """The host gave up the call."""


class RustError(RuntimeError):
    """An error of the Rust program, on its way back to it."""

    def __init__(self, message, carrier=None):
        super().__init__(message)
        self.carrier = carrier


class RustPanic(RuntimeError):
    """A panic of the Rust program."""


OWN = {each.__name__: each for each in (ProtocolError, RefNotFound, Interrupted, RustError, RustPanic)}
for _class in OWN.values():
    _class.__module__ = "snakebridge"
