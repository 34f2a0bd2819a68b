import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { createMailer } from "../../src/mail/create-mailer.ts";
import { requestFixtures } from "../../src/messages/fixtures/request-fixtures.ts";
import { renderRequestEmail } from "../../src/messages/render-email.ts";
import { createRenderer, type Renderer } from "../../src/messages/renderer.ts";
import type { RequestView } from "../../src/messages/request-views.ts";

const received: { readonly to: readonly string[]; readonly raw: string }[] = [];
let server: SMTPServer;
let url: Secret;
let renderer: Renderer;

beforeAll(async () => {
  renderer = await createRenderer();
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo: ({ address }, _session, done) => {
      if (address.startsWith("gone@"))
        done(Object.assign(new Error("no such mailbox"), { responseCode: 550 }));
      else if (address.startsWith("full@")) done(Object.assign(new Error("later"), { responseCode: 452 }));
      else done();
    },
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        received.push({
          to: envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString("utf8"),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = new Secret(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`);
});
afterAll(() => new Promise<void>((resolve) => server.close(resolve)));

const market = requestFixtures.find(({ template, name }) => template === "email-request" && name === "market")
  ?.view as RequestView;

describe("an email", () => {
  it("reaches the mailbox with its subject, both bodies and a message id of its own", async () => {
    const email = renderRequestEmail(renderer, market, ["en", "zh"]);
    const mailer = createMailer(url, "redis-audit@example.com");
    await mailer.send("marketing@example.com", email, "<o-1@redis-audit-bot>");
    const [mail] = received;
    expect(mail?.to).toEqual(["marketing@example.com"]);
    expect(mail?.raw).toContain("Message-ID: <o-1@redis-audit-bot>");
    expect(mail?.raw).toMatch(/text\/plain[\s\S]*text\/html/);
    expect(email.subject).toBe(
      "[P1] Redis Memory Alert — luckyus-isales-market — Application TTL Changes Required Within 2 Weeks",
    );
  });

  it("is given up where the mailbox is refused for good, and tried again where it is not", async () => {
    const email = renderRequestEmail(renderer, market, ["zh"]);
    const mailer = createMailer(url, "redis-audit@example.com");
    await expect(mailer.send("gone@example.com", email, "<o-2@x>")).rejects.toMatchObject({
      code: "smtp_550",
      retryable: false,
    });
    await expect(mailer.send("full@example.com", email, "<o-3@x>")).rejects.toMatchObject({
      code: "smtp_452",
      retryable: true,
    });
    const nowhere = createMailer(new Secret("smtp://127.0.0.1:9"), "redis-audit@example.com");
    await expect(nowhere.send("a@example.com", email, "<o-4@x>")).rejects.toMatchObject({ retryable: true });
  });
});

describe("the request as an email", () => {
  const numbers = [
    "87.5%",
    "2.10G / 2.32G",
    "85%",
    "2,623,984",
    "39.2%",
    "147,111",
    "177,450",
    "374,639",
    "473",
  ];
  const words = [
    "2026-02-12 14:00 UTC",
    "2026-02-12 13:57 UTC",
    "5,200,000",
    "60%",
    "$135",
    "5184000",
    "2592000",
    "volatile-lfu",
  ];
  const patterns = [
    "MARKETING:COUPON:UNREAD:{userId}",
    "contact:userGroupLabel:set:{groupId}",
    "exchange:coupon:high:commodity:price:{id}",
    "contact:last:activity:{contactId}",
  ];

  it.each([
    [
      "en",
      ["60 days", "30 days", "7 days", "90 days", "~364 days", "None (never expires)", "1 sprint (2 weeks)"],
    ],
    ["zh", ["60 天", "30 天", "7 天", "90 天", "~364 天", "无（永不过期）", "1 个迭代周期内（2 周）"]],
  ] as const)("carries every number, pattern, priority and TTL (%s)", (language, ttls) => {
    const { text, html } = renderRequestEmail(renderer, market, [language]);
    for (const word of [...numbers, ...words, ...patterns, ...ttls, "P1", "P2"]) {
      expect(text).toContain(word);
      expect(html.replaceAll("&#39;", "'")).toContain(word);
    }
  });

  it("shows hostile words as they are", () => {
    const hostile = { ...market, cluster: "<script>alert(1)</script> <!channel>" };
    const { html } = renderRequestEmail(renderer, hostile, ["en"]);
    expect(html).not.toContain("<script>");
    expect(html).toContain("&lt;script&gt;");
  });
});
