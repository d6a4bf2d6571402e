# Finds a Python of at least 3.11 and runs a program of this folder with it. Sourced by the commands beside this folder.
PYTHON=
for candidate in python3 python3.13 python3.12 python3.11; do
  if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    PYTHON=$candidate
    break
  fi
done
if [ -z "$PYTHON" ]; then
  echo "Python 3.11 or newer is needed and was not found. On Debian 12 or Ubuntu: apt-get install python3 python3-venv" >&2
  exit 1
fi
export PYTHONDONTWRITEBYTECODE=1
