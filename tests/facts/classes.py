"""Classes, decorators, attributes and special methods."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Order(Base["x"], metaclass=Meta):
    lines: list[str] = field(default_factory=list)

    def __init__(self, client):
        self.client = client
        self.cart = {"a": 1, **client.cart}

    @property
    async def total(self) -> "float | None":
        async with self.client.session() as session:
            async for line in session.lines(*self.lines):
                yield -line.price + 1.5
        del self.cart["a"]
        raise ValueError(f"{self}")
