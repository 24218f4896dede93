"""The knowledge base: its tables are tidy and true, its lookups answer as documented, its errors are clear.

It reads the TOML files, the installed packages and what the SDK passes through. How a rule reports an effect is
the business of the rules' examples, and that the sandbox's own table is covered of ``test_sandbox_parity``.
"""

import importlib
import importlib.metadata
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from flake8_temporal import devtools
from flake8_temporal.knowledge import layer, load, schema
from flake8_temporal.knowledge.table import Effect, Table, build, standard
from flake8_temporal.model import ConfigurationError, Settings

PATHS = sorted(load.FOLDER.glob("*.toml"))
FILES = {path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in PATHS}
ENTRIES: list[tuple[str, str, dict[str, Any]]] = [
    (file, section, entry)
    for file, data in FILES.items()
    for section in ("package", "class")
    for entry in data.get(section, [])
]
DISTRIBUTIONS = sorted({entry["dist"] for _file, _section, entry in ENTRIES} - {"stdlib"}, key=str.lower)
FULL_NAMES = ("aliases", "attributes", "calls", "factories", "prefixes")
NAME_LISTS = (*FULL_NAMES, "brief", "effects", "pure", "unresolved", "write")  # in a class, these name methods
THIS_PYTHON = sys.version_info[:2]


# --- the tables are tidy


def title(file: str, entry: Mapping[str, Any]) -> str:
    return f"{file} {entry.get('name') or entry['dist']} {entry.get('kind', '')}"


def test_lists_are_sorted_and_unique() -> None:
    wrong = [
        f"{title(file, entry)}: {key}"
        for file, _section, entry in ENTRIES
        for key in NAME_LISTS
        if key in entry and entry[key] != sorted(set(entry[key]))
    ]
    assert wrong == []


def test_tables_are_sorted() -> None:
    for file, data in FILES.items():
        for key in ("aliases", "durable", "kinds"):
            assert list(data.get(key, {})) == sorted(data.get(key, {})), f"{file} {key}"
        dists = [entry["dist"].lower() for entry in data.get("package", [])]
        names = [entry["name"].lower() for entry in data.get("class", [])]
        assert dists == sorted(dists), file
        assert names == sorted(names), file


def test_every_entry_says_what_it_is() -> None:
    for file, section, entry in ENTRIES:
        assert entry["dist"] and entry["kind"], title(file, entry)
        assert entry["status"] == "memory" or entry["status"].startswith("verified "), title(file, entry)
        says = (*FULL_NAMES, "constructor", "effects", "pure")
        assert any(key in entry for key in says), title(file, entry)
        assert entry.get("remedy") != FILES["effects.toml"]["kinds"][entry["kind"]], title(file, entry)


def said() -> dict[str, set[str]]:
    """Every dotted name, and everything that the tables say calling it does."""
    kinds = FILES["effects.toml"]["kinds"]
    says = defaultdict(set)
    for file, data in FILES.items():
        for entry in schema.parse(data, file, kinds).entries:
            prefix = f"{entry.name}." if entry.name else ""
            for name in (*entry.calls, *entry.prefixes):
                says[prefix + name].add(f"{entry.kind}{' weak' if entry.weak else ''}")
            for name in entry.pure:
                says[prefix + name].add("pure")
            if entry.constructor:
                says[entry.name].add(entry.kind)
    return says


def test_no_contradictions() -> None:
    assert {name: sorted(facts) for name, facts in said().items() if len(facts) > 1} == {}


def test_no_name_is_listed_twice() -> None:
    for section, keys in (("package", ("attributes", "calls", "prefixes")), ("class", ("name",))):
        listed = [
            name
            for _file, where, entry in ENTRIES
            if where == section
            for key in keys
            for name in ([entry[key]] if key == "name" else entry.get(key, []))
        ]
        assert sorted(name for name in set(listed) if listed.count(name) > 1) == []


def test_a_factory_makes_one_class() -> None:
    made = defaultdict(set)
    for _file, _section, entry in ENTRIES:
        for factory in entry.get("factories", []):
            made[factory].add(entry["name"])
    assert {factory: names for factory, names in made.items() if len(names) > 1} == {}


def test_names_are_canonical() -> None:
    table = standard()
    wrong = {name: table.canonical(name) for name in said() if table.canonical(name) != name}
    assert wrong == {}


def test_what_writes_also_acts() -> None:
    for file, _section, entry in ENTRIES:
        acts = {*entry.get("calls", []), *entry.get("effects", [])}
        assert "*" in acts or set(entry.get("write", [])) <= acts, title(file, entry)


def test_exceptions_are_no_effects() -> None:
    acting = [name for name, facts in said().items() if facts != {"pure"}]
    assert [name for name in acting if name.endswith(("Error", "Exception"))] == []


def test_messages_fit() -> None:
    for kind, remedy in FILES["effects.toml"]["kinds"].items():
        assert len(remedy) <= 50, kind


# --- the tables are true


def resolve(name: str) -> object:
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:count]))
        except ImportError:
            continue
        for part in parts[count:]:
            found = getattr(found, part)
        return found
    raise ImportError(parts[0])


