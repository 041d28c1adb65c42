// The official Node SDK, newest, against the server that the environment names.

import assert from "node:assert/strict";
import { test } from "node:test";

import OpenAI from "openai";

const { PICTURA_URL, PICTURA_KEY, PICTURA_POOR_KEY, PICTURA_NARROW_KEY } = process.env;
const MODEL = "gpt-image-1.5";

const client = new OpenAI({ baseURL: `${PICTURA_URL}/v1`, apiKey: PICTURA_KEY });

const isPng = (base64) => Buffer.from(base64, "base64").subarray(1, 4).toString() === "PNG";

/** A client that counts what goes over the wire, and may lose an answer. */
function counting(options, lose = () => false) {
  const wire = { requests: 0, headers: [] };
  const counted = async (url, init) => {
    wire.requests += 1;
    const answer = await fetch(url, init);
    wire.headers.push(answer.headers);
    if (lose(wire.requests)) {
      await answer.arrayBuffer();
      throw new TypeError("fetch failed");
    }
    return answer;
  };
  return [new OpenAI({ baseURL: `${PICTURA_URL}/v1`, apiKey: PICTURA_KEY, ...options, fetch: counted }), wire];
}

async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was refused");
}

test("generate gives pictures as base64 and as links", async () => {
  const answer = await client.images.generate({ model: MODEL, prompt: "node n", n: 2, size: "1536x1024", quality: "low" });
  assert.equal(answer.data.length, 2);
  assert.equal(answer.size, "1536x1024");
  assert.equal(answer.quality, "low");
  assert.equal(answer.background, "opaque");
  assert.equal(answer.usage.output_tokens, 800);
  assert.equal(answer.usage.total_tokens, answer.usage.input_tokens + answer.usage.output_tokens);
  for (const one of answer.data) {
    assert.ok(isPng(one.b64_json));
    const fetched = Buffer.from(await (await fetch(one.url)).arrayBuffer());
    assert.deepEqual(fetched, Buffer.from(one.b64_json, "base64"));
  }
});

test("response_format works on every model", async () => {
  for (const model of ["dall-e-2", "dall-e-3", MODEL]) {
    const url = await client.images.generate({ model, prompt: "node url", response_format: "url" });
    assert.deepEqual(Object.keys(url.data[0]), ["url"]);
    const b64 = await client.images.generate({ model, prompt: "node b64", response_format: "b64_json" });
    assert.deepEqual(Object.keys(b64.data[0]), ["b64_json"]);
  }
});

test("a stream with partials", async () => {
  const stream = await client.images.generate({ model: MODEL, prompt: "node stream", stream: true, partial_images: 2 });
  const events = [];
  for await (const event of stream) events.push(event);
  assert.deepEqual(
    events.map((event) => event.type),
    ["image_generation.partial_image", "image_generation.partial_image", "image_generation.completed"],
  );
  assert.deepEqual(events.slice(0, 2).map((event) => event.partial_image_index), [0, 1]);
  assert.ok(events.every((event) => isPng(event.b64_json)));
  assert.equal(events[2].usage.output_tokens, 1056 + 200);
});

test("a stream of several pictures is several completed events", async () => {
  const stream = await client.images.generate({ model: MODEL, prompt: "node stream n", stream: true, n: 3 });
  const kinds = [];
  for await (const event of stream) kinds.push(event.type);
  assert.deepEqual(kinds, Array(3).fill("image_generation.completed"));
});

test("a failure within a stream is an API error", async () => {
  const stream = await client.images.generate({ model: MODEL, prompt: "node fails late", stream: true, partial_images: 1 });
  const error = await refusal((async () => { for await (const _ of stream); })());
  assert.ok(error instanceof OpenAI.APIError);
  assert.match(error.message, /safety system/);
});

test("models are listed and found one by one", async () => {
  const names = [];
  for await (const model of client.models.list()) names.push(model.id);
  assert.ok(names.includes("gpt-image-2.6-sunburst"));
  assert.equal((await client.models.retrieve("dall-e-3")).id, "dall-e-3");
});

test("every error has its class", async () => {
  const bad = await refusal(client.images.generate({ model: MODEL, prompt: "a", n: 11 }));
  assert.ok(bad instanceof OpenAI.BadRequestError);
  assert.deepEqual([bad.param, bad.code, bad.type], ["n", "integer_above_max_value", "invalid_request_error"]);
  assert.match(bad.requestID, /^req_/);

  const nobody = new OpenAI({ baseURL: PICTURA_URL, apiKey: "sk-wrong" });
  const unknown = await refusal(nobody.images.generate({ model: MODEL, prompt: "a" }));
  assert.ok(unknown instanceof OpenAI.AuthenticationError);
  assert.equal(unknown.code, "invalid_api_key");

  const narrow = new OpenAI({ baseURL: PICTURA_URL, apiKey: PICTURA_NARROW_KEY });
  assert.ok((await refusal(narrow.images.generate({ model: MODEL, prompt: "a" }))) instanceof OpenAI.PermissionDeniedError);

  const missing = await refusal(client.models.retrieve("nope"));
  assert.ok(missing instanceof OpenAI.NotFoundError);
  assert.equal(missing.code, "model_not_found");

  const headers = { "Idempotency-Key": "node" };
  await client.images.generate({ model: MODEL, prompt: "node key" }, { headers });
  const reused = await refusal(client.images.generate({ model: MODEL, prompt: "node key", n: 2 }, { headers }));
  assert.ok(reused instanceof OpenAI.UnprocessableEntityError);
});

test("an empty budget is a rate limit error, asked once", async () => {
  const [poor, wire] = counting({ apiKey: PICTURA_POOR_KEY });
  const error = await refusal(poor.images.generate({ model: MODEL, prompt: "a" }));
  assert.ok(error instanceof OpenAI.RateLimitError);
  assert.equal(error.code, "insufficient_quota");
  assert.equal(wire.requests, 1);
});

test("what may have cost money is asked once", async () => {
  const [careful, wire] = counting({});
  const error = await refusal(careful.images.generate({ model: MODEL, prompt: "node ambiguous" }));
  assert.ok(error instanceof OpenAI.InternalServerError);
  assert.equal(error.status, 502);
  assert.equal(wire.requests, 1);
});

test("a call that times out is asked again and joined", async () => {
  const [hasty, wire] = counting({ timeout: 500, maxRetries: 10 });
  const answer = await hasty.images.generate({ model: MODEL, prompt: "node slow" });
  assert.equal(answer.data.length, 1);
  assert.ok(wire.requests >= 2);
});

test("an answer that is cut on its way is collected by the retry", async () => {
  const [unlucky, wire] = counting({}, (request) => request === 1);
  const answer = await unlucky.images.generate({ model: MODEL, prompt: "node cut" });
  assert.ok(isPng(answer.data[0].b64_json));
  assert.equal(wire.requests, 2);
  assert.equal(wire.headers[1].get("x-pictura-replayed"), "true");
});
