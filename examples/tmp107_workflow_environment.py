"""TMP107: workflow code must not read the environment or a configuration store."""

import os
import sys
from dataclasses import dataclass
from datetime import timedelta
from os import environ, getenv

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import decouple
    import dynaconf
    import google.auth
    import hvac
    import keyring
    import ldclient
    import posthog
    import waffle
    from azure.identity import DefaultAzureCredential
    from django.conf import settings
    from dotenv import load_dotenv
    from environs import Env
    from pydantic_settings import BaseSettings
    from shop.constants import MAXIMUM_REFUND
    from UnleashClient import UnleashClient

REGION = os.getenv("REGION", "eu")  # ok: a constant of the worker, read once per load


class RefundSettings(BaseSettings):
    approval_limit: int = 100


@dataclass
class RefundLimits:
    approval: int
    maximum: int


@activity.defn
async def load_limits() -> RefundLimits:
    return RefundLimits(RefundSettings().approval_limit, int(os.environ["MAXIMUM"]))  # ok: activities may read


def approval_queue(environment: dict[str, str]) -> str:
    return environment.get("QUEUE", "refunds")  # ok: a dict that the caller built


@workflow.defn
class RefundWorkflow:
    """Decides who has to approve a refund."""

    @workflow.run
    async def run(self, amount: int) -> str:
        queue = os.environ["APPROVAL_QUEUE"]  # error: TMP107 @16 os.environ reads environment or configuration in workflow code; pass it as workflow input
        region = os.environ.get("REGION", "eu")  # error: TMP107 @17 os.environ.get() reads environment or configuration in workflow code; pass it as workflow input
        limit = int(os.getenv("LIMIT", "100"))  # error: TMP107 @20 os.getenv() reads environment or configuration in workflow code; pass it as workflow input
        fallback = getenv("FALLBACK")  # error: TMP107 @19 os.getenv() reads environment or configuration in workflow code; pass it as workflow input
        if "SKIP_APPROVAL" in environ:  # error: TMP107 @30 os.environ reads environment or configuration in workflow code; pass it as workflow input
            return region
        for name in os.environ:  # error: TMP107 @20 os.environ reads environment or configuration in workflow code; pass it as workflow input
            workflow.logger.info(name)
        os.environ["LAST_REFUND"] = str(amount)  # error: TMP107 @8 os.environ reads environment or configuration in workflow code; pass it as workflow input
        os.putenv("LAST_REFUND", str(amount))  # error: TMP107 @8 os.putenv() reads environment or configuration in workflow code; pass it as workflow input
        verbose = "--verbose" in sys.argv  # error: TMP107 @33 sys.argv reads environment or configuration in workflow code; pass it as workflow input
        return f"{queue} {limit} {fallback} {verbose}"

    @workflow.signal
    async def reload(self) -> None:
        load_dotenv()  # error: TMP107 @8 dotenv.load_dotenv() reads environment or configuration in workflow code; pass it as workflow input
        reader = Env()  # ok: building one reads nothing
        limit = reader.int("LIMIT")  # error: TMP107 @16 environs.Env.int() reads environment or configuration in workflow code; pass it as workflow input
        debug = decouple.config("DEBUG", default=False)  # error: TMP107 @16 decouple.config() reads environment or configuration in workflow code; pass it as workflow input
        layered = dynaconf.Dynaconf(settings_files=["refunds.toml"])  # error: TMP107 @18 dynaconf.Dynaconf() reads environment or configuration in workflow code; pass it as workflow input
        refund_settings = RefundSettings()  # error: TMP107 @26 RefundSettings() reads environment or configuration in workflow code; pass it as workflow input
        workflow.logger.info("%s", (limit, debug, layered, refund_settings))

    @workflow.update
    async def unlock(self, customer: str) -> str:
        password = keyring.get_password("refunds", customer)  # error: TMP107 @19 keyring.get_password() reads environment or configuration in workflow code; pass it as workflow input
        vault = hvac.Client("https://vault.example")  # error: TMP107 @16 hvac.Client() reads environment or configuration in workflow code; pass it as workflow input
        credentials, project = google.auth.default()  # error: TMP107 @31 google.auth.default() reads environment or configuration in workflow code; pass it as workflow input
        identity = DefaultAzureCredential()  # error: TMP107 @19 azure.identity.DefaultAzureCredential() reads environment or configuration in workflow code; pass it as workflow input
        return f"{password}{vault}{credentials}{project}{identity}"

    @workflow.update
    async def choose(self, customer: str) -> bool:
        flags = ldclient.get()  # error: TMP107 @16 ldclient.get() reads environment or configuration in workflow code; pass it as workflow input
        unleash = UnleashClient("https://flags.example", "refunds")  # error: TMP107 @18 UnleashClient.UnleashClient() reads environment or configuration in workflow code; pass it as workflow input
        instant = posthog.feature_enabled("instant-refund", customer)  # error: TMP107 @18 posthog.feature_enabled() reads environment or configuration in workflow code; pass it as workflow input
        switched = waffle.switch_is_active("instant-refund")  # error: TMP107 @19 waffle.switch_is_active() reads environment or configuration in workflow code; pass it as workflow input
        return bool(flags and unleash and instant and switched)


