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
    parcel_id: str = field(default_factory=lambda: str(uuid.uuid4()))  # error: TMP103 @55 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via FulfilmentWorkflow.run -> Parcel -> Parcel.<lambda>]


@dataclass
class Label:
    parcel_id: str
    label_id: UUID = field(default_factory=uuid4)  # ok: every caller passes the field


class Pickup(BaseModel):
    carrier: str
    pickup_id: UUID = Field(default_factory=uuid.uuid4)  # error: TMP103 @22 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via FulfilmentWorkflow.run -> Pickup]


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
            id=f"packing-{uuid.uuid4()}",  # error: TMP103 @26 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4()
        )
        request_id = str(uuid4())  # error: TMP103 @25 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4()
        batch = uuid.uuid1().hex  # error: TMP103 @16 uuid.uuid1() generates a fresh id in workflow code; use workflow.uuid4()
        sortable = uuid.uuid7()  # error: TMP103 @19 uuid.uuid7() generates a fresh id in workflow code; use workflow.uuid4()
        node = uuid.getnode()  # error: TMP103 @15 uuid.getnode() generates a fresh id in workflow code; use workflow.uuid4()
        tickets = defaultdict(uuid.uuid4)  # error: TMP103 @18 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4()
        return [str(label), str(pickup), request_id, batch, str(sortable), str(node), str(tickets[order_id])]

    @workflow.update
    async def split(self, weights: list[int]) -> list[str]:
        ordered = uuid6.uuid7()  # error: TMP103 @18 uuid6.uuid7() generates a fresh id in workflow code; use workflow.uuid4()
        fast = uuid_utils.uuid4()  # error: TMP103 @15 uuid_utils.uuid4() generates a fresh id in workflow code; use workflow.uuid4()
        short = shortuuid.uuid()  # error: TMP103 @16 shortuuid.uuid() generates a fresh id in workflow code; use workflow.uuid4()
        ulid = ULID()  # error: TMP103 @15 ulid.ULID() generates a fresh id in workflow code; use workflow.uuid4()
        nano = nanoid.generate(size=12)  # error: TMP103 @15 nanoid.generate() generates a fresh id in workflow code; use workflow.uuid4()
        sorted_id = ksuid.Ksuid()  # error: TMP103 @20 ksuid.Ksuid() generates a fresh id in workflow code; use workflow.uuid4()
        collision_free = cuid.cuid()  # error: TMP103 @25 cuid.cuid() generates a fresh id in workflow code; use workflow.uuid4()
        tsid = TSID.create()  # error: TMP103 @15 tsidpy.TSID.create() generates a fresh id in workflow code; use workflow.uuid4()
        document = ObjectId()  # error: TMP103 @19 bson.ObjectId() generates a fresh id in workflow code; use workflow.uuid4()
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
