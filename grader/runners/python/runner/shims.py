"""What older course texts use and today's libraries no longer have."""

import ast
import sys as _sys
from builtins import *  # noqa: F403 -- own references: a student's code may replace builtins

_done = set()

# Gone from NumPy (1.24, 2.0, 2.4): set only where the installed one lacks them.
NUMPY_ALIASES = {
    "float": float, "int": int, "bool": bool, "object": object, "str": str, "complex": complex, "long": int,
    "unicode": str,
}  # fmt: skip
_NUMPY_NAMES = {
    "float_": "float64", "complex_": "complex128", "string_": "bytes_", "unicode_": "str_", "Inf": "inf",
    "Infinity": "inf", "infty": "inf", "NaN": "nan", "product": "prod", "cumproduct": "cumprod",
    "sometrue": "any", "alltrue": "all", "row_stack": "vstack", "in1d": "isin", "trapz": "trapezoid",
    "round_": "round", "mat": "asmatrix", "asscalar": None, "asfarray": None,
}  # fmt: skip
NUMPY_GONE = set(NUMPY_ALIASES) | set(_NUMPY_NAMES) | {"NINF", "PINF", "NZERO", "PZERO"}


def apply():
    """Mends the libraries that are loaded by now; returns at once when it has done so."""
    for name, mend in (("numpy", _numpy), ("torch", _torch)):
        module = _sys.modules.get(name)
        if module is not None and name not in _done and hasattr(module, "__version__"):
            _done.add(name)
            mend(module)


NO_CUDA = []
MISSING = set()  # names that had to be put into NumPy


def _numpy(np):
    have = vars(np)

    def put(name, value):
        if name not in have:
            setattr(np, name, value)
            MISSING.add(name)

    for name, value in NUMPY_ALIASES.items():
        put(name, value)
    for name, new in _NUMPY_NAMES.items():
        if new in have:
            put(name, have[new])
    put("NINF", -np.inf)
    put("PINF", np.inf)
    put("NZERO", -0.0)
    put("PZERO", 0.0)
    put("asscalar", lambda a: a.item())
    put("asfarray", lambda a, dtype=np.float64: np.asarray(a, dtype=dtype))


def _torch(torch):
    """``.cuda()`` and ``.to("cuda")`` do nothing where there is no such device."""
    # More threads are slower on small tensors, and sum in an order that depends on the machine.
    torch.set_num_threads(1)
    SEEDS.append(torch.default_generator.manual_seed)
    if torch.cuda.is_available():
        return
    NO_CUDA.append(True)

    def is_cuda(x):
        return str(x).startswith("cuda") and isinstance(x, (str, torch.device))

    def here(original):
        def to(self, *args, **kwargs):
            args = tuple("cpu" if is_cuda(a) else a for a in args)
            kwargs = {k: "cpu" if is_cuda(v) else v for k, v in kwargs.items()}
            return original(self, *args, **kwargs)

        return to

    for kind in (torch.Tensor, torch.nn.Module):
        kind.cuda = lambda self, *args, **kwargs: self
        kind.to = here(kind.to)


SEEDS = []  # how torch's generator is set, taken before a student's code can replace it


def idioms(call):
    """(code, name) of what a call has of PyTorch of long ago, or of a device that is not there."""
    f = call.func
    name = getattr(f, "attr", None) or getattr(f, "id", "")
    if name == "Variable":
        yield "torch_idiom_old", "Variable"
    for keyword in call.keywords:
        if keyword.arg == "size_average" or (keyword.arg == "reduce" and ("loss" in name.lower() or "entropy" in name)):
            yield "torch_idiom_old", keyword.arg + "="
    if NO_CUDA and isinstance(f, ast.Attribute):
        if name == "cuda" and not isinstance(f.value, ast.Constant):
            yield "torch_no_cuda", ".cuda()"
        first = call.args[0] if call.args else None
        if name == "to" and isinstance(first, ast.Constant) and str(first.value).startswith("cuda"):
            yield "torch_no_cuda", '.to("cuda")'


def seed(text):
    """Makes what the student draws at random the same in every run."""
    if "random" in text or "randn" in text or "shuffle" in text:
        _seed_others()
    for manual_seed in SEEDS:
        manual_seed(0)


def _seed_others():
    __import__("random").seed(0)
    if "numpy" in _sys.modules:
        __import__("numpy.random")
        _sys.modules["numpy"].random.seed(0)


def reseed():
    """Before each call, where torch is there: the weights of a model do not depend on what was made before it."""
    if SEEDS:
        for manual_seed in SEEDS:
            manual_seed(0)
        _seed_others()