def claims(section: str, entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each name of an entry that must exist: as the entry spells it, and in full."""
    unresolved = entry.get("unresolved", [])
    if section == "class":
        if entry["name"] in unresolved:
            return
        yield entry["name"], entry["name"]
    for key in ("attributes", "calls", "effects", "factories", "prefixes", "pure"):
        for name in entry.get(key, []):
            plain = name.removesuffix(schema.SUBTREE)
            method = section == "class" and key not in FULL_NAMES
            dynamic = plain.rpartition(".")[2].startswith(("*", "__")) or method and entry.get("chain")
            if dynamic or plain in unresolved:
                continue
            yield plain, f"{entry['name']}.{plain}" if method else plain


def missing(section: str, entry: Mapping[str, Any]) -> Iterator[str]:
    for name, full in claims(section, entry):
        if elsewhere(entry, name):
            continue
        root = full.partition(".")[0]
        try:
            importlib.import_module(root)
        except ImportError:
            if root == entry.get("name", root).partition(".")[0]:
                yield full
            continue  # a factory that another distribution brings
        try:
            resolve(full)
        except (AttributeError, ImportError):
            yield full


def missing_of(dist: str) -> list[str]:
    entries = [(section, entry) for _file, section, entry in ENTRIES if entry["dist"] == dist]
    return sorted({full for section, entry in entries for full in missing(section, entry)})


def elsewhere(entry: Mapping[str, Any], name: str) -> bool:
    """Whether an entry says that this Python does not have the name."""
    name = name.removeprefix(f"{entry.get('name')}.")
    since, until = entry.get("since", {}).get(name), entry.get("until", {}).get(name)
    return bool(since and version(since) > THIS_PYTHON or until and version(until) <= THIS_PYTHON)


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


@pytest.mark.skipif(sys.platform != "linux", reason="the standard library differs between systems")
def test_standard_library_names_exist() -> None:
    assert missing_of("stdlib") == []


def test_declared_versions_are_needed() -> None:
    """A name that is declared to be gone or still to come must not be here."""
    wrong = []
    for _file, section, entry in ENTRIES:
        for name, full in claims(section, entry) if entry["dist"] == "stdlib" else ():
            if elsewhere(entry, name):
                try:
                    resolve(full)
                except (AttributeError, ImportError):
                    continue
                wrong.append(full)
    assert wrong == []


@pytest.mark.parametrize("dist", DISTRIBUTIONS)
def test_names_of_installed_packages_exist(dist: str) -> None:
    try:
        importlib.metadata.version(dist)
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(f"{dist} is not installed")
    assert missing_of(dist) == []


def test_sandbox_passes_what_the_tables_say() -> None:
    sandbox = pytest.importorskip("temporalio.worker.workflow_sandbox", reason="the SDK is not installed")
    passed = sandbox.SandboxRestrictions.passthrough_modules_default
    assert [module for module in sorted(passed) if not standard().passed_by_default(module)] == []
    assert sorted(set(FILES["temporalio.toml"]["sandbox"]["passed_by_default"]) - passed) == []


def test_event_loop_methods() -> None:
    """The workflow's loop is an AbstractEventLoop that leaves most methods to its base, which raises."""
    module = pytest.importorskip("temporalio.worker._workflow_instance", reason="the SDK is not installed")
    asyncio = importlib.import_module("asyncio")
    methods = [name for name in vars(asyncio.AbstractEventLoop) if not name.startswith("_")]
    works = {name for name in methods if name in vars(module._WorkflowInstanceImpl)}
    known = {name for name in methods if standard().call(f"asyncio.AbstractEventLoop.{name}") is None}
    assert known == works


# --- the rules' names


ACTS = {
    "time": (
        "arrow.now arrow.utcnow datetime.date.today datetime.datetime.now datetime.datetime.today"
        " datetime.datetime.utcnow django.utils.timezone.now email.utils.formatdate email.utils.localtime"
        " email.utils.make_msgid pandas.Timestamp.now pandas.Timestamp.today pandas.Timestamp.utcnow"
        " pendulum.now pendulum.today time.asctime time.clock_gettime time.clock_gettime_ns time.ctime"
        " time.gmtime time.localtime time.monotonic time.monotonic_ns time.perf_counter time.perf_counter_ns"
        " time.process_time time.process_time_ns time.strftime time.thread_time time.thread_time_ns"
        " time.time time.time_ns timeit.default_timer timeit.timeit"
    ),
    "random": (
        "bcrypt.gensalt cryptography.fernet.Fernet.encrypt cryptography.fernet.Fernet.generate_key"
        " faker.Faker.name mimesis.Person.full_name numpy.random.RandomState numpy.random.default_rng"
        " numpy.random.rand os.getrandom os.urandom random.Random random.SystemRandom"
        " random.SystemRandom.choice random.choice random.random random.shuffle secrets.SystemRandom"
        " secrets.token_hex ssl.RAND_bytes torch.rand torch.randn"
    ),
    "id": (
        "bson.ObjectId bson.objectid.ObjectId cuid.cuid nanoid.generate shortuuid.uuid tsidpy.TSID.create"
        " ulid.ULID uuid.getnode uuid.uuid1 uuid.uuid4 uuid.uuid6 uuid.uuid7 uuid.uuid8 uuid6.uuid7"
        " uuid_utils.uuid7 xid.XID"
    ),
    "http": (
        "aiohttp.ClientSession aiohttp.ClientSession.get dns.resolver.resolve ftplib.FTP"
        " grpc.insecure_channel http.client.HTTPSConnection.request httpx.AsyncClient.post httpx.get"
        " httpx2.get orders_pb2_grpc.OrdersStub.Place paramiko.SSHClient.connect requests.Session.post"
        " requests.get requests.sessions.Session.get smtplib.SMTP smtplib.SMTP.sendmail"
        " socket.create_connection socket.socket urllib.request.urlopen urllib3.PoolManager.request"
        " urllib3.request websockets.connect"
    ),
    "db": (
        "asyncpg.Connection.fetch asyncpg.Pool.acquire asyncpg.connect django.db.models.Manager.get"
        " elasticsearch.Elasticsearch.indices.create elasticsearch.Elasticsearch.search"
        " motor.motor_asyncio.AsyncIOMotorClient psycopg.Cursor.execute psycopg.connect psycopg2.connect"
        " pymongo.MongoClient.shop.orders.find_one pymongo.collection.Collection.insert_one"
        " sqlalchemy.create_engine sqlalchemy.engine.Engine.connect"
        " sqlalchemy.ext.asyncio.AsyncSession.execute sqlalchemy.ext.asyncio.create_async_engine"
        " sqlalchemy.orm.Session.execute sqlalchemy.orm.scoped_session.execute sqlite3.connect"
    ),
    "cache": "redis.Redis.get redis.StrictRedis.get redis.asyncio.Redis.set redis.client.Pipeline.execute",
    "queue": (
        "aiokafka.AIOKafkaProducer.send celery.Task.apply_async celery.Task.delay"
        " celery.canvas.Signature.delay kafka.KafkaProducer pika.BlockingConnection"
    ),
    "file": (
        "aiofiles.open builtins.open fsspec.open glob.glob importlib.resources.files io.open"
        " linecache.getline numpy.load os.listdir os.path.abspath os.path.exists os.path.getmtime"
        " os.path.isfile os.path.realpath os.remove os.stat pandas.DataFrame.to_excel pandas.read_csv"
        " pathlib.Path.absolute pathlib.Path.exists pathlib.Path.read_text pathlib.PosixPath.open"
        " pkgutil.get_data shutil.rmtree tempfile.mkdtemp zipfile.ZipFile"
    ),
    "env": (
        "decouple.config dotenv.load_dotenv dynaconf.Dynaconf environs.Env.str os.environ.get os.getenv"
        " os.putenv pydantic_settings.BaseSettings"
    ),
    "secret": "azure.identity.DefaultAzureCredential google.auth.default hvac.Client keyring.get_password",
    "flag": (
        "UnleashClient.UnleashClient UnleashClient.UnleashClient.is_enabled ldclient.get"
        " posthog.feature_enabled waffle.flag_is_active"
    ),
    "proc": (
        "builtins.exit builtins.quit docker.DockerClient.containers.run docker.from_env os._exit os.execv"
        " os.fork os.kill os.popen os.spawnl os.system os.wait os.waitpid pexpect.spawn sh.ls signal.alarm"
        " signal.signal subprocess.Popen subprocess.check_output subprocess.run sys.exit"
    ),
    "host": (
        "importlib.metadata.version os.cpu_count os.getpid os.uname platform.node platform.system"
        " psutil.Process.memory_info psutil.virtual_memory socket.gethostname"
    ),
    "thread": (
        "_thread.start_new_thread apscheduler.schedulers.background.BackgroundScheduler"
        " concurrent.futures.ProcessPoolExecutor concurrent.futures.ThreadPoolExecutor"
        " concurrent.futures.ThreadPoolExecutor.submit dask.compute joblib.Parallel multiprocessing.Pool"
        " multiprocessing.Process ray.get schedule.every threading.Event threading.Lock threading.Thread"
        " threading.local"
    ),
    "sleep": (
        "concurrent.futures.Future.result queue.Queue.get queue.Queue.join queue.Queue.put select.select"
        " signal.pause time.sleep"
    ),
    "retry": (
        "backoff.on_exception ratelimit.sleep_and_retry retry.retry stamina.retry tenacity.AsyncRetrying"
        " tenacity.Retrying tenacity.retry"
    ),
    "console": "builtins.print pprint.pprint sys.stderr.write sys.stdout.write traceback.print_exc",
    "debug": "builtins.breakpoint builtins.input pdb.set_trace",
    "log": (
        "logging.Logger.info logging.LoggerAdapter.warning logging.debug logging.error loguru.logger.info"
        " structlog.stdlib.BoundLogger.info"
    ),
    "telemetry": (
        "datadog.statsd.increment posthog.capture prometheus_client.Counter.inc"
        " prometheus_client.Histogram.observe sentry_sdk.capture_exception sentry_sdk.capture_message"
        " statsd.StatsClient.incr"
    ),
    "cloud": (
        "azure.storage.blob.BlobClient.upload_blob boto3.client boto3.resource"
        " boto3.resources.base.ServiceResource.put_item botocore.client.BaseClient.put_object"
        " google.cloud.storage.Blob.upload_from_string kubernetes.client.CoreV1Api.list_namespaced_pod"
    ),
    "saas": (
        "sendgrid.SendGridAPIClient.send slack_sdk.WebClient.chat_postMessage stripe.PaymentIntent.create"
        " stripe.StripeClient.v1.customers.create stripe.checkout.Session.create"
        " twilio.rest.Client.messages.create"
    ),
    "llm": (
        "anthropic.AsyncAnthropic.messages.create cohere.Client.chat huggingface_hub.hf_hub_download"
        " langchain_openai.ChatOpenAI.ainvoke langchain_openai.ChatOpenAI.invoke litellm.acompletion"
        " mistralai.Mistral.chat.complete ollama.chat openai.AsyncOpenAI.responses.create"
        " openai.OpenAI.chat.completions.create"
    ),
    "temporal": (
        "temporalio.client.Client.connect temporalio.client.Client.start_workflow"
        " temporalio.client.ScheduleHandle.trigger temporalio.client.WorkflowHandle.signal"
        " temporalio.envconfig.ClientConfig.load_client_connect_config"
        " temporalio.testing.WorkflowEnvironment.start_local temporalio.worker.Replayer"
        " temporalio.worker.Worker"
    ),
    "loop": (
        "asyncio.AbstractEventLoop.add_signal_handler asyncio.AbstractEventLoop.call_soon_threadsafe"
        " asyncio.AbstractEventLoop.run_in_executor asyncio.Runner asyncio.create_subprocess_exec"
        " asyncio.new_event_loop asyncio.open_connection asyncio.run asyncio.run_coroutine_threadsafe"
        " asyncio.set_event_loop asyncio.start_server asyncio.to_thread"
    ),
    "foreign": (
        "anyio.run anyio.sleep asgiref.sync.sync_to_async gevent.spawn nest_asyncio.apply trio.run"
        " uvloop.run"
    ),
    "order": "asyncio.all_tasks asyncio.as_completed asyncio.wait",
    "identity": (
        "builtins.hash builtins.id gc.collect sys._getframe sys.getrefcount weakref.WeakSet weakref.ref"
    ),
    "import": (
        "builtins.__import__ builtins.eval builtins.exec importlib.import_module importlib.reload"
        " runpy.run_path"
    ),
}
QUIET = (
    "aiohttp.ClientResponse.json aiohttp.ClientTimeout asyncio.AbstractEventLoop.call_later"
    " asyncio.AbstractEventLoop.create_task asyncio.AbstractEventLoop.time asyncio.Condition asyncio.Event"
    " asyncio.Future asyncio.Lock asyncio.Queue asyncio.Queue.get asyncio.Semaphore asyncio.create_task"
    " asyncio.current_task asyncio.gather asyncio.get_running_loop asyncio.shield asyncio.sleep"
    " asyncio.timeout asyncio.wait_for boto3.dynamodb.conditions.Key botocore.exceptions.ClientError"
    " builtins.SystemExit contextvars.ContextVar contextvars.ContextVar.set datetime.datetime"
    " datetime.datetime.combine datetime.datetime.fromisoformat datetime.datetime.strptime faker.Faker"
    " fastapi.FastAPI grpc.StatusCode hashlib.sha256 http.HTTPStatus httpx.Client httpx.Response.json"
    " httpx.URL io.BytesIO io.StringIO json.loads locale.atof logging.getLogger loguru.logger.bind"
    " numpy.random.Generator openai.OpenAI.with_options openai.types.chat.ChatCompletion os.path.basename"
    " os.path.join pandas.DataFrame pandas.DataFrame.groupby pathlib.Path pathlib.Path.joinpath"
    " pathlib.Path.with_suffix pathlib.PurePath pprint.pformat psutil.NoSuchProcess queue.Queue"
    " queue.Queue.empty queue.Queue.get_nowait queue.Queue.put_nowait random.Random.shuffle requests.Request"
    " requests.Session requests.exceptions.ConnectionError secrets.compare_digest shlex.split signal.Signals"
    " sqlalchemy.and_ sqlalchemy.exc.IntegrityError sqlalchemy.func.now sqlalchemy.insert"
    " sqlalchemy.orm.scoped_session sqlalchemy.orm.sessionmaker sqlalchemy.select sqlalchemy.text"
    " stripe.CardError stripe.Webhook.construct_event stripe.error.CardError structlog.get_logger"
    " structlog.stdlib.BoundLogger.bind subprocess.CalledProcessError temporalio.client.WorkflowFailureError"
    " temporalio.contrib.openai_agents.OpenAIAgentsPlugin temporalio.workflow.execute_activity"
    " temporalio.workflow.logger.info temporalio.workflow.now temporalio.workflow.random"
    " temporalio.workflow.uuid4 threading.current_thread threading.main_thread time.strptime"
    " traceback.format_exc urllib.parse.urlencode uuid.UUID uuid.uuid3 uuid.uuid5 yaml.safe_load"
)
WEAK = (
    "asyncio.TaskGroup datetime.datetime.fromtimestamp dateutil.parser.parse pandas.DataFrame.to_csv"
    " platform.python_version sqlite3.Connection.execute sys.getsizeof warnings.warn"
)


@pytest.mark.parametrize(("kind", "names"), ACTS.items(), ids=list(ACTS))
def test_the_rules_names_act(kind: str, names: str) -> None:
    found = {name: standard().call(name) for name in names.split()}
    assert [name for name, effect in found.items() if not effect or effect.kind != kind or effect.weak] == []


def test_what_the_rules_call_fine_is_quiet() -> None:
    found = {name: standard().call(name) for name in QUIET.split()}
    assert {name: effect for name, effect in found.items() if effect} == {}


def test_what_is_weak() -> None:
    found = {name: standard().call(name) for name in WEAK.split()}
    assert [name for name, effect in found.items() if not effect or not effect.weak] == []


@pytest.mark.parametrize(
    ("name", "condition"),
    [
        ("builtins.hash", "hash of unknown type"),
        ("builtins.print", "to a terminal stream"),
        ("datetime.datetime.fromtimestamp", "without tz[1]"),
        ("random.Random", "no argument or None"),
        ("sklearn.utils.shuffle", "without random_state"),
        ("sqlite3.connect", "unless in memory"),
        ("time.asctime", "no arguments"),
        ("time.strftime", "at most one argument"),
        ("time.time", ""),
    ],
)
def test_conditions(name: str, condition: str) -> None:
    effect = standard().call(name)
    assert effect and effect.only_when == condition


# --- lookups


@pytest.fixture
def table_of(tmp_path: Path) -> Any:
    def make(text: str = "", **settings: Any) -> Table:
        file = tmp_path / "team.toml"
        file.write_text(f"schema = 1\n{text}", encoding="utf-8")
        return build(Settings(knowledge=(str(file),), **settings))

    return make


def test_an_effect_says_everything() -> None:
    assert standard().call("asyncio.events.get_running_loop") is None
    wait = Effect("order", "asyncio.wait", False, "", "use workflow.wait()")
    assert standard().call("asyncio.tasks.wait") == wait


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("aiohttp.client.ClientSession.get", "aiohttp.ClientSession.get"),
        ("my.module.function", "my.module.function"),
        ("pathlib.PosixPath", "pathlib.Path"),
        ("requests.api.get", "requests.get"),
        ("time", "time"),
    ],
)
def test_canonical(name: str, canonical: str) -> None:
    assert standard().canonical(name) == canonical


