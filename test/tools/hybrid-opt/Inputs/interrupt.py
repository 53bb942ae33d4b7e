"""interrupt.py WHEN COMMAND…: runs the command with --progress=json and presses Ctrl-C: `first` as soon as the search
reports anything, `found` when it has found a form, `reading` when it has opened its input, a pipe that WHEN names as
`reading=PATH` and that stays empty. The command must end with status 130. Its standard output is not
read before that, so that it cannot have ended by itself. Passes the output on, the errors after it."""
import fcntl
import json
import os
import signal
import subprocess
import sys

F_SETPIPE_SZ = 1031
when, _, pipe = sys.argv[1].partition("=")
if pipe:
    if os.path.exists(pipe):
        os.remove(pipe)
    os.mkfifo(pipe)
process = subprocess.Popen(sys.argv[2:] + ["--progress=json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
fcntl.fcntl(process.stdout, F_SETPIPE_SZ, 4096)
seen = []
writer = open(pipe, "wb") if pipe else None  # opens when the command opens the other end
for line in [] if pipe else process.stderr:
    seen.append(line)
    if when == "first" or json.loads(line)["front"]:
        break
process.send_signal(signal.SIGINT)
out, errors = process.communicate()
if process.returncode != 130:
    sys.exit(f"status {process.returncode} after Ctrl-C: {errors.decode()}")
sys.stdout.buffer.write(out + b"".join(seen) + errors)
