"""TMP102: workflow code must not draw its own randomness."""

import hmac
import os
import random
import secrets
import ssl
from datetime import timedelta
from random import choice

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import bcrypt
    import numpy as np
    import torch
    from cryptography.fernet import Fernet
    from faker import Faker


@activity.defn
async def roll_voucher(length: int) -> str:
    return secrets.token_hex(length)  # ok: activities may draw


def jitter(rng: random.Random, base: float) -> float:
    return base * rng.uniform(0.5, 1.5)  # ok: the caller brings the generator


def spread(items: list[str], rng: np.random.Generator) -> list[str]:
    return [items[int(index)] for index in rng.permutation(len(items))]  # ok: the caller brings the generator


@workflow.defn
class CampaignWorkflow:
    """Picks the winners of a marketing campaign."""

    @workflow.run
    async def run(self, customers: list[str]) -> list[str]:
        random.seed(7)
        workflow.random().shuffle(customers)
        winner = workflow.random().choice(customers)
        runners_up = workflow.random().sample(customers, k=3)
        discount = workflow.random().randint(5, 15)
        delay = workflow.random().uniform(0.5, 1.5)
        second = workflow.new_random().choice(customers)
        third = workflow.new_random().choice(customers)
        fourth = random.SystemRandom().choice(customers)
        await workflow.sleep(timedelta(seconds=delay))
        return [winner, *runners_up, second, third, fourth, str(discount)]

    @workflow.update
    async def issue_voucher(self, phrase: bytes) -> str:
        code = secrets.token_urlsafe(12)
        pin = secrets.randbelow(10_000)
        letter = secrets.choice("ABCDEF")
        salt = os.urandom(16)
        more_salt = ssl.RAND_bytes(16)
        hashed = bcrypt.hashpw(phrase, bcrypt.gensalt())
        key = Fernet.generate_key()
        token = Fernet(b"0" * 32).encrypt(password)
        return f"{code}{pin}{letter}{salt!r}{more_salt!r}{hashed!r}{key!r}{token!r}"

    @workflow.signal
    async def simulate(self, scores: list[float]) -> None:
        noise = np.random.normal(0.0, 1.0)
        generator = np.random.default_rng()
        legacy = np.random.RandomState()
        weights = torch.rand(3)
        fake = Faker()  # ok: building one draws nothing
        name = fake.name()
        workflow.logger.info("%s", (noise, generator, legacy, weights, name, scores))


@workflow.defn
class RaffleWorkflow:
    """The same decisions with the seeded generator of the workflow."""

    def __init__(self) -> None:
        self.rng = workflow.new_random()  # ok: seeded from the history

    @workflow.run
    async def run(self, customers: list[str], seed: int) -> list[str]:
        workflow.random().shuffle(customers)  # ok: seeded from the history
        rng = workflow.random()
        winner = rng.choice(customers)  # ok: a method of that generator
        runner_up = self.rng.choice(customers)  # ok: a method of that generator
        fixed = random.Random(42).choice(customers)  # ok: a literal seed
        given = random.Random(seed).choice(customers)  # ok: the seed comes with the input
        seeded = random.Random(workflow.random_seed())  # ok: a seed from the workflow
        by_run = random.Random(workflow.info().run_id)  # ok: a seed from the workflow
        delay = jitter(workflow.random(), 2.0)  # ok: passes the workflow's generator on
        noise = np.random.default_rng(7).normal()  # ok: a constant seed
        sequence = np.random.SeedSequence(7)  # ok: only describes a seed
        ordered = spread(customers, np.random.default_rng(seed=11))  # ok: a constant seed
        state = rng.getstate()  # ok: reads the workflow's generator
        voucher = await workflow.execute_activity(
            roll_voucher, 12, start_to_close_timeout=timedelta(seconds=10)  # ok: drawn in the activity
        )
        workflow.logger.info("%s", (seeded, by_run, delay, noise, sequence, state))
        return [winner, runner_up, fixed, given, voucher, *ordered]

    @workflow.update
    async def redeem(self, code: str, expected: str, hashed: bytes) -> bool:
        same = secrets.compare_digest(code, expected)  # ok: compares, draws nothing
        also = hmac.compare_digest(code, expected)  # ok: compares, draws nothing
        return same and also and bcrypt.checkpw(code.encode(), hashed)  # ok: verifies, draws nothing

    @workflow.signal
    def reshuffle(self, random: list[str]) -> None:
        random.sort()  # ok: `random` is the parameter
        random.append("closing")  # ok: `random` is the parameter

    @workflow.query
    def choice(self) -> str:
        return "winner"

    @workflow.query
    def summary(self) -> str:
        picked = self.choice()  # ok: a method that is called like the function
        return f"{picked} {len(Fernet(b'0' * 32).decrypt(b''))}"  # ok: decrypting draws nothing
