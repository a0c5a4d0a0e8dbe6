"""A slow line between two network namespaces, which delays, drops and paces every packet.

Many kernels have no ``netem``, so this is one in user space: each namespace has a TUN device, and
what comes out of one is put into the other as a modem would. TCP sees real loss and real queues.
Nothing else can be reached from the namespaces. Needs root, ``/dev/net/tun`` and iproute2.
"""

from __future__ import annotations

import contextlib
import fcntl
import heapq
import os
import random
import select
import signal
import struct
import subprocess
import threading
import time
from dataclasses import dataclass
from itertools import count
from types import TracebackType
from typing import Self

NEAR, FAR = "mc-near", "mc-far"
"""The namespaces: of the person, and of the program."""

NEAR_HOST, FAR_HOST = "198.18.0.1", "198.18.0.2"
"""Addresses that are kept for measurements (RFC 2544)."""

MTU = 296
"""Bytes of a packet at most, as on a modem's line that has to answer to keys (RFC 1144, 5.1)."""

QUEUE = 24
"""Packets that wait for the line; further ones are dropped."""

_TUNSETIFF = 0x400454CA
_IFF_TUN_NO_PI = 0x0001 | 0x1000


@dataclass(frozen=True)
class Quality:
    """What a line is like, each way.

    Args:
        bits: Bits a second; 0 for as many as come.
        delay: Seconds a packet is under way.
        loss: Part of the packets that are lost, 0 to 1.
    """

    bits: int = 0
    delay: float = 0.0
    loss: float = 0.0

    def __str__(self) -> str:
        speed = f"{self.bits:,} bit/s" if self.bits else "unshaped"
        loss = f", {self.loss:.0%} lost" if self.loss else ""
        return f"{speed}, {2000 * self.delay:.0f} ms there and back{loss}"


class Line:
    """The line while it is up, as a context manager.

    Args:
        quality: What it is like; can be changed while it is up.
    """

    def __init__(self, quality: Quality) -> None:
        self.quality = quality
        self.lost = 0
        """Packets that were dropped."""
        self._chance = random.Random(1)  # the same packets each time
        self._ends = [_tun(f"mcline{number}") for number in (0, 1)]
        self._free_at = [0.0, 0.0]
        self._waiting: list[list[float]] = [[], []]
        self._arrivals: list[tuple[float, int, int, bytes]] = []
        self._numbers = count()
        self._stop, self._stopped = os.pipe()
        self._thread = threading.Thread(target=self._carry, name="line", daemon=True)

    def __enter__(self) -> Self:
        hosts = ((NEAR, NEAR_HOST), (FAR, FAR_HOST))
        for number, (space, host) in enumerate(hosts):
            device = f"mcline{number}"
            _ip("netns", "add", space)
            _ip("link", "set", device, "netns", space)
            _ip("-n", space, "link", "set", "lo", "up")
            _ip("-n", space, "addr", "add", f"{host}/30", "dev", device)
            _ip("-n", space, "link", "set", device, "mtu", str(MTU), "up")
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._stopped)
        if self._thread.is_alive():
            self._thread.join()
        for end in (*self._ends, self._stop):
            os.close(end)
        for space in (NEAR, FAR):
            end_all(space)
            subprocess.run(["ip", "netns", "del", space], check=False, stderr=subprocess.DEVNULL)

    def _carry(self) -> None:
        while True:
            wait = None if not self._arrivals else max(0, self._arrivals[0][0] - time.monotonic())
            ready, _, _ = select.select([*self._ends, self._stop], [], [], wait)
            if self._stop in ready:
                return
            for number, end in enumerate(self._ends):
                if end in ready:
                    self._send(1 - number, os.read(end, 65_536))
            while self._arrivals and self._arrivals[0][0] <= time.monotonic():
                _, _, number, packet = heapq.heappop(self._arrivals)
                os.write(self._ends[number], packet)

    def _send(self, number: int, packet: bytes) -> None:
        """Put a packet on the line to an end, or drop it."""
        now, quality = time.monotonic(), self.quality
        waiting = self._waiting[number] = [at for at in self._waiting[number] if at > now]
        if len(waiting) >= QUEUE or self._chance.random() < quality.loss:
            self.lost += 1
            return
        sent = max(now, self._free_at[number])
        if quality.bits:
            sent += 8 * len(packet) / quality.bits
        self._free_at[number] = sent
        waiting.append(sent)
        heapq.heappush(self._arrivals, (sent + quality.delay, next(self._numbers), number, packet))


def processes_in(space: str) -> set[int]:
    """Every process that runs in a namespace."""
    listed = subprocess.run(["ip", "netns", "pids", space], capture_output=True, text=True)
    return {int(number) for number in listed.stdout.split()}


def end_all(space: str) -> None:
    """End every process in a namespace: not every program ends with its terminal."""
    for left in processes_in(space):
        with contextlib.suppress(ProcessLookupError):
            os.kill(left, signal.SIGKILL)


def _tun(name: str) -> int:
    end = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(end, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _IFF_TUN_NO_PI))
    return end


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