@pytest.mark.parametrize(
    ("name", "produced"),
    [
        ("aiohttp.ClientSession.get", "aiohttp.ClientResponse"),
        ("asyncio.get_event_loop", "asyncio.AbstractEventLoop"),
        ("asyncpg.Pool.acquire", "asyncpg.Connection"),
        ("asyncpg.create_pool", "asyncpg.Pool"),
        ("boto3.Session", "boto3.session.Session"),
        ("boto3.Session.client", "botocore.client.BaseClient"),
        ("concurrent.futures.ThreadPoolExecutor.submit", "concurrent.futures.Future"),
        ("httpx.Client", "httpx.Client"),
        ("logging.getLogger", "logging.Logger"),
        ("loguru.logger.bind", "loguru.logger"),
        ("my.module.function", None),
        ("openai.OpenAI.with_options", "openai.OpenAI"),
        ("orders_pb2_grpc.OrdersStub", "orders_pb2_grpc.OrdersStub"),
        ("pathlib.Path.joinpath", "pathlib.Path"),
        ("psycopg.Connection.cursor", "psycopg.Cursor"),
        ("psycopg.connect", "psycopg.Connection"),
        ("redis.from_url", "redis.Redis"),
        ("sqlalchemy.create_engine", "sqlalchemy.engine.Engine"),
        ("sqlalchemy.engine.Engine.begin", "sqlalchemy.engine.Connection"),
        ("sqlalchemy.ext.asyncio.create_async_engine", "sqlalchemy.ext.asyncio.AsyncEngine"),
        ("sqlalchemy.orm.sessionmaker", "sqlalchemy.orm.sessionmaker"),
        ("sqlalchemy.orm.sessionmaker.__call__", "sqlalchemy.orm.Session"),
        ("structlog.get_logger", "structlog.stdlib.BoundLogger"),
        ("temporalio.client.Client.connect", "temporalio.client.Client"),
    ],
)
def test_produces(name: str, produced: str | None) -> None:
    assert standard().produces(name) == produced


