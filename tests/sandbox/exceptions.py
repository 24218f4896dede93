"""Our opinion of what the sandbox restricts: under which code it belongs, and what has no effect, with the reason.

This is the one list of exceptions from "what the sandbox stops, the plugin reports". Patterns in, judgements out; it
runs nothing.
"""

import fnmatch

from . import members
from .members import Member

# What is restricted with its module and has no effect by what it is.
HARMLESS_KINDS = {
    "constant": "a number, a string, or a table of them",
    "enumeration": "constants with names",
    "exception": "raising and catching it does nothing else",
    "imported": "belongs to another module, and is judged there",
}

# Why a restricted member is no effect for us.
EXEMPT = {
    "does nothing yet: what its methods do is in the tables": (
        "http.client.HTTP*Connection sched.scheduler urllib.request.*Handler urllib.request.OpenerDirector"
        " urllib.request.build_opener webbrowser.*Browser webbrowser.[CEGKMNO]* xmlrpc.client.MultiCall*"
        " xmlrpc.client.*Transport xmlrpc.client.Server xmlrpc.client.ServerProxy"
    ),
    "a data type or a base class": (
        "concurrent.futures.Executor concurrent.futures.Future gettext.*Translations http.client.HTTPMessage"
        " http.client.HTTPResponse http.server.*RequestHandler multiprocessing.managers.BaseProxy"
        " multiprocessing.managers.Token os.*_result os.DirEntry os.PathLike os.sched_param os.terminal_size"
        " platform.*VersionInfo platform.AndroidVer platform.uname_result sched.Event selectors.BaseSelector"
        " selectors.SelectorKey shelve.BsdDbShelf shelve.Shelf signal.struct_siginfo socket.SocketIO"
        " socketserver.*Handler socketserver.*MixIn socketserver.BaseServer subprocess.CompletedProcess"
        " threading.ExceptHookArgs urllib.request.HTTP*Processor urllib.request.HTTPPasswordMgr*"
        " urllib.request.Request urllib.request.add* urllib.request.ftpwrapper xmlrpc.client.Binary"
        " xmlrpc.client.*oolean xmlrpc.client.DateTime xmlrpc.client.ExpatParser xmlrpc.client.Gzip*"
        " xmlrpc.client.*arshaller xmlrpc.server.*Handler xmlrpc.server.*Dispatcher xmlrpc.server.*Doc"
        " xmlrpc.server.*Generator"
    ),
    "computes from its arguments": (
        "ftplib.parse* getopt.* gettext.c2py glob.escape glob.has_magic glob.translate"
        " http.client.parse_headers imaplib.Int* imaplib.ParseFlags imaplib.Time2Internaldate os.W*"
        " os.fs*code os.fspath os.major os.makedev os.minor os.path.[bcdjn]* os.path.isabs os.path.samestat"
        " os.path.split* os.strerror os.waitstatus_to_exitcode platform.system_alias shutil.ignore_patterns"
        " signal.strsignal signal.valid_signals smtplib.quote* socket.CMSG_* socket.hton* socket.inet_*"
        " socket.ntoh* subprocess.list2cmdline urllib.request.*host urllib.request.parse_*"
        " urllib.request.pathname2url urllib.request.url2pathname urllib.request.noheaders xmlrpc.*.dumps"
        " xmlrpc.*.gzip_* xmlrpc.*.loads xmlrpc.client.escape xmlrpc.client.getparser"
        " xmlrpc.server.list_public_methods xmlrpc.server.resolve_dotted_attribute"
    ),
    "formats by the locale of the process, which nobody changes in a worker": (
        "locale.ato[fi] locale.currency locale.delocalize locale.format* locale.localize locale.normalize"
        " locale.str locale.strcoll locale.strxfrm"
    ),
    "acts on a file or an object that was opened elsewhere": (
        "fileinput.hook_encoded marshal.* shutil.copyfileobj zoneinfo.ZoneInfo.from_file"
    ),
    "a registry or a setting inside the process": (
        "filecmp.clear_cache multiprocessing.allow_* multiprocessing.get_* multiprocessing.log_*"
        " multiprocessing.*_process multiprocessing.*freeze_support shutil.*gister_* shutil.get_*_formats"
        " signal.default_int_handler socket.CAPI socket.getdefaulttimeout threading.currentThread"
        " threading.current_thread threading.excepthook threading.getprofile* threading.gettrace*"
        " threading.main_thread threading.set*_all_threads webbrowser.register* zoneinfo.ZoneInfo.clear_cache"
        " tempfile.gettempprefix*"
    ),
    "the same on every worker of one deployment: reported when strict": (
        "multiprocessing.get_context multiprocessing.get_start_method os.name os.path.relpath"
        " platform.python_* time.get_clock_info time.pthread_getcpuclockid time.tzset"
    ),
    "not documented: nobody is meant to call it": (
        "filecmp.demo ftplib.print_line ftplib.test getpass.fallback_getpass http.server.executable"
        " http.server.nobody_uid http.server.test multiprocessing.forkserver.* multiprocessing.heap.*"
        " multiprocessing.popen_* multiprocessing.reduction.* multiprocessing.resource_*"
        " multiprocessing.spawn.* multiprocessing.util.* random.main urllib.request.ftp*"
        " urllib.request.thishost webbrowser.main webbrowser.parse_args"
    ),
}

