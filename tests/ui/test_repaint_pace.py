"""Over a slow link frames are sent seldom, and none before the one in front of it has arrived."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from multicart_tui.ui.repaint_pace import (
    GATHERING,
    LAST_WORDS,
    LOOK_AGAIN,
    MOST_A_SECOND,
    PATIENCE,
    WINDOW,
    RepaintPace,
)


class Link:
    """A clock that is set by hand, and what was sent at which second."""

    def __init__(self) -> None:
        self.now = 100.0
        self.sent: list[float] = []
        self.size = 10
        self._timers: list[tuple[float, Callable[[], None]]] = []
        self.pace = RepaintPace(self._later, self._send, lambda: self.now)

    def _later(self, seconds: float, call: Callable[[], None]) -> None:
        self._timers.append((self.now + seconds, call))

    def _send(self) -> int:
        if self.size:
            self.sent.append(self.now)
        return self.size

    def passes(self, seconds: float) -> None:
        """Let time pass, and call what is due."""
        end = self.now + seconds
        while due := [timer for timer in self._timers if timer[0] <= end]:
            timer = min(due, key=lambda each: each[0])
            self._timers.remove(timer)
            self.now = max(self.now, timer[0])
            timer[1]()
        self.now = end


def test_the_first_change_goes_at_once_with_what_comes_along() -> None:
    link = Link()
    for _ in range(3):
        link.pace.want()
        link.passes(0.005)
    link.passes(1)
    assert link.sent == [pytest.approx(100 + GATHERING)]


def test_no_more_than_five_frames_are_sent_in_a_second() -> None:
    link = Link()
    for _ in range(100):
        link.pace.want()
        link.passes(0.02)
    assert len(link.sent) <= 2 * MOST_A_SECOND + 1
    gaps = [after - before for before, after in zip(link.sent, link.sent[1:], strict=False)]
    assert min(gaps) >= 1 / MOST_A_SECOND - 1e-6


def test_what_came_last_is_not_left_out() -> None:
    link = Link()
    link.pace.want()
    link.passes(0.1)
    link.pace.want()
    link.passes(1)
    assert len(link.sent) == 2


def test_a_frame_waits_until_the_large_one_before_it_has_arrived() -> None:
    link = Link()
    link.pace.want()
    link.passes(0.3)
    link.pace.arrived()  # this terminal answers
    link.size = WINDOW
    link.pace.want()
    link.passes(0.3)
    link.pace.want()
    link.passes(3)
    assert len(link.sent) == 2
    link.pace.arrived()
    assert len(link.sent) == 3


def test_small_frames_do_not_wait_for_each_other() -> None:
    link = Link()
    link.pace.arrived()
    for _ in range(3):
        link.pace.want()
        link.passes(0.3)
    assert len(link.sent) == 3


def test_an_answer_that_comes_early_does_not_hurry_the_next_frame() -> None:
    link = Link()
    link.size = WINDOW
    link.pace.want()
    link.passes(GATHERING)
    link.pace.want()
    link.pace.arrived()
    assert len(link.sent) == 1
    link.passes(1 / MOST_A_SECOND)
    assert len(link.sent) == 2


def test_a_terminal_that_never_answers_is_not_waited_for() -> None:
    link = Link()
    link.size = 10 * WINDOW
    for _ in range(4):
        link.pace.want()
        link.passes(0.3)
    assert len(link.sent) == 4


def test_an_answer_that_got_lost_is_given_up() -> None:
    link = Link()
    link.pace.arrived()
    link.size = WINDOW
    link.pace.want()
    link.passes(0.3)
    link.pace.want()
    link.passes(PATIENCE + LOOK_AGAIN + GATHERING)
    assert len(link.sent) == 2


def test_nothing_to_send_takes_no_turn() -> None:
    link = Link()
    link.size = 0
    link.pace.want()
    link.passes(GATHERING)
    link.size = 10
    link.pace.want()
    link.passes(GATHERING)
    assert link.sent == [pytest.approx(100 + 2 * GATHERING)]


def test_the_end_waits_for_what_was_asked() -> None:
    link, ends = Link(), list[float]()
    link.pace.arrived()
    link.pace.want()
    link.passes(0.1)
    link.pace.end(lambda: ends.append(link.now))
    link.pace.want()
    link.passes(0.3)
    assert (len(link.sent), ends) == (1, [])
    link.pace.arrived()
    link.passes(5)
    assert len(link.sent) == 1
    assert ends == [pytest.approx(100.4)]


def test_the_end_does_not_wait_for_long_nor_for_a_terminal_that_never_answers() -> None:
    link, ends = Link(), list[float]()
    link.pace.arrived()
    link.pace.want()
    link.passes(0.1)
    link.pace.end(lambda: ends.append(link.now))
    link.passes(5)
    assert ends == [pytest.approx(100.1 + LAST_WORDS)]
    silent = Link()
    silent.pace.want()
    silent.passes(0.1)
    silent.pace.end(lambda: ends.append(silent.now))
    assert ends[1:] == [pytest.approx(100.1)]


def test_a_pause_waits_for_what_was_asked_and_goes_on_afterwards() -> None:
    link, pauses = Link(), list[float]()
    link.pace.arrived()
    link.pace.want()
    link.passes(0.3)
    link.pace.pause(lambda: pauses.append(link.now))
    link.pace.want()
    link.passes(0.5)
    assert (len(link.sent), pauses) == (1, [])
    link.pace.arrived()
    assert pauses == [pytest.approx(100.8)]
    link.passes(1)
    assert len(link.sent) == 2