def test_classes_and_chains() -> None:
    table = standard()
    assert table.is_class("requests.sessions.Session") and not table.is_class("requests.get")
    assert table.is_chain("openai.OpenAI") and table.is_chain("openai.OpenAI.chat.completions")
    assert not table.is_chain("requests.Session") and not table.is_chain("my.module")


def test_reads() -> None:
    table = standard()
    for name in ("os.environ", "os.environ.get", "sys.argv"):
        effect = table.read(name)
        assert effect and effect.kind == "env" and not effect.weak
        assert name.startswith(effect.name)
    for name in ("django.conf.settings.DEBUG", "os.name", "sys.platform", "sys.version_info"):
        effect = table.read(name)
        assert effect and effect.weak
    assert table.read("os.path") is None and table.read("sys") is None


def test_durable() -> None:
    table = standard()
    for name in ("agents.Runner.run", "agents.run.Runner.run", "temporalio.contrib.langgraph.anything"):
        assert table.is_durable(name) and table.call(name) is None
    assert not table.is_durable("openai.OpenAI.responses.create")
    plain = build(Settings(durable_integrations=()))
    effect = plain.call("agents.Runner.run")
    assert effect and effect.kind == "llm"
    assert not plain.is_durable("agents.Runner.run")
    assert plain.is_durable("temporalio.contrib.langgraph.anything")