# Exceptions for names that come with Python 3.12 or 3.13.
NEWER = (
    "glob.translate platform.*VersionInfo platform.AndroidVer random.main threading.set*_all_threads"
    " webbrowser.parse_args"
)

# What is restricted, and yet gets through in a spelling.
GAPS = {
    "import": "",
    # The module is called posixpath, and the sandbox looks for os.path; a name that is read is read at import time.
    "from": "os.path.* os.name",
}

# The code under which a member is reported: the longest pattern decides.
CODES = {
    "TMP101": "datetime.* os.times time.*",
    "TMP102": "os.getrandom os.urandom random.* secrets.*",
    "TMP103": "uuid.*",
    "TMP104": (
        "ftplib.* http.* imaplib.* poplib.* smtplib.* socket.* socketserver.* urllib.request.* xmlrpc.*"
    ),
    "TMP105": "dbm.* shelve.*",
    "TMP106": (
        "builtins.open bz2.* filecmp.* fileinput.* gettext.* glob.* gzip.* locale.*gettext"
        " locale.*textdomain* lzma.* mmap.* os.* pathlib.* shutil.* tarfile.* tempfile.* zipfile.*"
    ),
    "TMP107": (
        "getpass.* os.environ* os.get_exec_path os.getenv* os.path.expandvars os.putenv os.unsetenv"
        " urllib.request.getproxies* urllib.request.proxy_bypass*"
    ),
    "TMP108": (
        "getpass.getuser locale.* multiprocessing.cpu_count os.abort os.confstr os.cpu_count os.ctermid"
        " os.exec* os.fork* os.get*id os.getpgrp os.get*gid os.get*uid os.getgr* os.getloadavg os.getlogin"
        " os.getpriority os.get_terminal_size os.grantpt os.initgroups os.isatty os.kill* os.login_tty"
        " os.name os.nice os.openpty os.pidfd_* os.popen os.posix_openpt os.posix_spawn* os.process_cpu_count"
        " os.ptsname os.register_at_fork os.sched_* os.set*id os.set*gid os.setgroups os.setns os.setpgrp"
        " os.setpriority os.spawn* os.sysconf os.system os.tc* os.ttyname os.umask os.uname os.unlockpt"
        " os.unshare os.wait* platform.* shutil.get_terminal_size signal.* socket.getfqdn socket.*hostname"
        " subprocess.* threading.active* threading.enumerate threading.get_* time.get_clock_info"
        " time.pthread_getcpuclockid webbrowser.*"
    ),
    "TMP109": "concurrent.* multiprocessing.* threading.*",
    "TMP110": "os.timerfd_* select.* selectors.* signal.pause signal.sig*wait* time.sleep",
    "TMP111": "builtins.breakpoint builtins.input curses.* readline.*",
    "TMP115": "asyncio.*",
}


def right_code(name: str) -> str:
    matching = [
        (len(pattern), code)
        for code, patterns in CODES.items()
        for pattern in patterns.split()
        if fnmatch.fnmatchcase(name, pattern)
    ]
    return max(matching, default=(0, "none"))[1]


def matches(name: str, patterns: str) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns.split())


def is_exempt(member: Member) -> bool:
    return any(matches(member.name, patterns) for patterns in EXEMPT.values())


def acting() -> list[Member]:
    """What exists here and can have an effect at all."""
    return [each for each in members.restricted() if each.kind not in {"absent", *HARMLESS_KINDS}]
