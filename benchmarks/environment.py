"""Makes the environment for the rivals once, in a folder of the user's choice, pinned by a requirements file.

So no rival becomes a dependency of baowen; compare.py only starts this environment's Python.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("compare-requirements.txt")
DEFAULT_FOLDER = Path.home() / ".cache" / "baowen" / "compare"


def python_of(folder: Path) -> tuple[Path, str]:
    """The environment's Python, and what went wrong while it was made ("" if nothing did).

    It is made anew when the requirements have changed. If pip could not install a package, the rival that needs it says
    so in its row.
    """
    python, stamp = folder / "bin" / "python", folder / ".requirements"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if python.exists() and stamp.exists():
        made_of, _, problem = stamp.read_text(encoding="utf-8").partition("\n")
        if made_of == wanted:
            return python, problem
    if folder.exists() and any(folder.iterdir()) and not (folder / "pyvenv.cfg").exists():
        sys.exit(f"--env {folder}: it holds other things. Name a folder of its own.")
    print(f"Installing the rivals in {folder}: about 2 GB, once …", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    done = subprocess.run([*install, "-r", str(REQUIREMENTS)], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        stamp.write_text(wanted, encoding="utf-8")
        return python, ""
    problem = (done.stderr.strip() or "pip failed").splitlines()[-1]
    print(f"Not all at once ({problem}); one by one …", file=sys.stderr)
    lines = [line for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    for line in lines:
        subprocess.run([*install, "--no-deps", line], capture_output=True, check=False)
    stamp.write_text(f"{wanted}\n{problem}", encoding="utf-8")
    return python, problem