def test_passed_by_default() -> None:
    table = standard()
    for module in ("asyncio", "google.protobuf.message", "os.path", "pydantic", "temporalio.client"):
        assert table.passed_by_default(module)
    for module in ("google", "google.cloud", "numpy", "sys"):
        assert not table.passed_by_default(module)


def test_fails_in_sandbox() -> None:
    table = standard()
    for module in ("requests", "requests.adapters", "google.cloud.storage"):
        assert table.fails_in_sandbox(module)
    for module in ("google.cloud", "cryptography", "requests_toolbelt", "aiohttp", "asyncio"):
        assert not table.fails_in_sandbox(module)


def test_a_subtree_means_methods_not_protocols() -> None:
    assert standard().call("slack_sdk.WebClient.chat_postMessage")
    assert standard().call("slack_sdk.WebClient.__init__") is None
    assert standard().call("openai.OpenAI.__enter__") is None


# --- users' tables and options


def test_most_specific_wins(table_of: Any) -> None:
    table = table_of(
        """
        [[package]]
        kind = "db"
        calls = ["acme.db.pure.refresh"]
        prefixes = ["acme.db.*"]
        pure = ["acme.db.Row", "acme.db.pure.*"]
        """
    )
    assert table.call("acme.db.query").kind == "db"
    assert table.call("acme.db.deep.query").kind == "db"
    assert table.call("acme.db.Row") is None
    assert table.call("acme.db.pure.parse") is None
    assert table.call("acme.db.pure.refresh").kind == "db"
    assert table.call("acme.db") is None


