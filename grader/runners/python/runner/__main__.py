"""Entry point: ``python <dir>/runner [--preload MODULE]... [--compile | --warm]``."""

import sys


def _package():
    """Imports this folder as a package under a name that no student's module has, off the search path."""
    here = __file__.replace("\\", "/").rpartition("/")[0] or "."
    sys.path[:] = [p for p in sys.path if p.replace("\\", "/").rstrip("/") != here]
    package = type(sys)("_grader_runner")
    package.__path__ = [here]
    sys.modules["_grader_runner"] = package
    return here


def main(arguments):
    here = _package()
    if "--compile" in arguments:
        # Once after unpacking: the sandbox starts with -B from a read-only folder, and compiling costs 30 ms a start.
        import compileall

        return 0 if compileall.compile_dir(here, quiet=1) else 1
    from _grader_runner import serve

    preload = [arguments[i + 1] for i, a in enumerate(arguments[:-1]) if a == "--preload"]
    if "--warm" in arguments:
        from _grader_runner import warm

        sys.argv.remove("--warm")
        warm.main(preload)
        return 0
    serve.serve_stdin(preload)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
