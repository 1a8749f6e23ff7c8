"""Whether arguments fit a callable, found out before it is called, since nothing is ever called twice."""

from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins


_inspect = None


def prepare():
    """Imports what reading signatures takes, once."""
    global _inspect
    if _inspect is None:
        import inspect

        _inspect = inspect
    return _inspect


class Unfit(TypeError):
    """The arguments do not fit; the text is shown to the student."""


class _Probe:
    def method(self):
        """Only for its type."""


_FunctionType, _MethodType = type(_Probe.method), type(_Probe().method)
_mro = type.__dict__["__mro__"].__get__
_VARIADIC = 0x04 | 0x08


def fits(function, args, kwargs):
    """Whether arguments fit for certain, without running a line of the student's: a plain function, a method of one, or
    a class that is made by one. False means that :func:`fit` has to look."""
    kind, bound = type(function), 1
    if kind is type:
        function = _maker(function)
    elif kind is _MethodType:
        function = function.__func__
    else:
        bound = 0
    if type(function) is not _FunctionType or function.__dict__:
        return False  # What stands there may be a signature of its own, or what it wraps.
    code = function.__code__
    if code.co_flags & _VARIADIC or code.co_kwonlyargcount or code.co_posonlyargcount:
        return False
    most = code.co_argcount - bound
    least = most - len(function.__defaults__ or ())
    given = len(args)
    if not kwargs:
        return least <= given <= most
    open_to = code.co_varnames[bound + given : bound + most]
    return given <= most and all(k in open_to for k in kwargs) and all(k in kwargs for k in open_to[: max(least - given, 0)])


def _maker(cls):
    """The ``__init__`` of a class that has nothing else to say about how it is made."""
    for base in _mro(cls):
        space = vars(base)
        if "__new__" in space or "__signature__" in space:
            return None
        if "__init__" in space:
            after = _mro(cls)[_mro(cls).index(base) + 1 :]
            plain = all("__new__" not in vars(b) for b in after if b is not object)
            return space["__init__"] if plain else None
    return None


def fit(function, args, kwargs):
    """(args, kwargs) that ``function`` takes: as given, or with arguments that it calls otherwise put in their place.

    Raises :class:`Unfit` when there is no way, or more than one. A callable whose signature cannot be known gets
    the arguments as they are.
    """
    inspect = prepare()
    problem = None
    for follow in (True, False):
        try:
            signature = inspect.signature(function, follow_wrapped=follow)
        except BaseException:
            return args, kwargs
        try:
            signature.bind(*args, **kwargs)
            return args, kwargs
        except TypeError as error:
            problem = problem or (signature, str(error))
    renamed = _rename(inspect, signature, args, kwargs)
    if renamed is not None:
        return renamed
    raise Unfit("%s%s: %s" % (getattr(function, "__name__", "call"), problem[0], problem[1]))


def _rename(inspect, signature, args, kwargs):
    """Arguments under the student's own names, when there is one way only to pair them."""
    parameters = list(signature.parameters.values())
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    positional = [p for p in parameters if p.kind in (inspect.Parameter.POSITIONAL_ONLY, named[0])]
    taken = {p.name for p in positional[: len(args)]} | set(kwargs)
    free = [p for p in parameters if p.kind in named and p.name not in taken]
    known = {p.name for p in parameters if p.kind in named}
    unknown = [k for k in kwargs if k not in known]
    if not unknown or not free:
        return None
    pairs = {}
    for name in unknown:
        alike = [p.name for p in free if _alike(name, p.name)]
        if len(alike) == 1 and alike[0] not in pairs.values():
            pairs[name] = alike[0]
    rest = [k for k in unknown if k not in pairs]
    left = [p for p in free if p.name not in pairs.values()]
    required = [p for p in left if p.default is inspect.Parameter.empty]
    if len(rest) == 1 and len(required) == 1:
        pairs[rest[0]] = required[0].name
    elif len(rest) == 1 and len(left) == 1:
        pairs[rest[0]] = left[0].name
    elif rest:
        return None
    changed = {pairs.get(k, k): v for k, v in kwargs.items()}
    try:
        signature.bind(*args, **changed)
    except TypeError:
        return None
    return args, changed


def _alike(a, b):
    """``learning_rate`` and ``lr``, ``LearningRate``, ``learn_rate``; ``num_epochs`` and ``epochs``, ``n_epochs``."""
    plain_a, plain_b = (s.replace("_", "").lower() for s in (a, b))
    if plain_a == plain_b:
        return True
    words_a, words_b = ([w for w in s.lower().split("_") if w] for s in (a, b))
    initials_a, initials_b = ("".join(w[0] for w in ws) for ws in (words_a, words_b))
    if len(initials_a) > 1 and initials_a == plain_b or len(initials_b) > 1 and initials_b == plain_a:
        return True
    if not words_a or not words_b:
        return False
    last_a, last_b = words_a[-1].rstrip("s"), words_b[-1].rstrip("s")
    return len(last_a) > 2 and last_a == last_b