def test_pure_wins_over_calls(table_of: Any) -> None:
    table = table_of('[[package]]\nkind = "db"\ncalls = ["acme.query"]\npure = ["acme.query"]')
    assert table.call("acme.query") is None


def test_a_user_wins_over_us(table_of: Any) -> None:
    table = table_of(
        """
        [[package]]
        kind = "db"
        calls = ["json.loads"]
        pure = ["os.environ", "requests.api.get", "stripe.*"]
        """
    )
    assert table.call("json.loads").kind == "db"
    assert table.call("requests.get") is None
    assert table.call("requests.post").kind == "http"
    assert table.call("stripe.Customer.create") is None
    assert table.read("os.environ.get") is None
    assert standard().call("requests.get") and standard().read("os.environ.get")


def test_an_option_wins_over_a_table(table_of: Any) -> None:
    table = table_of('[[package]]\nkind = "db"\ncalls = ["acme.query", "acme.read"]', pure=("acme.query",))
    assert table.call("acme.query") is None
    assert table.call("acme.read").kind == "db"


def test_the_later_table_wins(tmp_path: Path) -> None:
    for name, kind in (("first", "db"), ("second", "http")):
        text = f'schema = 1\n[[package]]\nkind = "{kind}"\ncalls = ["acme.query"]\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    table = build(Settings(knowledge=(str(tmp_path / "first.toml"), str(tmp_path / "second.toml"))))
    effect = table.call("acme.query")
    assert effect and effect.kind == "http"


def test_options() -> None:
    effects = (("acme.*", "http"), ("acme.ask", "llm"))
    table = build(Settings(pure=("requests.get", "acme.pure.*"), effects=effects))
    assert table.call("requests.get") is None
    assert table.call("acme.pure.parse") is None
    for name, kind in (("acme.send", "http"), ("acme.ask", "llm")):
        effect = table.call(name)
        assert effect and effect.kind == kind and effect.remedy == FILES["effects.toml"]["kinds"][kind]


def test_a_user_adds_a_class(table_of: Any) -> None:
    table = table_of(
        """
        [durable]
        acme = ["acme.durable"]

        [[class]]
        name = "acme.Client"
        kind = "saas"
        chain = true
        constructor = "effect"
        remedy = "call it in an activity"
        aliases = ["acme.client.Client"]
        factories = ["acme.connect"]
        effects = ["send", "orders.list"]
        pure = ["with_options"]
        only_when = { send = "without dry_run" }
        """,
        durable_integrations=("acme",),
    )
    assert table.produces("acme.connect") == "acme.Client"
    built = Effect("saas", "acme.Client", False, "", "call it in an activity", "brief")
    assert table.call("acme.client.Client") == built
    assert table.call("acme.Client.mail.send").only_when == "without dry_run"
    assert table.call("acme.Client.orders.list").only_when == ""
    assert table.call("acme.Client.with_options") is None
    assert table.is_durable("acme.durable.run") and not table.is_durable("agents.Runner.run")


