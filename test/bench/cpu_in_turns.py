#!/usr/bin/env python3
"""CPU seconds of whole programs, run in turns.

    cpu_in_turns.py ROUNDS NAME=COMMAND...

Each round runs every command once, output thrown away. Per command: the median of user and system time
together, the median of its ratio to the first command of the same round (how many times faster), the
median of its wall time, and the most memory. Ends with 1 if a command does not end with 0, 1 or 3.
"""
import os
import shlex
import statistics
import subprocess
import sys
import time


def run(command):
    begin = time.monotonic()
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(shlex.split(command), stdout=nowhere, stderr=nowhere)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1, 3):
        sys.exit(f"{command}: ended with {process.returncode}")
    return usage.ru_utime, usage.ru_stime, time.monotonic() - begin, usage.ru_maxrss / 1024


def main(rounds, commands):
    runs = {name: [] for name, _ in commands}
    for _ in range(rounds):
        for name, command in commands:
            runs[name].append(run(command))
    first = [user + system for user, system, _, _ in runs[commands[0][0]]]
    for name, all_of in runs.items():
        cpu = [user + system for user, system, _, _ in all_of]
        ratios = [a / b for a, b in zip(first, cpu)]
        print(f"{name:14} {statistics.median(cpu):8.4f} s of CPU "
              f"(user {statistics.median(one[0] for one in all_of):.3f}, "
              f"system {statistics.median(one[1] for one in all_of):.3f})  "
              f"{statistics.median(ratios):6.2f} times ({min(ratios):.2f} to {max(ratios):.2f})  "
              f"{statistics.median(one[2] for one in all_of) * 1000:7.1f} ms  "
              f"{max(one[3] for one in all_of):5.0f} MB")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(int(sys.argv[1]), [argument.split("=", 1) for argument in sys.argv[2:]])
