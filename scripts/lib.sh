# shellcheck shell=bash
# What the scripts share. Sourced, not run:  . "$(dirname "$0")/lib.sh"
#
# Sets `root` and changes into it. Steps are quiet when they go well: one line with the time taken,
# the last line of output every 20 seconds of a long one, all of it when the step fails.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1

# Ours comes first: the tests and tools want Debian's python3 with Debian's modules.
export PATH="/usr/bin:$PATH"
if [ -z "${CMAKE_CXX_COMPILER_LAUNCHER:-}" ] && command -v ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache
  # Without these ccache keeps nothing that reuses parsed headers.
  export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros}
fi
jobs=${GOFED_JOBS:-$(nproc)}

die() {
  echo "${0##*/}: $*" >&2
  exit 1
}

# The comment at the top of the script that was called is its help.
usage() { sed -n '2,/^[^#]/{/^#/!q;s/^# \{0,1\}//p}' "$root/scripts/${0##*/}"; }

# step NAME COMMAND...: runs the command; what it wrote is in $step_log afterwards. Command and ticker
# have process groups of their own, so that Ctrl-C and a kill end all that they started.
step_log=
step_groups=()
step() {
  local name=$1 start=$SECONDS status=0
  shift
  step_log=$(mktemp "${TMPDIR:-/tmp}/gofed-${name//[^a-z0-9]/-}.XXXXXX")
  logs+=("$step_log")
  set -m
  "$@" >"$step_log" 2>&1 </dev/null &
  step_groups=($!)
  while sleep 20; do
    printf '  %s: %s\n' "$name" "$(tail -n 1 "$step_log" | cut -c 1-120)"
  done &
  step_groups+=($!)
  set +m
  wait "${step_groups[0]}" || status=$?
  end_step
  if [ "$status" -ne 0 ]; then
    printf '%s failed after %d s:\n' "$name" $((SECONDS - start))
    return "$status"
  fi
  printf '%s: %d s\n' "$name" $((SECONDS - start))
}
end_step() {
  local group
  for group in "${step_groups[@]}"; do
    kill -TERM -- "-$group" 2>/dev/null || true
    wait "$group" 2>/dev/null || true
  done
  step_groups=()
}

# At the end, however it comes: what the script's own clean_up does, then ours.
logs=()
finish() {
  if declare -F clean_up >/dev/null; then clean_up; fi
  end_step
  rm -f "${logs[@]}"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A step whose whole output is wanted when it fails, and which ends the script then.
must() {
  step "$@" || {
    local status=$?
    cat "$step_log"
    exit "$status"
  }
}

# build PRESET [TARGET...]: configures where that was not done, builds what is not built.
build() {
  local preset=$1
  shift
  if [ ! -e "build/$preset/build.ninja" ] || [ CMakePresets.json -nt "build/$preset/build.ninja" ]; then
    must "configure $preset" cmake --preset "$preset"
  fi
  must "build $preset" cmake --build --preset "$preset" --parallel "$jobs" ${1:+--target "$@"}
}

# apt_of_suites STORE SUITE...: sets `apt_options`, those of apt-get and apt-cache for the packages of
# these suites of Debian, from the archive that this machine takes its own from. STORE holds the lists;
# nothing of the system's apt is changed, and nothing is installed.
apt_options=()
apt_of_suites() {
  local store=$1 archive suite
  shift
  # shellcheck disable=SC2016  # apt-get's own placeholder
  archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' |
    grep --extended-regexp '/debian/?$' | head -n 1)
  [ -n "$archive" ] || die "apt is configured for no archive of Debian"
  mkdir -p "$store/lists/partial" "$store/archives/partial"
  touch "$store/status"
  for suite in "$@"; do
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive $suite main"
  done >"$store/sources.list"
  # shellcheck disable=SC2034  # read by the caller
  apt_options=(-o "Dir::State::lists=$store/lists" -o "Dir::State::status=$store/status"
    -o "Dir::Cache=$store" -o "Dir::Etc::sourcelist=$store/sources.list"
    -o "Dir::Etc::sourceparts=/dev/null" -o "Dir::Etc::preferencesparts=/dev/null"
    -o "APT::Sandbox::User=$(id -un)" -o "Acquire::Languages=none")
}
