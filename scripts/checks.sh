# shellcheck shell=bash disable=SC2154  # lib.sh sets root and jobs
# The checks that scripts/check and scripts/test share. Sourced after lib.sh.

# The sources that a formatter and a linter read.
cxx_sources() { git ls-files --cached --others --exclude-standard '*.cc' '*.h' | sort; }

check_format() { cxx_sources | xargs clang-format-19 --dry-run --Werror; }
check_arrows() { /usr/bin/python3 test/arrows/arrows.py --map "$root"; }

# Every shell script, by its first line or by its directive: warnings and errors, not matters of taste.
check_shell() {
  git ls-files --cached --others --exclude-standard scripts .ci test |
    xargs grep --files-with-matches --extended-regexp '^#!.*(bash|/sh)|^# shellcheck shell=' |
    xargs shellcheck --external-sources --source-path=SCRIPTDIR --severity=warning
}

# tidy FILE...: the compile commands are GCC's: its precompiled headers and some of its warnings are not
# clang's. Clang alone warns about string literals over 64 KiB (stdlib/library.def), and about what libstdc++
# deprecates within itself.
tidy() {
  clang-tidy-19 --quiet -p build/ci --warnings-as-errors='*' \
    --extra-arg=-Wno-ignored-gch --extra-arg=-Wno-unknown-warning-option \
    --extra-arg=-Wno-overlength-strings --extra-arg=-Wno-deprecated-declarations "$@"
}
export -f tidy

# Of these files those that the ci preset compiles: the fuzzers are clang's own.
compiled() {
  local file
  for file in "$@"; do
    if [ -f "$file" ] && grep --quiet --fixed-strings "$root/$file\"" build/ci/compile_commands.json; then
      echo "$file"
    fi
  done
}

check_tidy() { printf '%s\n' "$@" | xargs -P "$jobs" -n 1 bash -c 'tidy "$0"'; }

# tidy_within SECONDS FILE...: as many of the files as the time allows, the newest first; names the rest.
tidy_within() {
  local end=$((SECONDS + $1)) status=0 left=0
  shift
  while [ $# -gt 0 ]; do
    if [ "$SECONDS" -ge "$end" ]; then
      left=$#
      printf 'not read by clang-tidy for want of time: %s\n' "$@"
      break
    fi
    local batch=("${@:1:jobs}")
    shift "${#batch[@]}"
    check_tidy "${batch[@]}" || status=1
  done
  echo "$left files left for scripts/check --all"
  return "$status"
}

# Files that the last COUNT commits changed, the latest change first; a shallow clone has fewer commits.
recently_changed() {
  git log --max-count "$1" --no-merges --name-only --pretty=format: --diff-filter=AMR -- '*.cc' | awk 'NF && !seen[$0]++'
}

# sanitize PRESET TARGET: the tests that TARGET stands for (test/CMakeLists.txt) under the sanitizers of that
# preset.
sanitize() {
  local preset=$1 target=$2 programs
  build "$preset" "$target"
  programs=$(ninja -C "build/$preset" -t inputs "$target" | sed --quiet --regexp-extended 's#^bin/([a-z_]+_test)$#\1#p' |
    paste --serial --delimiters '|')
  must "$target, $preset" ctest --test-dir "build/$preset" --parallel "$jobs" --no-tests=error \
    --output-on-failure --tests-regex "^($programs):"
}

# Lines of our own sources that the unit tests of the asan preset reached, from what those tests left.
coverage_figure() {
  local profile=build/asan/unit.profdata objects=() test
  for test in build/asan/bin/*_test; do objects+=(--object "$test"); done
  find build/asan/profiles -name '*.profraw' -print0 | xargs -0 llvm-profdata-19 merge --sparse --output "$profile"
  llvm-cov-19 export --summary-only --instr-profile "$profile" "${objects[@]}" \
    --ignore-filename-regex '(^|/)(test|build)/|^/usr/' 2>/dev/null |
    /usr/bin/python3 -c 'import json, sys
lines = json.load(sys.stdin)["data"][0]["totals"]["lines"]
print("coverage: %.1f %% of %d lines by the unit tests" % (lines["percent"], lines["count"]))'
}
