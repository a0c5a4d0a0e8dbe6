"""A real ``sshd`` behind the line, and the ``ssh`` that goes through it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.remote.line import FAR, FAR_HOST, NEAR
from tests.remote.watching import Watched

SSHD = "/usr/sbin/sshd"

TMUX = "mc-remote"
"""The socket of the tmux that programs run in, if they do."""

INSTALL = "apt-get install openssh-server openssh-client iproute2 tmux"
"""What Debian calls what is needed."""


class RemoteShell:
    """A server in the far namespace and a connection to it, as a context manager.

    Args:
        folder: Where keys, settings and logs are kept; nobody else may write into it.
        compresses: Whether ``ssh`` compresses.
    """

    def __init__(self, folder: Path, *, compresses: bool = False) -> None:
        self._folder = folder
        self._compresses = compresses
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        folder = self._folder
        for name in ("host_key", "user_key"):
            if not (folder / name).exists():
                command = ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name))
                subprocess.run(command, check=True)
        public = (folder / "user_key.pub").read_text()
        (folder / "authorized_keys").write_text(public)
        (folder / "known_hosts").write_text(f"{FAR_HOST} {(folder / 'host_key.pub').read_text()}")
        (folder / "sshd_config").write_text(
            f"ListenAddress {FAR_HOST}\nHostKey {folder}/host_key\nPidFile none\n"
            f"AuthorizedKeysFile {folder}/authorized_keys\nStrictModes no\nUsePAM no\n"
            "PermitRootLogin prohibit-password\nPasswordAuthentication no\nPrintMotd no\n"
        )
        (folder / "tmux.conf").write_text(
            "set -g default-terminal tmux-256color\nset -g status off\nset -s escape-time 20\n"
        )
        Path("/run/sshd").mkdir(exist_ok=True)  # where it has itself locked in
        for old in ("control", "sshd.log"):
            (folder / old).unlink(missing_ok=True)
        self._start(FAR, SSHD, "-D", "-E", f"{folder}/sshd.log", "-f", f"{folder}/sshd_config")
        self._wait_until_it_listens()
        # The connection is there before anything is measured.
        self._start(NEAR, *self._ssh, "-M", "-N", FAR_HOST)
        end = time.monotonic() + 120
        while not (folder / "control").exists():
            if time.monotonic() > end:
                raise RuntimeError(f"No connection; see {folder}/sshd.log")
            time.sleep(0.1)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in reversed(self._processes):
            process.terminate()
            process.wait()

    def hang_up(self) -> None:
        """Drop the connection with everything in it."""
        self._processes[-1].kill()
        self._processes.pop().wait()

    def terminal(
        self, command: Sequence[str], size: str, variables: Mapping[str, str], *, in_tmux: bool
    ) -> Watched:
        """A program at the far end, in a terminal here.

        Args:
            command: What to run there.
            size: Columns and rows, such as ``80x24``.
            variables: Its environment there, beside the usual.
            in_tmux: Whether it runs in a tmux there.
        """
        columns, rows = map(int, size.split("x"))
        settings = [f"{name}={value}" for name, value in variables.items()]
        words = shlex.join(["env", "LANG=C.UTF-8", *settings, *command])
        if in_tmux:
            tmux = f"env LANG=C.UTF-8 tmux -f {self._folder}/tmux.conf -L {TMUX}"
            words = f"{tmux} new-session {shlex.quote(words)}"
        here = {"PATH": os.environ["PATH"], "HOME": str(self._folder), "TERM": "xterm-256color"}
        full = ("ip", "netns", "exec", NEAR, *self._ssh, "-tt", FAR_HOST, words)
        return Watched(full, columns=columns, rows=rows, environment=here)

    @property
    def _ssh(self) -> tuple[str, ...]:
        folder = self._folder
        options = {
            "IdentityFile": f"{folder}/user_key",
            "UserKnownHostsFile": f"{folder}/known_hosts",
            "StrictHostKeyChecking": "yes",
            "ControlPath": f"{folder}/control",
            "Compression": "yes" if self._compresses else "no",
            "LogLevel": "ERROR",
        }
        pairs = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        return ("ssh", "-F", "/dev/null", *pairs)

    def _start(self, space: str, *command: str) -> None:
        self._processes.append(
            subprocess.Popen(
                ["ip", "netns", "exec", space, *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

    def _wait_until_it_listens(self) -> None:
        log = self._folder / "sshd.log"
        end = time.monotonic() + 10
        while not log.exists() or "listening" not in log.read_text():
            if time.monotonic() > end:
                raise RuntimeError(f"sshd does not listen; see {log}")
            time.sleep(0.05)


def missing() -> list[str]:
    """What is needed and not there, each as a sentence."""
    lacks = []
    if os.geteuid() != 0:
        lacks.append("Network namespaces need root.")
    if not os.path.exists("/dev/net/tun"):
        lacks.append("This kernel has no /dev/net/tun.")
    wanted = (SSHD, "ssh", "ssh-keygen", "ip", "tmux")
    if tools := [name for name in wanted if shutil.which(name) is None]:
        lacks.append(f"Missing: {', '.join(tools)}. Install: {INSTALL}")
    return lacks
