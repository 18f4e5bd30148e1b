"""What the frontend knows of Python's standard library and of well-known setters: names, nothing imported.

Names are fully dotted. A table entry ending in `.*` covers every name of that module. The published language
page is generated from these tables.
"""

from __future__ import annotations

# Deterministic, quick, and free of effects: evaluated as glue by the worker, never a task of its own.
GLUE = frozenset(
    """
    base64.* binascii.* bisect.* calendar.* collections.* copy.copy copy.deepcopy datetime.* decimal.Decimal
    enum.* fractions.* functools.partial functools.reduce hashlib.* heapq.* html.* itertools.* logging.getLogger json.dumps json.loads
    math.* cmath.* numbers.* operator.* os.fspath os.path.abspath os.path.basename os.path.commonpath
    os.path.commonprefix os.path.dirname os.path.isabs os.path.join os.path.normcase os.path.normpath
    os.path.relpath os.path.split os.path.splitdrive os.path.splitext pathlib.* posixpath.* ntpath.* re.* statistics.*
    string.* struct.* textwrap.* types.SimpleNamespace types.MappingProxyType typing.cast unicodedata.*
    urllib.parse.* uuid.UUID uuid.uuid3 uuid.uuid5 zlib.adler32 zlib.crc32 zoneinfo.ZoneInfo
    """.split()
)

# The value differs from run to run or from machine to machine: it must come in as a parameter.
NONDETERMINISTIC = frozenset(
    """
    datetime.date.today datetime.datetime.now datetime.datetime.today datetime.datetime.utcnow time.ctime
    time.gmtime time.localtime time.monotonic time.monotonic_ns time.perf_counter time.perf_counter_ns
    time.process_time time.strftime time.time time.time_ns random.* secrets.* uuid.getnode uuid.uuid1 uuid.uuid4
    os.environ os.environb os.getcwd os.getcwdb os.getenv os.getlogin os.getpid os.getppid os.uname os.urandom
    os.cpu_count os.getloadavg os.path.expanduser os.path.expandvars pathlib.Path.cwd pathlib.Path.home
    getpass.getuser platform.* socket.gethostname socket.getfqdn tempfile.* sys.argv sys.executable
    numpy.random.rand numpy.random.randn numpy.random.randint numpy.random.random numpy.random.choice
    numpy.random.normal numpy.random.uniform numpy.random.permutation numpy.random.shuffle
    """.split()
)

# They change this process only; the tasks run in others.
PROCESS_SETTERS = frozenset(
    """
    random.seed numpy.random.seed torch.manual_seed torch.set_num_threads torch.use_deterministic_algorithms
    tensorflow.random.set_seed tensorflow.keras.utils.set_random_seed os.chdir os.putenv os.unsetenv os.umask
    os.environ.update os.environ.setdefault os.environ.pop os.environ.clear os.nice locale.setlocale
    sys.setrecursionlimit sys.path.append sys.path.insert warnings.filterwarnings warnings.simplefilter
    warnings.resetwarnings logging.basicConfig logging.disable logging.captureWarnings logging.config.dictConfig
    logging.config.fileConfig decimal.setcontext decimal.getcontext matplotlib.use pandas.set_option
    pandas.options numpy.seterr numpy.set_printoptions signal.signal signal.alarm socket.setdefaulttimeout
    multiprocessing.set_start_method faulthandler.enable gc.disable gc.enable atexit.register
    polars.Config.set_tbl_rows polars.Config.set_fmt_str_lengths
    """.split()
)

# Builtins that are pure functions of their arguments.
GLUE_BUILTINS = frozenset(
    """
    abs all any ascii bin bool bytearray bytes callable chr complex dict divmod enumerate filter float format
    frozenset getattr hasattr hex int isinstance issubclass iter len list map max memoryview min next object oct
    ord pow range repr reversed round set slice sorted str sum tuple type zip NotImplemented Ellipsis
    """.split()
)
# Builtins whose result can be consumed once.
ONE_SHOT_BUILTINS = frozenset({"enumerate", "filter", "iter", "map", "reversed", "zip"})
ONE_SHOT_MODULES = frozenset({"itertools"})
# Builtins that make no sense, or hide what happens, in a pipeline body; with the way out.
REFUSED_BUILTINS = {
    "open": "an open file cannot cross to another task: open it inside the function that reads it",
    "input": "nobody answers on an engine: make it a parameter",
    "exec": "move the code into a function",
    "eval": "move the code into a function",
    "compile": "move the code into a function",
    "globals": "pass the values as arguments",
    "locals": "pass the values as arguments",
    "vars": "read the attributes you need by name",
    "dir": "read the attributes you need by name",
    "setattr": "a value is not changed in place: write a function that returns the new one",
    "delattr": "a value is not changed in place: write a function that returns the new one",
    "__import__": "use an import statement",
    "breakpoint": "debug with `dagwright run --on inline`",
    "exit": "raise an exception inside a function",
    "quit": "raise an exception inside a function",
    "help": "remove it",
    "id": "an identity means nothing in another process: compare values",
    "hash": "string hashes differ from process to process: use hashlib",
    "super": "pipelines are plain functions",
}
EXCEPTION_SUFFIXES = ("Error", "Exception", "Warning", "Interrupt", "Exit", "Iteration")

# Methods that change the object they are called on, on the standard containers and the common libraries.
MUTATORS = frozenset(
    """
    append appendleft extend extendleft insert pop popleft popitem remove clear update add discard sort reverse
    setdefault rotate difference_update intersection_update symmetric_difference_update write writelines
    """.split()
)
LOG_METHODS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})
PRINT_CALLS = frozenset({f"logging.{m}" for m in LOG_METHODS} | {"warnings.warn", "pprint.pprint"})
LOGGER_FACTORIES = frozenset({"logging.getLogger", "logging.Logger", "structlog.get_logger", "structlog.getLogger"})

# Decorators that leave the signature of what they decorate as it is.
TRANSPARENT_DECORATORS = frozenset(
    """
    staticmethod classmethod functools.lru_cache functools.cache functools.wraps typing.no_type_check
    typing.final abc.abstractmethod property functools.cached_property dataclasses.dataclass
    """.split()
)


def listed(table: frozenset[str], dotted: str) -> bool:
    """Whether a table holds `dotted`, itself or through a `module.*` entry (of any enclosing module)."""
    if dotted in table:
        return True
    head = dotted
    while "." in head:
        head = head.rpartition(".")[0]
        if f"{head}.*" in table:
            return True
    return False
