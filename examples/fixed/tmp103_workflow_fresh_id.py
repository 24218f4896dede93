"""TMP103: workflow code must not mint fresh identifiers."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4, uuid5

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import cuid
    import ksuid
    import nanoid
    import shortuuid
    import uuid6
    import uuid_utils
    from bson import ObjectId
    from pydantic import BaseModel, Field
    from tsidpy import TSID
    from ulid import ULID

FULFILMENT = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")


@dataclass
class Parcel:
    order_id: str
    parcel_id: str = field(default_factory=lambda: str(workflow.uuid4()))


@dataclass
class Label:
    parcel_id: str
    label_id: UUID = field(default_factory=uuid4)  # ok: every caller passes the field


class Pickup(BaseModel):
    carrier: str
    pickup_id: UUID = Field(default_factory=uuid.uuid4)


class Manifest(BaseModel):
    carrier: str
    manifest_id: UUID = Field(default_factory=uuid.uuid4)  # ok: only the activity builds manifests


@activity.defn
async def print_manifest(carrier: str) -> str:
    return f"{Manifest(carrier=carrier)} {uuid.uuid4()}"  # ok: activities may mint


@workflow.defn
class FulfilmentWorkflow:
    """Ships one order in several parcels."""

    @workflow.run
    async def run(self, order_id: str) -> list[str]:
        parcel = Parcel(order_id)
        label = Label(parcel.parcel_id, label_id=workflow.uuid4())
        pickup = Pickup(carrier="DHL")
        await workflow.execute_child_workflow(
            "PackingWorkflow",
            id=f"packing-{workflow.uuid4()}",
        )
        request_id = str(workflow.uuid4())
        batch = workflow.uuid4().hex
        sortable = workflow.uuid7()
        node = uuid.getnode()
        tickets = defaultdict(uuid.uuid4)
        return [str(label), str(pickup), request_id, batch, str(sortable), str(node), str(tickets[order_id])]

    @workflow.update
    async def split(self, weights: list[int]) -> list[str]:
        ordered = uuid6.uuid7()
        fast = uuid_utils.uuid4()
        short = shortuuid.uuid()
        ulid = ULID()
        nano = nanoid.generate(size=12)
        sorted_id = ksuid.Ksuid()
        collision_free = cuid.cuid()
        tsid = TSID.create()
        document = ObjectId()
        parts = [ordered, fast, short, ulid, nano, sorted_id, collision_free, tsid, document]
        return [str(part) for part in parts]


@workflow.defn
class ReturnsWorkflow:
    """The same identifiers, taken from the history or from the order."""

    @workflow.run
    async def run(self, order_id: str, raw: str) -> list[str]:
        fresh = workflow.uuid4()  # ok: seeded from the history
        sortable = workflow.uuid7()  # ok: seeded from the history
        parsed = UUID(raw)  # ok: parses its argument
        stable = uuid5(FULFILMENT, order_id)  # ok: derived from the order
        older = uuid.uuid3(uuid.NAMESPACE_URL, order_id)  # ok: derived from the order
        document = ObjectId(raw)  # ok: parses its argument
        ulid = ULID.from_str(raw)  # ok: parses its argument
        named = shortuuid.uuid(name=order_id)  # ok: derived from the order
        decoded = shortuuid.decode(raw)  # ok: parses its argument
        zero = UUID(int=0)  # ok: a constant
        parcel = Parcel(order_id, str(fresh))  # ok: the field is passed
        second = Parcel(order_id=order_id, parcel_id=f"{order_id}-2")  # ok: the field is passed
        pickup = Pickup(carrier="UPS", pickup_id=sortable)  # ok: the field is passed
        ids = defaultdict(workflow.uuid4)  # ok: the workflow's own generator as a value
        await workflow.execute_activity(
            print_manifest, order_id, start_to_close_timeout=timedelta(minutes=1)  # ok: minted in the activity
        )
        parts = [parsed, stable, older, document, ulid, named, decoded, zero, parcel, second, pickup, ids]
        return [str(part) for part in parts]

    @workflow.signal
    def relabel(self, uuid: str) -> None:
        workflow.logger.info(uuid.upper())  # ok: `uuid` is the parameter

    @workflow.update
    async def describe(self, parcel: Parcel) -> str:
        kind: type[UUID] = UUID  # ok: the class itself, not a new id
        return f"{parcel.parcel_id} {kind.__name__} {uuid.NAMESPACE_DNS}"  # ok: constants and fields
