#!/usr/bin/env bash
# Makes the machine ready, once, when the autograder's image is built. Written by `grader pack --gradescope`.
set -euo pipefail
root="${GRADER_AUTOGRADER:-/autograder}" # another folder only to try the bundle out
source="$root/source"
requires=(@REQUIRES@)
rust=@RUST@

# The seed, the hidden checks and the solution are in here. Students' code runs under another uid, which must not read them.
chmod 700 "$source"
chmod 755 "$source/grader" "$source/run_autograder"

if ! "$source/grader" --version; then
    echo "The grader of this bundle does not run on this image: choose a newer base image (Ubuntu 24.04), or pack with" >&2
    echo "--program FILE and a build for this one." >&2
    exit 1
fi

mkdir -p "$root/cache"
chmod 755 "$root/cache"
export GRADER_CACHE="$root/cache" LC_ALL=C.UTF-8
apt() {
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

# Python with what the assignment requires. With GRADER_PYTHON set, that interpreter is used and nothing is installed.
if [ "${#requires[@]}" -gt 0 ]; then
    if [ -z "${GRADER_PYTHON:-}" ]; then
        python3 -c 'import ensurepip, venv' 2>/dev/null || apt python3 python3-venv
        python3 -m venv "$root/python"
        # PyTorch without the libraries for graphics cards; everything else comes from PyPI.
        "$root/python/bin/python" -m pip install --quiet --disable-pip-version-check \
            --extra-index-url https://download.pytorch.org/whl/cpu "${requires[@]}"
        GRADER_PYTHON="$root/python/bin/python"
    fi
    printf '%s\n' "$GRADER_PYTHON" > "$root/cache/python-path"
fi

# A Rust toolchain for crates.
if [ "$rust" = yes ] && ! command -v rustc > /dev/null && [ ! -x "$root/rust/cargo/bin/rustc" ]; then
    apt curl ca-certificates gcc libc6-dev
    export RUSTUP_HOME="$root/rust/rustup" CARGO_HOME="$root/rust/cargo"
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --quiet --profile minimal --no-modify-path
fi

# What this container lets the grader isolate stands in the build's output. Without user namespaces students' code still
# runs under another uid and a filter of system calls, as long as the autograder runs as root.
"$source/grader" doctor || true
