"""Linking: building a model runs the factories of its fields, wherever the model is defined."""

from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from entities import Invoice, Order
    from entities.orders import Cart, Event, Label, Money, Note, Parcel, Refund, Stop, Tour


@workflow.defn
class OrderWorkflow:
    @workflow.run
    async def run(self, item: str, key: str, placed: datetime) -> None:
        self.order = Order(item)  # error: TMP101 | TMP103
        self.keyed = Order(item, key)  # error: TMP101
        self.placed = Order(item, placed=placed)  # error: TMP103
        self.given = Order(item, key, placed)  # ok: every field is passed
        self.money = Money(1)  # ok: quiet factories
        self.invoice = Invoice(total=1)  # error: TMP103
        self.known_invoice = Invoice(id=key, total=1)  # ok: the field of the base class is passed

    @workflow.signal
    async def parcels(self, printed: datetime) -> None:
        self.parcel = Parcel(5)  # error: TMP101 [via OrderWorkflow.parcels -> entities.orders.Parcel.__post_init__:42]
        self.label = Label("fragile")  # error: TMP101
        self.printed = Label("fragile", printed)  # ok: the field is passed

    @workflow.signal
    async def events(self, key: str) -> None:
        self.event = Event(name="paid")  # error: TMP103
        self.refund = Refund(name="paid")  # error: TMP103
        self.keyed_event = Event(name="paid", key=key)  # ok: the field is passed
        self.note = Note(text="paid")  # ok: a quiet factory

    @workflow.signal
    async def tours(self, key: str) -> None:
        self.stop = Stop("Rome")  # error: TMP103
        self.keyed_stop = Stop("Rome", key)  # ok: the field is passed
        self.tour = Tour()  # error: TMP103
        self.keyed_tour = Tour(key=key)  # ok: the field is passed

    @workflow.signal
    async def carts(self, key: str) -> None:
        self.cart = Cart()  # error: TMP103
        self.keyed_cart = Cart(key)  # ok: the key is passed
