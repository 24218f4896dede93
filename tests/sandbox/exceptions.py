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

STRICT = "the same on every worker of one deployment: reported with the option strict"
# Why a restricted member is no effect for us; each name in full.
EXEMPT = {
    "arithmetic on path strings, without the disk": (
        "glob.escape glob.has_magic glob.translate os.fsdecode os.fsencode os.fspath os.path.basename"
        " os.path.commonpath os.path.commonprefix os.path.dirname os.path.isabs os.path.join"
        " os.path.normcase os.path.normpath os.path.split os.path.splitdrive os.path.splitext"
        " os.path.splitroot shutil.ignore_patterns urllib.request.pathname2url urllib.request.url2pathname"
    ),
    "computes its result from its arguments alone": (
        "ftplib.parse150 ftplib.parse227 ftplib.parse229 ftplib.parse257 getopt.do_longs getopt.do_shorts"
        " getopt.getopt getopt.long_has_args getopt.short_has_arg gettext.c2py imaplib.Int2AP"
        " imaplib.ParseFlags locale.normalize os.WCOREDUMP os.WEXITSTATUS os.WIFCONTINUED os.WIFEXITED"
        " os.WIFSIGNALED os.WIFSTOPPED os.WSTOPSIG os.WTERMSIG os.major os.makedev os.minor os.path.samestat"
        " os.waitstatus_to_exitcode platform.system_alias smtplib.quoteaddr smtplib.quotedata"
        " socket.CMSG_LEN socket.CMSG_SPACE socket.htonl socket.htons socket.inet_aton socket.inet_ntoa"
        " socket.inet_ntop socket.inet_pton socket.ntohl socket.ntohs subprocess.list2cmdline"
        " urllib.request.noheaders urllib.request.parse_http_list urllib.request.parse_keqv_list"
        " urllib.request.request_host webbrowser.parse_args xmlrpc.client.dumps xmlrpc.client.escape"
        " xmlrpc.client.getparser xmlrpc.client.gzip_decode xmlrpc.client.gzip_encode xmlrpc.client.loads"
        " xmlrpc.server.list_public_methods xmlrpc.server.resolve_dotted_attribute"
    ),
    "a record, a parser or a writer of what it is given": (
        "gettext.GNUTranslations gettext.NullTranslations http.client.HTTPMessage"
        " multiprocessing.managers.Token multiprocessing.reduction.ForkingPickler os.DirEntry os.sched_param"
        " os.stat_result os.statvfs_result os.terminal_size os.times_result os.uname_result os.waitid_result"
        " platform.AndroidVer platform.IOSVersionInfo platform.uname_result sched.Event"
        " selectors.SelectorKey shelve.BsdDbShelf shelve.Shelf signal.struct_siginfo"
        " subprocess.CompletedProcess threading.ExceptHookArgs urllib.request.Request xmlrpc.client.Binary"
        " xmlrpc.client.Boolean xmlrpc.client.ExpatParser xmlrpc.client.Marshaller"
        " xmlrpc.client.MultiCallIterator xmlrpc.client.Unmarshaller xmlrpc.client.boolean"
        " xmlrpc.server.ServerHTMLDoc xmlrpc.server.SimpleXMLRPCDispatcher xmlrpc.server.XMLRPCDocGenerator"
    ),
    "a base class or a mixin: what does something is its subclass": (
        "concurrent.futures.Executor os.PathLike selectors.BaseSelector socketserver.ForkingMixIn"
        " socketserver.ThreadingMixIn urllib.request.AbstractBasicAuthHandler"
        " urllib.request.AbstractDigestAuthHandler urllib.request.AbstractHTTPHandler"
        " urllib.request.BaseHandler"
    ),
    "an object that does nothing when it is made; its methods that do are reported": (
        "concurrent.futures.Future http.client.HTTPConnection http.client.HTTPSConnection sched.scheduler"
        " urllib.request.OpenerDirector urllib.request.build_opener xmlrpc.client.Server"
        " xmlrpc.client.ServerProxy"
    ),
    "a part of an opener or of a ServerProxy, whose calls are reported": (
        "urllib.request.CacheFTPHandler urllib.request.DataHandler urllib.request.FTPHandler"
        " urllib.request.FileHandler urllib.request.HTTPBasicAuthHandler urllib.request.HTTPCookieProcessor"
        " urllib.request.HTTPDefaultErrorHandler urllib.request.HTTPDigestAuthHandler"
        " urllib.request.HTTPErrorProcessor urllib.request.HTTPHandler urllib.request.HTTPPasswordMgr"
        " urllib.request.HTTPPasswordMgrWithDefaultRealm urllib.request.HTTPPasswordMgrWithPriorAuth"
        " urllib.request.HTTPRedirectHandler urllib.request.HTTPSHandler"
        " urllib.request.ProxyBasicAuthHandler urllib.request.ProxyDigestAuthHandler"
        " urllib.request.UnknownHandler xmlrpc.client.SafeTransport xmlrpc.client.Transport"
    ),
    "reads or writes a file that was opened elsewhere, and the opening is reported": (
        "fileinput.hook_encoded http.client.HTTPResponse http.client.parse_headers marshal.dump"
        " marshal.load multiprocessing.reduction.dump shutil.copyfileobj socket.SocketIO"
        " xmlrpc.client.GzipDecodedResponse zoneinfo.ZoneInfo.from_file"
    ),
    "the locale of the process, which a worker keeps: setting and asking for it are reported": (
        "locale.atof locale.atoi locale.currency locale.delocalize locale.format locale.format_string"
        " locale.localize locale.str os.strerror signal.strsignal"
    ),
    "a fixed table of the platform or of the library": (
        "multiprocessing.get_all_start_methods shutil.get_archive_formats shutil.get_unpack_formats"
        " signal.valid_signals socket.CAPI tempfile.gettempprefix tempfile.gettempprefixb"
        " urllib.request.ftperrors"
    ),
    "for frozen programs on Windows; does nothing elsewhere": (
        "multiprocessing.dummy.freeze_support multiprocessing.freeze_support"
        " multiprocessing.spawn.freeze_support"
    ),
    "the object for this thread or process; the numbers that differ (get_ident, getpid) are reported": (
        "multiprocessing.current_process multiprocessing.parent_process"
        " multiprocessing.process.current_process multiprocessing.process.parent_process"
        " threading.currentThread threading.current_thread threading.main_thread"
    ),
    STRICT: (
        "getopt.gnu_getopt imaplib.Internaldate2tuple imaplib.Time2Internaldate locale.strcoll"
        " locale.strxfrm multiprocessing.get_context multiprocessing.get_start_method os.name"
        " os.path.relpath platform.python_branch platform.python_build platform.python_compiler"
        " platform.python_implementation platform.python_revision platform.python_version"
        " platform.python_version_tuple time.get_clock_info time.pthread_getcpuclockid time.tzset"
    ),
}