@pytest.mark.parametrize(
    ("names", "aio"),
    [
        (
            "requests.get requests.Session.post time.sleep subprocess.run psycopg2.connect"
            " sqlalchemy.orm.Session.commit boto3.resources.base.ServiceResource.put_item redis.Redis.get"
            " openai.OpenAI.chat.completions.create builtins.open pathlib.Path.read_text shutil.copytree"
            " concurrent.futures.Future.result",
            "sync",
        ),
        (
            "boto3.client sqlalchemy.create_engine sqlalchemy.orm.Session.add subprocess.Popen os._exit openai.OpenAI"
            " os.path.exists pathlib.Path.exists os.makedirs tempfile.mkdtemp pymongo.collection.Collection.find",
            "brief",
        ),
        ("aiohttp.ClientSession.get httpx.AsyncClient.post asyncpg.connect aiofiles.open", "async"),
    ],
)
def test_how_long_a_call_takes(names: str, aio: str) -> None:
    effects = {name: standard().call(name) for name in names.split()}
    assert {name for name, effect in effects.items() if effect is None or effect.aio != aio} == set()


def test_a_circle_of_aliases_ends(table_of: Any) -> None:
    assert table_of('[aliases]\n"a.b" = "c.d"\n"c.d" = "a.b"').canonical("a.b.x") in {"a.b.x", "c.d.x"}


def test_a_changed_table_is_read_again(table_of: Any) -> None:
    assert table_of().call("acme.query") is None
    assert table_of('[[package]]\nkind = "db"\ncalls = ["acme.query"]').call("acme.query").kind == "db"


def test_equal_settings_share_a_table() -> None:
    assert build(Settings(pure=("a.b",))) is build(Settings(pure=("a.b",)))


KINDS = ", ".join(sorted(FILES["effects.toml"]["kinds"]))
MALFORMED = {
    "": "schema: expected 1, found nothing",
    "schema = 2": "schema: expected 1, found 2",
    "schema = '1'": "schema: expected 1, found '1'",
    "schema = 1\npackages = []": "packages: unknown key, did you mean 'package'?",
    "schema = 1\npackage = 3": "package: expected tables that start with [[package]]",
    "schema = 1\n[package]\nkind = 'db'": "package: expected tables that start with [[package]]",
    "schema = 1\n[[package]]\nkind = 'db'\ncall = ['a.b']": (
        "[[package]] 1 call: unknown key, did you mean 'calls'?"
    ),
    "schema = 1\n[[package]]\nkind = 'dbs'\ncalls = ['a.b']": (
        "[[package]] 1 kind: unknown value 'dbs', did you mean 'db'?"
    ),
    "schema = 1\n[[package]]\nkind = 'zzz'\ncalls = ['a.b']": (
        f"[[package]] 1 kind: unknown value 'zzz', expected one of {KINDS}"
    ),
    "schema = 1\n[[package]]\ncalls = ['a.b']": f"[[package]] 1 kind: expected one of {KINDS}, found nothing",
    "schema = 1\n[[package]]\nkind = 'db'\ncalls = 'a.b'": (
        "[[package]] 1 calls: expected a list of dotted names, found a string"
    ),
    "schema = 1\n[[package]]\nkind = 'db'\ncalls = [1]": (
        "[[package]] 1 calls: expected a list of dotted names, found an integer in it"
    ),
    "schema = 1\n[[package]]\nkind = 'db'\ncalls = ['a..b']": (
        "[[package]] 1 calls: expected a dotted name, found 'a..b'"
    ),
    "schema = 1\n[[package]]\nkind = 'db'\ncalls = ['a.*']": (
        "[[package]] 1 calls: expected a dotted name, found 'a.*'"
    ),
    "schema = 1\n[[package]]\nkind = 'db'\nprefixes = ['a.b']": (
        "[[package]] 1 prefixes: expected a dotted name that ends in .*, found 'a.b'"
    ),
    "schema = 1\n[[package]]\nkind = 'db'\nweak = 'yes'\ncalls = ['a.b']": (
        "[[package]] 1 weak: expected true or false, found a string"
    ),
    "schema = 1\n[[package]]\nkind = 'db'\nbrief = ['a.c']\ncalls = ['a.b']": (
        "[[package]] 1 brief: names no call of this entry, did you mean 'a.b'?"
    ),
    "schema = 1\n[[package]]\nkind = 'db'\naio = 'maybe'\ncalls = ['a.b']": (
        "[[package]] 1 aio: unknown value 'maybe', expected one of async, sync"
    ),
    "schema = 1\n[[package]]\nkind = 'db'\nremedy = 1\ncalls = ['a.b']": (
        "[[package]] 1 remedy: expected a string, found an integer"
    ),
    "schema = 1\n[[package]]\nkind = 'db'\ncalls = ['a.b']\nonly_when = { 'a.c' = 'no arguments' }": (
        "[[package]] 1 only_when.a.c: names no call of this entry, did you mean 'a.b'?"
    ),
    "schema = 1\n[[package]]\nkind = 'db'\ncalls = ['a.b']\nonly_when = { 'a.b' = 'no argument' }": (
        "[[package]] 1 only_when.a.b: unknown condition 'no argument', did you mean 'no arguments'?"
    ),
    "schema = 1\n[[package]]\nkind = 'db'\ncalls = ['a.b']\nonly_when = 'no arguments'": (
        "[[package]] 1 only_when: expected a table of strings, found a string"
    ),
    "schema = 1\n[[package]]\nkind = 'db'\ncalls = ['a.b']\nsince = { 'a.b' = 'new' }": (
        "[[package]] 1 since.a.b: expected a Python version such as '3.13', found 'new'"
    ),
    "schema = 1\n[[class]]\nkind = 'db'\neffects = ['run']": (
        "[[class]] 1 name: expected a dotted name, found nothing"
    ),
    "schema = 1\n[[package]]\nkind = 'db'\n[[class]]\nname = 'a.B'\nkind = 'db'\nchain = 1": (
        "[[class]] 1 chain: expected true or false, found an integer"
    ),
    "schema = 1\n[[class]]\nname = 'a.B'\nkind = 'db'\nconstructor = 'yes'": (
        "[[class]] 1 constructor: unknown value 'yes', expected one of effect"
    ),
    "schema = 1\n[[class]]\nname = 'a.B'\nkind = 'db'\ncalls = ['run']": (
        f"[[class]] 1 calls: unknown key, expected one of {', '.join(sorted(schema.CLASS_KEYS))}"
    ),
    "schema = 1\n[kinds]\ndbs = 'x'": "kinds.dbs: unknown kind, did you mean 'db'?",
    "schema = 1\n[kinds]\ndb = 1": "kinds.db: expected a string, found an integer",
    "schema = 1\n[aliases]\n'a b' = 'c'": "aliases.a b: expected a dotted name, found 'a b'",
    "schema = 1\n[durable]\nacme = 'a.b'": "[durable] acme: expected a list of dotted names, found a string",
    "schema = 1\ndurable = 1": "durable: expected a table, found an integer",
    "schema = 1\n[sandbox]\npassed = ['a']": (
        "[sandbox] passed: unknown key, expected one of load_fails, passed_by_default"
    ),
}


