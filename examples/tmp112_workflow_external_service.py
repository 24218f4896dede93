"""TMP112: workflow code must not call cloud, model or business services."""

from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ActivityError
from temporalio.contrib.openai_agents.workflow import activity_as_tool

with workflow.unsafe.imports_passed_through():
    import boto3
    import huggingface_hub
    import litellm
    import ollama
    import stripe
    from agents import Agent, Runner
    from anthropic import AsyncAnthropic
    from azure.storage.blob import BlobClient, ContentSettings
    from boto3.dynamodb.conditions import Key
    from botocore.exceptions import ClientError
    from google.cloud import bigquery, storage
    from kubernetes import client as kubernetes_client
    from langchain_core.messages import HumanMessage
    from langchain_openai import ChatOpenAI
    from openai import AsyncOpenAI, RateLimitError
    from openai.types.chat import ChatCompletionUserMessageParam
    from pydantic_ai import Agent as PydanticAgent
    from pydantic_ai.durable_exec.temporal import TemporalAgent
    from sendgrid import SendGridAPIClient
    from sendgrid.helpers.mail import Mail
    from slack_sdk import WebClient
    from slack_sdk.errors import SlackApiError
    from twilio.rest import Client as TwilioClient

triage_agent = TemporalAgent(PydanticAgent("openai:gpt-5", name="triage"))  # ok: runs its calls in activities


@activity.defn
async def answer(question: str) -> str:
    client = AsyncOpenAI()  # ok: activities may call services
    reply = await client.responses.create(model="gpt-5", input=question)  # ok: an activity
    return reply.output_text


class Notifier:
    def __init__(self, slack: WebClient) -> None:
        self.slack = slack

    def tell(self, text: str) -> None:
        self.slack.chat_postMessage(channel="#support", text=text)  # error: TMP112 @8 slack_sdk.WebClient.chat_postMessage() calls an external service in workflow code; move it into an activity [via SupportWorkflow.refund -> Notifier.tell]


@workflow.defn
class SupportWorkflow:
    """Answers a support ticket with the help of several services."""

    def __init__(self) -> None:
        self.model = AsyncAnthropic()  # error: TMP112 @21 anthropic.AsyncAnthropic() calls an external service in workflow code; move it into an activity
        self.bucket = storage.Client().bucket("tickets")  # error: TMP112 @22 google.cloud.storage.Client() calls an external service in workflow code; move it into an activity

    @workflow.run
    async def run(self, ticket: str) -> str:
        client = AsyncOpenAI()  # error: TMP112 @17 openai.AsyncOpenAI() calls an external service in workflow code; move it into an activity
        completion = await client.chat.completions.create(model="gpt-5", messages=[])  # error: TMP112 @27 AsyncOpenAI.chat.completions.create() calls an external service in workflow code; move it into an activity
        message = await self.model.messages.create(model="claude", max_tokens=99, messages=[])  # error: TMP112 @24 AsyncAnthropic.messages.create() calls an external service in workflow code; move it into an activity
        reply = await litellm.acompletion(model="gpt-5", messages=[])  # error: TMP112 @22 litellm.acompletion() calls an external service in workflow code; move it into an activity
        local = ollama.chat(model="llama3", messages=[])  # error: TMP112 @16 ollama.chat() calls an external service in workflow code; move it into an activity
        chat = ChatOpenAI(model="gpt-5")  # ok: building one calls nothing
        chained = await chat.ainvoke([HumanMessage(ticket)])  # error: TMP112 @24 langchain_openai.ChatOpenAI.ainvoke() calls an external service in workflow code; move it into an activity
        weights = huggingface_hub.hf_hub_download("org/model", "weights.bin")  # error: TMP112 @18 huggingface_hub.hf_hub_download() calls an external service in workflow code; move it into an activity
        return f"{completion}{message}{reply}{local}{chained}{weights}"

    @workflow.signal
    async def attach(self, name: str, data: bytes) -> None:
        bucket = boto3.client("s3")  # error: TMP112 @17 boto3.client() calls an external service in workflow code; move it into an activity
        bucket.put_object(Bucket="tickets", Key=name, Body=data)  # error: TMP112 @8 BaseClient.put_object() calls an external service in workflow code; move it into an activity
        table = boto3.resource("dynamodb").Table("tickets")  # error: TMP112 @16 boto3.resource() calls an external service in workflow code; move it into an activity
        rows = bigquery.Client().query("select 1")  # error: TMP112 @15 Client.query() calls an external service in workflow code; move it into an activity
        blob = BlobClient("https://blobs.example", "tickets", name)  # ok: building one calls nothing
        blob.upload_blob(data)  # error: TMP112 @8 BlobClient.upload_blob() calls an external service in workflow code; move it into an activity
        batch = kubernetes_client.BatchV1Api()  # ok: building one calls nothing
        batch.create_namespaced_job("support", kubernetes_client.V1Job())  # error: TMP112 @8 BatchV1Api.create_namespaced_job() calls an external service in workflow code; move it into an activity
        workflow.logger.info("%s %s", table, rows)

    @workflow.update
    async def refund(self, payment: str) -> str:
        refunded = stripe.Refund.create(payment_intent=payment)  # error: TMP112 @19 stripe.Refund.create() calls an external service in workflow code; move it into an activity
        texting = TwilioClient("account", "token")  # error: TMP112 @18 twilio.rest.Client() calls an external service in workflow code; move it into an activity
        texting.messages.create(to="+49", from_="+49", body="refunded")  # error: TMP112 @8 Client.messages.create() calls an external service in workflow code; move it into an activity
        mailing = SendGridAPIClient("key")  # ok: building one calls nothing
        mailing.send(Mail(subject="refunded"))  # error: TMP112 @8 sendgrid.SendGridAPIClient.send() calls an external service in workflow code; move it into an activity
        slack = WebClient("token")  # ok: building one calls nothing
        Notifier(slack).tell("refunded")
        return str(refunded)


