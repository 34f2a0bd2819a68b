import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A mail server on 127.0.0.1 that takes everything. */
export async function startMailbox() {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, ...readMail(Buffer.concat(chunks).toString("latin1")) });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    mails,
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** A mail of two alternatives, as RFC 2045 to 2047 write them. */
function readMail(raw: string): Omit<Mail, "to"> {
  const [head = ""] = raw.split("\r\n\r\n", 1);
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1] ?? "none";
  const parts = raw.split(`--${boundary}`).slice(1, -1);
  const bodyOf = (type: string) => decodePart(parts.find((part) => part.includes(`Content-Type: ${type}`)));
  const subject = /^Subject: ((?:.|\r\n[ \t])*)/m.exec(head)?.[1] ?? "";
  return { subject: decodeWords(subject), text: bodyOf("text/plain"), html: bodyOf("text/html") };
}

function decodePart(part = ""): string {
  const at = part.indexOf("\r\n\r\n");
  const body = part.slice(at + 4);
  if (/Transfer-Encoding: base64/i.test(part)) return Buffer.from(body, "base64").toString();
  return decodeQuoted(body.replaceAll("=\r\n", ""));
}

function decodeQuoted(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1").toString();
}

function decodeWords(header: string): string {
  const joined = header.replaceAll(/\?=\r\n[ \t]+=\?/g, "?==?").replaceAll(/\r\n[ \t]/g, " ");
  return joined.replaceAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
    kind.toUpperCase() === "B"
      ? Buffer.from(word, "base64").toString()
      : decodeQuoted(word.replaceAll("_", " ")),
  );
}
