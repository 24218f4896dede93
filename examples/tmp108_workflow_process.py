"""TMP108: workflow code must not run processes or look at its host."""

import importlib.metadata
import os
import platform
import shlex
import signal
import socket
import subprocess
import sys
from datetime import timedelta
from subprocess import CalledProcessError, run

from temporalio import activity, workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    import docker
    import pexpect
    import psutil
    import sh


@activity.defn
def transcode(source: str) -> int:
    return subprocess.run(["ffmpeg", "-i", source], check=True).returncode  # ok: activities may run processes


def command_line(source: str) -> list[str]:
    return shlex.split(f"ffmpeg -i {shlex.quote(source)}")  # ok: string work


@workflow.defn
class TranscodeWorkflow:
    """Converts a film into the formats that players want."""

    @workflow.run
    async def run(self, source: str) -> int:
        completed = run(["ffmpeg", "-i", source], check=False)  # error: TMP108 @20 subprocess.run() runs a process or reads host identity in workflow code; use an activity
        output = subprocess.check_output(["ffprobe", source])  # error: TMP108 @17 subprocess.check_output() runs a process or reads host identity in workflow code; use an activity
        player = subprocess.Popen(["ffplay", source])  # error: TMP108 @17 subprocess.Popen() runs a process or reads host identity in workflow code; use an activity
        if os.system("sync"):  # error: TMP108 @11 os.system() runs a process or reads host identity in workflow code; use an activity
            sys.exit(1)  # error: TMP108 @12 sys.exit() runs a process or reads host identity in workflow code; use an activity
        listing = os.popen("ls").read()  # error: TMP108 @18 os.popen() runs a process or reads host identity in workflow code; use an activity
        if not output:
            raise SystemExit("nothing to convert")  # error: TMP108 @12 raise SystemExit runs a process or reads host identity in workflow code; use an activity
        workflow.logger.info("%s %s", player, listing)
        return completed.returncode

    @workflow.signal
    async def stop(self, process: int) -> None:
        os.kill(process, signal.SIGTERM)  # error: TMP108 @8 os.kill() runs a process or reads host identity in workflow code; use an activity
        os.waitpid(process, 0)  # error: TMP108 @8 os.waitpid() runs a process or reads host identity in workflow code; use an activity
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # error: TMP108 @8 signal.signal() runs a process or reads host identity in workflow code; use an activity
        if not os.fork():  # error: TMP108 @15 os.fork() runs a process or reads host identity in workflow code; use an activity
            os.execv("/bin/true", ["true"])  # error: TMP108 @12 os.execv() runs a process or reads host identity in workflow code; use an activity
        quit()  # error: TMP108 @8 quit() runs a process or reads host identity in workflow code; use an activity

    @workflow.update
    async def isolate(self, image: str) -> str:
        container = docker.from_env().containers.run(image)  # error: TMP108 @20 DockerClient.containers.run() runs a process or reads host identity in workflow code; use an activity
        status = sh.git("status")  # error: TMP108 @17 sh.git() runs a process or reads host identity in workflow code; use an activity
        shell = pexpect.spawn("bash")  # error: TMP108 @16 pexpect.spawn() runs a process or reads host identity in workflow code; use an activity
        return f"{container}{status}{shell}"

    @workflow.update
    async def choose_codec(self) -> str:
        host = socket.gethostname()  # error: TMP108 @15 socket.gethostname() runs a process or reads host identity in workflow code; use an activity
        node = platform.node()  # error: TMP108 @15 platform.node() runs a process or reads host identity in workflow code; use an activity
        cores = os.cpu_count()  # error: TMP108 @16 os.cpu_count() runs a process or reads host identity in workflow code; use an activity
        process = os.getpid()  # error: TMP108 @18 os.getpid() runs a process or reads host identity in workflow code; use an activity
        kernel = os.uname()  # error: TMP108 @17 os.uname() runs a process or reads host identity in workflow code; use an activity
        memory = psutil.virtual_memory()  # error: TMP108 @17 psutil.virtual_memory() runs a process or reads host identity in workflow code; use an activity
        version = importlib.metadata.version("transcoder")  # error: TMP108 @18 importlib.metadata.version() runs a process or reads host identity in workflow code; use an activity
        return f"{host}{node}{cores}{process}{kernel}{memory}{version}"


class Encoder:
    def __init__(self) -> None:
        self.stopped = False

    def kill(self) -> None:
        self.stopped = True

    def wait(self) -> bool:
        return self.stopped


class Simulation:
    def run(self, source: str) -> str:
        return source.upper()

    def system(self, name: str) -> str:
        return name


@workflow.defn
class RenditionWorkflow:
    """The same films, converted by an activity."""

    def __init__(self) -> None:
        self.encoder = Encoder()
        self.simulation = Simulation()
        self.exit_requested = False

    @workflow.run
    async def run(self, source: str) -> int:
        words = shlex.split(f"ffmpeg -i {source}")  # ok: string work
        workflow.logger.info("%s %s", words, shlex.join(command_line(source)))  # ok: string work
        if sys.platform == "win32" or os.name == "nt":  # ok: stable per deployment, only under strict
            raise ApplicationError("not on this platform")  # ok: fails the workflow, not the worker
        try:
            return await workflow.execute_activity(
                transcode, source, start_to_close_timeout=timedelta(hours=1)  # ok: runs in the activity
            )
        except (ActivityError, CalledProcessError):  # ok: an exception class
            return subprocess.DEVNULL  # ok: a constant

    @workflow.signal
    def stop(self) -> None:
        self.encoder.kill()  # ok: a method of ours
        self.exit_requested = self.encoder.wait()  # ok: a method of ours

    @workflow.query
    def identity(self) -> str:
        return f"{workflow.info().workflow_id} {workflow.info().run_id}"  # ok: ids of the run

    @workflow.query
    def dry_run(self, source: str) -> str:
        return self.simulation.run(source) + self.simulation.system("ffmpeg")  # ok: methods of ours

    @workflow.signal
    def leave(self, exit: bool) -> None:
        self.exit_requested = exit  # ok: `exit` is the parameter

    @workflow.signal
    def use(self, subprocess: list[str], platform: str) -> None:
        subprocess.append(platform.lower())  # ok: parameters

    @workflow.update
    async def finish(self, quit: str) -> str:
        return quit.strip()  # ok: `quit` is the parameter

    @workflow.query
    def signals(self) -> str:
        names = ", ".join(sorted(["TERM", "INT"]))
        return f"{names} {subprocess.TimeoutExpired.__name__}"  # ok: an exception class

    @workflow.query
    def describe(self, error: subprocess.SubprocessError | None) -> str:  # ok: an annotation
        return str(error)

    @workflow.signal
    async def hand_over(self, source: str) -> None:
        handle = workflow.get_external_workflow_handle(f"film-{source}")
        await handle.cancel()  # ok: cancels a workflow, not a process

    @workflow.signal
    def restart(self, container) -> None:
        container.kill()  # ok: nobody knows what `container` is
        container.run("true")  # ok: nobody knows what `container` is

    @classmethod
    def on_this_host(cls) -> str:
        return f"renditions-{socket.gethostname()}"  # ok: only the starter calls this


def main() -> None:
    print(RenditionWorkflow.on_this_host())  # ok: the starter may look at its host
    if len(sys.argv) < 2:  # ok: the starter may read its arguments
        sys.exit(2)  # ok: the starter may exit


if __name__ == "__main__":
    main()  # ok: only when the file is started as a program