@workflow.defn
class DurableSupportWorkflow:
    """The same answers through activities and durable integrations."""

    def __init__(self) -> None:
        self.agent = Agent(name="support", tools=[activity_as_tool(answer)])  # ok: describes an agent

    @workflow.run
    async def run(self, ticket: str) -> str:
        result = await Runner.run(self.agent, ticket)  # ok: durable under the Agents integration
        triage = await triage_agent.run(ticket)  # ok: durable under the pydantic-ai integration
        question: ChatCompletionUserMessageParam = {"role": "user", "content": ticket}  # ok: a payload
        condition = Key("ticket").eq(ticket)  # ok: builds an expression
        settings = ContentSettings(content_type="text/plain")  # ok: a value object
        job = kubernetes_client.V1Job(metadata=kubernetes_client.V1ObjectMeta(name="support"))  # ok: a manifest
        mail = Mail(subject=ticket)  # ok: builds a message
        prompt = HumanMessage(ticket)  # ok: builds a message
        schema = bigquery.SchemaField("ticket", "STRING")  # ok: a value object
        workflow.logger.info("%s", (triage, question, condition, settings, job, mail, prompt, schema))
        try:
            reply = await workflow.execute_activity(
                answer, ticket, start_to_close_timeout=timedelta(minutes=2)  # ok: called in the activity
            )
        except (ActivityError, RateLimitError, ClientError, SlackApiError, stripe.error.CardError):  # ok: exception classes
            reply = "later"
        return f"{result.final_output} {reply}"

    @workflow.signal
    def route(self, client) -> None:
        client.chat.completions.create(model="gpt-5")  # ok: nobody knows what `client` is

    @workflow.signal
    def notify(self, stripe: dict[str, str]) -> None:
        stripe.update({"state": "notified"})  # ok: `stripe` is the parameter

    @workflow.query
    def tools(self, storage: list[str]) -> list[str]:
        return [name for name in storage if name.startswith("support")]  # ok: `storage` is the parameter

    @workflow.query
    def describe(self, answer: ChatCompletionUserMessageParam) -> str:  # ok: an annotation
        pod = kubernetes_client.V1Pod()  # ok: a manifest
        return f"{answer} {pod} {bigquery.QueryJobConfig()}"  # ok: a value object

    @workflow.signal
    def bill(self, ledger) -> None:
        ledger.Refund.create(amount=7)  # ok: nobody knows what `ledger` is


class OfflineModel:
    def invoke(self, text: str) -> str:
        return text.upper()


@workflow.defn
class OfflineSupportWorkflow:
    """Answers from a table that travels with the code."""

    def __init__(self) -> None:
        self.model = OfflineModel()

    @workflow.run
    async def run(self, ticket: str) -> str:
        return self.model.invoke(ticket)  # ok: `invoke` of our own class

    def supports(self, error: Exception) -> bool:
        return isinstance(error, RateLimitError)  # ok: an exception class

    @workflow.query
    def models(self) -> list[str]:
        known = sorted(["gpt-5", "claude"])
        return [ChatCompletionUserMessageParam.__name__, *known]  # ok: the class itself

    @workflow.signal
    def remember(self, messages: list[str]) -> None:
        messages.append(self.model.invoke("hello"))  # ok: `messages` is a list
