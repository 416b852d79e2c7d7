// Post one opinion, follow it by its receipt, and look at the echo wall: plain AMQP and JSON, without nameko.
//
//     npm install amqplib
//     AMQP_URL=amqp://… TOKEN=… node post_and_follow.mjs

import { randomUUID } from "node:crypto";
import { connect } from "amqplib";

class Refused extends Error {
  constructor(told) {
    super(`${told.family} ${told.code} ${told.message}`);
    Object.assign(this, told); // family, code, message, message_en, details
  }
}

class Siquan {
  static async connect(url, token) {
    const siquan = new Siquan();
    siquan.token = token;
    siquan.waiting = new Map();
    siquan.connection = await connect(url, { heartbeat: 20 });
    siquan.channel = await siquan.connection.createChannel();
    // A queue of our own for the answers, bound to the exchange of the calls under a name that nobody else has.
    siquan.replyTo = randomUUID();
    const queue = `rpc.reply-standalone_rpc_proxy-${siquan.replyTo}`;
    await siquan.channel.assertQueue(queue, { exclusive: true, arguments: { "x-expires": 300000 } });
    await siquan.channel.bindQueue(queue, "nameko-rpc", siquan.replyTo);
    await siquan.channel.consume(queue, (message) => siquan.answered(message), { noAck: true });
    return siquan;
  }

  answered(message) {
    const settle = this.waiting.get(message.properties.correlationId);
    this.waiting.delete(message.properties.correlationId);
    settle?.(JSON.parse(message.content.toString("utf8")));
  }

  async call(operation, kwargs = {}, seconds = 10) {
    const correlationId = randomUUID();
    const answer = new Promise((resolve) => this.waiting.set(correlationId, resolve));
    this.channel.publish("nameko-rpc", operation, Buffer.from(JSON.stringify({ args: [], kwargs })), {
      contentType: "application/json",
      contentEncoding: "utf-8",
      replyTo: this.replyTo,
      correlationId,
      headers: {
        "nameko.auth_token": this.token,
        // What is not begun by then is not done at all.
        "nameko.deadline": new Date(Date.now() + seconds * 1000).toISOString(),
      },
    });
    const told = await Promise.race([answer, after(seconds)]);
    if (told === undefined) throw new Error(`${operation}: no answer; ask again with the same request_id`);
    if (told.error) throw new Refused(told.error.value);
    return told.result;
  }

  close() {
    return this.connection.close();
  }
}

function after(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000).unref());
}

const siquan = await Siquan.connect(process.env.AMQP_URL, process.env.TOKEN);
try {
  await siquan.call("intake.post_opinion", { text: "   ", colour: "red" });
} catch (error) {
  console.log(error.family, error.code, error.message);
  for (const problem of error.details) console.log(" ", problem.field, problem.code, problem.message);
}
const opinion = await siquan.call("intake.post_opinion", {
  request_id: `my-system-${randomUUID()}`, // kept with our own record: the same id again is the same opinion
  text: "三号楼前的路灯不亮，晚上老人出行不便。",
  place: "康家苑3号楼",
});
console.log("回执 receipt", opinion.receipt);
const seen = await siquan.call("intake.track", { receipt: opinion.receipt });
console.log(seen.stage_label, "/", seen.stage_label_en);
const wall = await siquan.call("followup.echo_wall", { limit: 5 });
for (const entry of wall.items) console.log("回音壁 echo wall:", entry.number, entry.title, entry.label);
await siquan.close();
