"""TMP104: workflow code must not touch the network."""

import ftplib
import http.client
import http.cookies
import smtplib
import socket
import urllib.parse
import urllib.request
from datetime import timedelta
from email.message import EmailMessage
from http import HTTPStatus
from urllib.request import urlopen

from temporalio import activity, workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    import aiohttp
    import dns.resolver
    import grpc
    import httpx
    import paramiko
    import requests
    import urllib3
    import websockets
    from inventory.v1 import inventory_pb2, inventory_pb2_grpc


@activity.defn
async def fetch_rate(currency: str) -> float:
    async with httpx.AsyncClient() as client:  # ok: activities may use the network
        return float((await client.get(f"https://rates.example/{currency}")).text)  # ok: an activity


def signed(session: requests.Session, url: str) -> requests.PreparedRequest:
    return session.prepare_request(requests.Request("GET", url))  # ok: builds the request, sends nothing


def announce(pool: urllib3.PoolManager, address: str) -> None:
    pool.request("POST", address)  # error: TMP104 @4 urllib3.PoolManager.request() does network I/O in workflow code; move it into an activity [via CurrencyWorkflow.publish -> announce]


class RateClient:
    def __init__(self, base_url: str) -> None:
        self.http = httpx.Client(base_url=base_url)  # ok: building this client connects nowhere

    def latest(self, currency: str) -> float:
        return float(self.http.get(f"/latest/{currency}").text)  # error: TMP104 @21 httpx.Client.get() does network I/O in workflow code; move it into an activity [via CurrencyWorkflow.run -> RateClient.latest]


@workflow.defn
class CurrencyWorkflow:
    """Converts an amount with the newest exchange rate."""

    def __init__(self) -> None:
        self.session = requests.Session()  # ok: a session connects when it is used
        self.rates = RateClient("https://rates.example")

    @workflow.run
    async def run(self, amount: float, currency: str) -> float:
        response = requests.get(f"https://rates.example/{currency}", timeout=5)  # error: TMP104 @19 requests.get() does network I/O in workflow code; move it into an activity
        posted = self.session.post("https://audit.example", json={"currency": currency})  # error: TMP104 @17 requests.Session.post() does network I/O in workflow code; move it into an activity
        async with httpx.AsyncClient(timeout=5) as client:
            fallback = await client.get("https://rates.example/fallback")  # error: TMP104 @29 httpx.AsyncClient.get() does network I/O in workflow code; move it into an activity
        async with aiohttp.ClientSession() as session:  # error: TMP104 @19 aiohttp.ClientSession() does network I/O in workflow code; move it into an activity
            async with session.get("https://rates.example/all") as reply:  # error: TMP104 @23 aiohttp.ClientSession.get() does network I/O in workflow code; move it into an activity
                table = await reply.json()
        newest = self.rates.latest(currency)
        workflow.logger.info("%s %s", posted.status_code, fallback.status_code)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return amount * response.json()["rate"] * newest * len(table)

    @workflow.signal
    async def publish(self, host: str) -> None:
        announce(urllib3.PoolManager(), "https://partner.example/rates")  # ok: building a pool connects nowhere
        urlopen("https://partner.example/ping")  # error: TMP104 @8 urllib.request.urlopen() does network I/O in workflow code; move it into an activity
        urllib.request.urlretrieve("https://partner.example/rates.csv", "rates.csv")  # error: TMP104 @8 urllib.request.urlretrieve() does network I/O in workflow code; move it into an activity
        connection = http.client.HTTPConnection(host)  # ok: connects when it is used
        connection.request("GET", "/")  # error: TMP104 @8 HTTPConnection.request() does network I/O in workflow code; move it into an activity
        raw = socket.create_connection((host, 443))  # error: TMP104 @14 socket.create_connection() does network I/O in workflow code; move it into an activity
        raw.close()
        with smtplib.SMTP("mail.example") as mailer:  # error: TMP104 @13 smtplib.SMTP() does network I/O in workflow code; move it into an activity
            mailer.send_message(EmailMessage())  # error: TMP104 @12 smtplib.SMTP.send_message() does network I/O in workflow code; move it into an activity
        ftp = ftplib.FTP("ftp.example")  # error: TMP104 @14 ftplib.FTP() does network I/O in workflow code; move it into an activity
        workflow.logger.info("%s", ftp)

    @workflow.update
    async def reserve(self, sku: str, host: str) -> str:
        async with websockets.connect("wss://stock.example") as stream:  # error: TMP104 @19 websockets.connect() does network I/O in workflow code; move it into an activity
            workflow.logger.info("%s", stream)
        channel = grpc.aio.insecure_channel("stock.example:50051")  # error: TMP104 @18 grpc.aio.insecure_channel() does network I/O in workflow code; move it into an activity
        reply = await inventory_pb2_grpc.InventoryStub(channel).Reserve(inventory_pb2.Item(sku=sku))  # error: TMP104 @22 InventoryStub.Reserve() does network I/O in workflow code; move it into an activity
        shell = paramiko.SSHClient()  # ok: connects when it is told to
        shell.connect(host)  # error: TMP104 @8 paramiko.SSHClient.connect() does network I/O in workflow code; move it into an activity
        address = dns.resolver.resolve("stock.example", "A")  # error: TMP104 @18 dns.resolver.resolve() does network I/O in workflow code; move it into an activity
        return f"{reply} {address}"