@pytest.mark.parametrize(("text", "problem"), MALFORMED.items())
def test_malformed_tables(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "team.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        build(Settings(knowledge=(str(file),)))
    assert str(caught.value) == f"{file}: {problem}"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"schema = 1\n[[package]\n", "expected TOML: "),
        (b"schema = 1\n# caf\xe9\n", "expected UTF-8, found a wrong byte at offset 16"),
    ],
)
def test_files_that_are_not_toml(tmp_path: Path, content: bytes, problem: str) -> None:
    file = tmp_path / "team.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        build(Settings(knowledge=(str(file),)))
    assert str(caught.value).startswith(f"{file}: {problem}")
    assert "\n" not in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    problems = {tmp_path / "none.toml": "No such file or directory", tmp_path: "Is a directory"}
    for path, problem in problems.items():
        with pytest.raises(ConfigurationError) as caught:
            build(Settings(knowledge=(str(path),)))
        assert str(caught.value) == f"{path}: cannot be read: {problem}"


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (
            Settings(effects=(("acme.*", "htp"),)),
            "option effects: unknown kind 'htp' for 'acme.*', did you mean 'http'?",
        ),
        (
            Settings(effects=(("acme.*.x", "http"),)),
            "option effects: expected a dotted name that may end in .*, found 'acme.*.x'",
        ),
        (Settings(pure=("a b",)), "option pure: expected a dotted name that may end in .*, found 'a b'"),
        (
            Settings(durable_integrations=("openai",)),
            "option durable-integrations: unknown integration 'openai', did you mean 'openai-agents'?",
        ),
    ],
)
def test_malformed_options(settings: Settings, problem: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        build(settings)
    assert str(caught.value) == problem


# --- the compiled copy


def test_compiled_copy_is_up_to_date() -> None:
    assert devtools.main(["tables", "--check"]) == 0
    assert (load.compiled(), load.compiled_operations()) == load.sources()


def test_check_fails_on_a_stale_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "compiled.json"
    monkeypatch.setattr(load, "COMPILED", stale)
    monkeypatch.setattr(load, "COMPILED_OPERATIONS", tmp_path / "operations.json")
    assert devtools.main(["tables", "--check"]) == 1
    stale.write_text(layer.dump(layer.empty()), encoding="utf-8")
    assert devtools.main(["tables", "--check"]) == 1
    assert "run python -m flake8_temporal.devtools tables" in capsys.readouterr().err
    assert devtools.main(["tables"]) == 0
    assert devtools.main(["tables", "--check"]) == 0


def test_the_standard_table_needs_no_toml_parser() -> None:
    code = (
        "import sys, flake8_temporal.plugin\n"
        "assert 'flake8_temporal.knowledge' not in sys.modules and 'tomllib' not in sys.modules\n"
        "from flake8_temporal.knowledge.table import standard\n"
        "assert standard().call('time.time') and 'tomllib' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
