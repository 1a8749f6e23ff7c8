"""What runs beside the student's Python code: it takes calls off a socket and answers with values.

The package holds no secret: it sees the student's files and the arguments of calls, never an expected value.
It uses the standard library only; NumPy, pandas and torch are used when they are there.

    python -I -B -X utf8 <dir>/runner [--preload numpy]...

serves one conversation on descriptor 0. A server that has imported this package and forked calls
:func:`runner.serve.serve` with the descriptor of its own socket.
"""