# Exceptions that not every Python of the matrix has.
NOT_EVERYWHERE = (
    "glob.translate locale.format os.path.splitroot platform.AndroidVer platform.IOSVersionInfo"
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
    "TMP101": "datetime.* imaplib.*nternaldate* os.times time.* xmlrpc.client.DateTime",
    "TMP102": "os.getrandom os.urandom random.* secrets.*",
    "TMP103": "uuid.*",
    "TMP104": (
        "ftplib.* http.* imaplib.* poplib.* smtplib.* socket.* socketserver.* urllib.request.* xmlrpc.*"
    ),
    "TMP105": "dbm.* shelve.*",
    "TMP106": (
        "builtins.open bz2.* filecmp.* fileinput.* gettext.* glob.* gzip.* locale.*gettext"
        " http.server.executable"
        " locale.*textdomain* lzma.* mmap.* os.* pathlib.* shutil.* tarfile.* tempfile.* zipfile.*"
    ),
    "TMP107": (
        "getopt.* getpass.* os.environ* os.get_exec_path os.getenv* os.path.expandvars os.putenv os.unsetenv"
        " urllib.request.ProxyHandler urllib.request.getproxies* urllib.request.proxy_bypass*"
    ),
    "TMP108": (
        "getpass.getuser http.server.nobody_uid locale.* multiprocessing.cpu_count"
        " os.abort os.confstr os.cpu_count os.ctermid"
        " os.exec* os.fork* os.get*id os.getpgrp os.get*gid os.get*uid os.getgr* os.getloadavg os.getlogin"
        " os.getpriority os.get_terminal_size os.grantpt os.initgroups os.isatty os.kill* os.login_tty"
        " os.name os.nice os.openpty os.pidfd_* os.popen os.posix_openpt os.posix_spawn* os.process_cpu_count"
        " os.ptsname os.register_at_fork os.sched_* os.set*id os.set*gid os.setgroups os.setns os.setpgrp"
        " os.setpriority os.spawn* os.sysconf os.system os.tc* os.ttyname os.umask os.uname os.unlockpt"
        " os.unshare os.wait* platform.* shutil.*register* shutil.get_terminal_size signal.*"
        " socket.getfqdn socket.*hostname"
        " subprocess.* threading.active* threading.enumerate threading.get_* time.get_clock_info"
        " time.pthread_getcpuclockid webbrowser.* zoneinfo.*"
    ),
    "TMP109": "concurrent.* multiprocessing.* threading.*",
    "TMP110": "os.timerfd_* select.* selectors.* signal.pause signal.sig*wait* time.sleep",
    "TMP111": "builtins.breakpoint builtins.input curses.* ftplib.print_line readline.*",
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
    return any(member.name in names.split() for names in EXEMPT.values())


def reason(name: str) -> str:
    """Why what the sandbox restricts under this name is no effect for us; nothing if it is one."""
    if name == "os.path":  # how the sandbox calls everything in there before Python 3.14
        return "arithmetic on path strings, without the disk"
    known = [each for each in members.restricted() if f"{name}.".startswith(f"{each.name}.")]
    for each in known:
        if each.kind in HARMLESS_KINDS:
            return HARMLESS_KINDS[each.kind]
        for why, names in EXEMPT.items():
            if each.name in names.split():
                return why
    return ""


def acting() -> list[Member]:
    """What exists here and can have an effect at all."""
    return [each for each in members.restricted() if each.kind not in {"absent", *HARMLESS_KINDS}]