@workflow.defn
class ApprovalWorkflow:
    """The same decisions with everything in the input."""

    def __init__(self) -> None:
        self.environment: dict[str, str] = {}

    @workflow.run
    async def run(self, amount: int, limits: RefundLimits) -> str:
        if amount > limits.approval:  # ok: part of the input
            workflow.logger.info("needs approval in %s", REGION)  # ok: a module constant
        if amount > MAXIMUM_REFUND:  # ok: an imported constant
            return "rejected"
        fresh = await workflow.execute_activity(
            load_limits, start_to_close_timeout=timedelta(seconds=5)  # ok: read in the activity
        )
        return approval_queue({"QUEUE": str(fresh.maximum)})  # ok: a dict of ours

    @workflow.update
    async def adjust(self, refund_settings: RefundSettings) -> int:
        queue = self.environment.get("QUEUE")  # ok: a dict of ours
        self.environment["QUEUE"] = queue or "refunds"  # ok: a dict of ours
        workflow.logger.info("%s", settings.REFUND_LIMIT)  # ok: Django settings only under strict
        return refund_settings.approval_limit  # ok: reads an object that somebody else built

    @workflow.signal
    def configure(self, environ: dict[str, str]) -> None:
        self.environment.update(environ)  # ok: `environ` is the parameter
        self.environment["copy"] = environ["QUEUE"]  # ok: `environ` is the parameter

    @workflow.query
    def flag(self, flags) -> bool:
        return flags.is_enabled("instant-refund")  # ok: nobody knows what `flags` is

    @workflow.query
    def config(self, key: str) -> str:
        return self.environment[key]  # ok: a dict of ours

    @workflow.query
    def getenv(self, key: str) -> str:
        return self.config(key)  # ok: a method of ours

    @workflow.query
    def region(self) -> str:
        return self.getenv("region") + REGION  # ok: a method of ours, and a module constant

    @workflow.signal
    def rotate(self, keyring: list[str]) -> None:
        keyring.clear()  # ok: `keyring` is the parameter

    @workflow.query
    def memo(self) -> str:
        return str(workflow.memo_value("region", default=REGION))  # ok: travels with the workflow

    @workflow.query
    def environment_type(self) -> str:
        kind: type[BaseSettings] = RefundSettings  # ok: the class, not an instance
        return kind.__name__

    @staticmethod
    def from_environment() -> RefundLimits:
        return RefundLimits(int(os.environ["LIMIT"]), int(os.environ["MAXIMUM"]))  # ok: only starters call this


async def start_refunds() -> RefundLimits:
    load_dotenv()  # ok: the starter may read the environment
    return ApprovalWorkflow.from_environment()


def main() -> None:
    region = os.environ.get("REGION")  # ok: the worker may read the environment
    flags = ldclient.get()  # ok: the worker may evaluate flags
    debug = decouple.config("DEBUG", default=False)  # ok: the worker may read the configuration
    print(region, flags, debug, sys.argv)  # ok: the worker may read its arguments
