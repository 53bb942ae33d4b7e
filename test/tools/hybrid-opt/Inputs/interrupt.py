"""interrupt.py WHEN COMMAND…: runs the command with --progress=json and presses Ctrl-C: `first` as soon as the search
reports anything, `found` when it has found a form. The command must end with status 130. Its standard output is not
read before that, so that it cannot have ended by itself. Passes the output on, the errors after it."""
import fcntl
import json
import signal
import subprocess
import sys

F_SETPIPE_SZ = 1031
process = subprocess.Popen(sys.argv[2:] + ["--progress=json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
fcntl.fcntl(process.stdout, F_SETPIPE_SZ, 4096)
seen = []
for line in process.stderr:
    seen.append(line)
    if sys.argv[1] == "first" or json.loads(line)["front"]:
        break
process.send_signal(signal.SIGINT)
out, errors = process.communicate()
if process.returncode != 130:
    sys.exit(f"status {process.returncode} after Ctrl-C: {errors.decode()}")
sys.stdout.buffer.write(out + b"".join(seen) + errors)
