"""Children that can be killed at any moment: forked from a warm process, each in a group of its own."""

import os
import signal
import sys
import threading
import time
import traceback


class Mortal:
    """A forked child at work; ``work`` gets a function by which it says one byte at a time."""

    def __init__(self, work):
        self._ear, mouth = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _live(work, mouth)
        os.setpgid(self._pid, self._pid)  # not by the child, who may be killed before it comes to it
        os.close(mouth)

    def heard(self, count):
        """Wait for ``count`` bytes; fewer when the child is gone."""
        said = b""
        while len(said) < count and (more := os.read(self._ear, count - len(said))):
            said += more
        return said.decode()

    def killed_after(self, delay_s):
        """Kill the whole group and give all that was said and not yet heard."""
        time.sleep(delay_s)
        os.killpg(self._pid, signal.SIGKILL)
        return self.ended()[1]

    def ended(self):
        """Wait for the end: how it ended, as ``os.waitpid`` has it, and what was said and not yet heard."""
        said = b""
        while more := os.read(self._ear, 65536):
            said += more
        os.close(self._ear)
        return os.waitpid(self._pid, 0)[1], said.decode()


def _live(work, mouth):
    status = 1
    try:
        work(lambda letter: os.write(mouth, letter.encode()))
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def end_with_parent():
    """Let this child not go on when the process that forked it is gone."""
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def done(work):
    """Do ``work`` in a child, so that this process stays without threads; gives what it said."""
    status, said = Mortal(work).ended()
    if status:
        raise RuntimeError(f"a child that nobody killed ended with {status}")
    return said


def dies_at(step, file):
    """Let this process be killed at call number ``step`` made in ``file``; gives how many there were."""
    count = 0

    def look(frame, event, _):
        nonlocal count
        if event in {"call", "c_call"} and frame.f_code.co_filename.endswith(file):
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(look)
    return lambda: count