@workflow.defn
class ConversionWorkflow:
    """The same amounts, with the network left to an activity."""

    def __init__(self) -> None:
        self.timeout = aiohttp.ClientTimeout(total=5)  # ok: a value object
        self.last_status = HTTPStatus.OK  # ok: a constant
        self.session = requests.Session()  # ok: a session connects when it is used

    @workflow.run
    async def run(self, amount: float, currency: str) -> float:
        address = httpx.URL("https://rates.example").join(currency)  # ok: builds an address
        query = urllib.parse.urlencode({"currency": currency})  # ok: string work
        host = urllib.parse.urlsplit(str(address)).hostname  # ok: string work
        request = requests.Request("GET", str(address))  # ok: describes a request
        plain = urllib.request.Request(str(address))  # ok: describes a request
        retries = urllib3.Retry(total=3)  # ok: a value object
        limits = httpx.Limits(max_connections=5)  # ok: a value object
        message = EmailMessage()  # ok: builds a message
        item = inventory_pb2.Item(sku=currency)  # ok: a protobuf message
        workflow.logger.info("%s", (query, host, request, plain, retries, limits, message, item))
        try:
            rate = await workflow.execute_activity(
                fetch_rate, currency, start_to_close_timeout=timedelta(seconds=10)  # ok: scheduled
            )
        except (ActivityError, requests.RequestException, httpx.HTTPError, grpc.RpcError) as error:  # ok: exception classes
            raise ApplicationError(f"no rate: {grpc.StatusCode.UNAVAILABLE}") from error  # ok: a constant
        return amount * rate

    @workflow.update
    async def preview(self, base: str) -> str:
        prepared = signed(self.session, base)  # ok: the helper only builds the request
        self.session.close()  # ok: sends nothing
        return str(prepared)

    @workflow.signal
    def record(self, requests: dict[str, int]) -> None:
        requests.get("pending")  # ok: `requests` is the parameter

    @workflow.query
    def status(self, cache: dict[str, int]) -> int | None:
        return cache.get(self.last_status.phrase)  # ok: `get` of a dict

    @workflow.query
    def endpoint(self) -> str:
        host = socket.AF_INET.name  # ok: a constant
        return f"{host} {aiohttp.BasicAuth('billing')} {self.timeout}"  # ok: a value object

    @workflow.signal
    def enqueue(self, gateway) -> None:
        gateway.post("/rates", {"status": HTTPStatus.ACCEPTED})  # ok: nobody knows what `gateway` is

    @workflow.signal
    def forward(self, payload: bytes) -> None:
        cookie = http.cookies.SimpleCookie()  # ok: parses headers
        workflow.logger.info("%s %s", cookie, urllib.parse.quote(payload))  # ok: string work

    @workflow.signal
    def listen(self) -> None:
        timeout = httpx.Timeout(5.0)  # ok: a value object
        headers = httpx.Headers({"accept": "application/json"})  # ok: a value object
        workflow.logger.info("%s %s", timeout, headers)

    @workflow.signal
    def fail(self, code: int) -> None:
        if HTTPStatus(code) is HTTPStatus.NOT_FOUND:  # ok: an enumeration
            self.last_status = HTTPStatus.NOT_FOUND  # ok: a constant

    @workflow.signal
    def classify(self, error: http.client.HTTPException) -> None:  # ok: an annotation
        workflow.logger.info(error.__class__.__name__)
