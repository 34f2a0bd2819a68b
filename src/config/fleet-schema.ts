// biome-ignore-all lint/suspicious/noTemplateCurlyInString: people are to write ${NAME} in the fleet file.
import { z } from "zod";
import { alertingNames, limitNames, profiles } from "../core/profiles/index.ts";
import { alertingDescriptions, limitDescriptions } from "./limit-descriptions.ts";
import { policyShape } from "./policy-schema.ts";
import { channel, cron, describeEach, languageList, listOf, name, text, userGroup } from "./schema-parts.ts";

/** What the fleet file may say. Everything a cluster needs may also come from `defaults`, so almost nothing is
 * required here; what is missing in the end is found by `resolveCluster`. */

const environmentReference = /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/;

const file = z
  .strictObject({ file: text.describe("Path, relative to the fleet file.") })
  .describe("The first line of a file.");

const secret = z
  .union(
    [
      z
        .string()
        .regex(
          environmentReference,
          "is written out, and a secret may not stand in this file: put it into an environment variable and write ${ITS_NAME}, or into a file and write { file: its/path }",
        )
        .describe("An environment variable: ${NAME}."),
      file,
    ],
    "must be ${NAME_OF_AN_ENVIRONMENT_VARIABLE} or { file: path }",
  )
  .describe("A reference to a secret; never the secret itself.");

const tlsOptions = z.strictObject({
  caFile: text.optional().describe("PEM file with the authorities to trust, relative to the fleet file."),
  certFile: text.optional().describe("PEM file with the bot's certificate, relative to the fleet file."),
  keyFile: text.optional().describe("PEM file with the bot's private key, relative to the fleet file."),
  serverName: text.optional().describe("Name the server's certificate must carry; else the endpoint's host."),
  verify: z
    .boolean("must be true or false")
    .optional()
    .describe("false accepts any certificate. Default: true."),
});

const tls = z
  .union(
    [z.boolean(), tlsOptions],
    "must be true, false or a map of caFile, certFile, keyFile, serverName, verify",
  )
  .describe("TLS towards the nodes: true, or how.");

const owner = z.strictObject({
  team: text.optional().describe("Name of the team that answers for the cluster."),
  channel: channel.optional().describe("Id of the Slack channel that gets the messages (C…)."),
  mentionGroup: userGroup
    .optional()
    .describe("Id of the Slack user group that is mentioned when an alert fires (S…)."),
  email: z
    .string()
    .regex(/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/, "must be one email address")
    .optional()
    .describe("Mailbox that gets the team's action requests too, where SMTP_URL is set."),
  hours: name.optional().describe("Name of the business hours it works in. Default: any day, any time."),
  signers: listOf(name, "roles")
    .optional()
    .describe("Roles that sign what the team is asked for. Default: mentionGroup; without it, allowed.sign."),
});

const level = z
  .union([z.number(), z.literal("off")], 'must be a number or "off"')
  .describe("A number, or off: this severity is not given.");

const limit = z.union(
  [
    z.literal("off").describe("The metric is not judged."),
    z.strictObject({
      warning: level.optional(),
      critical: level.optional(),
      source: text.optional().describe("Who set it, shown beside each finding."),
    }),
  ],
  'must be "off" or a map of warning, critical, source',
);

const limits = z
  .strictObject(describeEach(limitNames, limitDescriptions, limit.optional()))
  .describe("Limits that differ from the profile's.");

const alerting = z
  .strictObject(describeEach(alertingNames, alertingDescriptions, z.number("must be a number").optional()))
  .describe("When a finding becomes an alert and when it ends, where that differs from the profile.");

const seconds = z
  .int("must be a whole number of seconds")
  .min(0, "must not be negative")
  .describe("A number of seconds.");

const contracts = z
  .array(
    z.strictObject(
      {
        pattern: text.describe(
          "Key pattern with named placeholders, chat:ctx:thread:{threadId}, or a prefix that ends with *.",
        ),
        type: z
          .enum(["string", "list", "set", "zset", "hash", "stream"])
          .optional()
          .describe("The type that its keys have."),
        ttlSeconds: seconds.optional().describe("The longest TTL of its keys; 0: they are meant to stay."),
        owner: text.optional().describe("Who answers for these keys, where it is not the cluster's owner."),
        description: text.optional().describe("What the keys are for, in a few words."),
      },
      "must be a map with a pattern",
    ),
    "must be a list of maps with a pattern",
  )
  .describe(
    "What is declared of key namespaces. An audit names patterns by it and tells what it does not cover.",
  );

const ttlTiers = z
  .strictObject(
    {
      hotSeconds: seconds.describe("The longest TTL of answers of APIs (a name with api, response, query…)."),
      warmSeconds: seconds.describe("The longest TTL of sessions."),
      coldSeconds: seconds.describe("The longest TTL of anything that expires."),
      source: text.optional().describe("Who set them, shown beside each finding."),
    },
    "must be a map of hotSeconds, warmSeconds, coldSeconds",
  )
  .describe("How long keys may live, by what they are for. Default: those of the profile.");

const shared = {
  environment: text.optional().describe("prod, staging…: shown in messages."),
  mode: z
    .enum(["standalone", "sentinel", "cluster"])
    .optional()
    .describe("How it is deployed. Default: standalone."),
  sentinelMaster: text.optional().describe("The name that the sentinels monitor, with mode: sentinel."),
  tls: tls.optional(),
  username: text.optional().describe("ACL user; without it, the default user."),
  password: secret.optional(),
  sentinelPassword: secret.optional(),
  owner: owner.optional().describe("Who answers for it, and where they are told."),
  languages: languageList.optional().describe("Languages of its messages, in this order. Default: [en, zh]."),
  profile: z
    .enum([...profiles.keys()] as [string, ...string[]])
    .optional()
    .describe("The set of limits that it follows. Default: default."),
  limits: limits.optional(),
  alerting: alerting.optional(),
  contracts: contracts.optional(),
  ttlTiers: ttlTiers.optional(),
  planFloorBytes: z
    .int("must be a whole number of bytes")
    .positive("must be more than 0")
    .optional()
    .describe(
      "maxmemory of the smallest plan it could be moved to. Default: that of the smallest node, on ElastiCache.",
    ),
  schedule: text
    .optional()
    .describe(
      "Cron expression of its probes: five fields, or six with seconds first. Default: */30 * * * * *",
    ),
  tags: z.array(text, "must be a list").optional().describe("Free words, for people."),
};

export const defaultsSchema = z.strictObject(shared, "must be a map");

export const clusterSchema = z.strictObject(
  {
    name: z
      .string("must be text; put it in quotes")
      .regex(
        /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,79}$/u,
        "must be one word of letters, digits, dots, dashes and underscores, at most 80 long: people type it in commands",
      )
      .describe("Unique in this file; what people type in commands."),
    endpoints: z
      .array(z.string("must be text, host:port"), "must be a list of host:port")
      .min(1, "must name at least one host:port")
      .optional()
      .describe(
        "host:port, an IPv6 address in brackets. standalone: all nodes; sentinel: the sentinels; cluster: some nodes to start from.",
      ),
    ...shared,
  },
  "must be a map with a name, endpoints and an owner",
);

export const reportSchema = z.strictObject({
  schedule: cron,
  channel: channel.describe("Id of the Slack channel that gets the report (C…)."),
  mode: z
    .enum(["exact", "standard", "sample"])
    .optional()
    .describe("How keys are measured. Default: standard."),
  pace: z.enum(["gentle", "fast"]).optional().describe("How hard servers are asked. Default: gentle."),
  languages: languageList.optional().describe("Languages of the report, in this order. Default: [en, zh]."),
});

export const fleetSchema = z.strictObject(
  {
    report: reportSchema.optional().describe("A report over all clusters at fixed times."),
    ...policyShape,
    defaults: defaultsSchema.optional().describe("What holds for every cluster that does not say otherwise."),
    clusters: z
      .array(clusterSchema, "must be a list of clusters")
      .min(1, "must name at least one cluster to watch")
      .describe("The Redis clusters to watch."),
  },
  "must be a map with the list of clusters",
);

export type ReportEntry = z.infer<typeof reportSchema>;
export type DefaultsEntry = z.infer<typeof defaultsSchema>;
export type ClusterEntry = z.infer<typeof clusterSchema>;
export type ContractEntry = z.infer<typeof contracts>[number];
export type SecretEntry = z.infer<typeof secret>;
export type TlsEntry = z.infer<typeof tls>;
export type LimitsEntry = z.infer<typeof limits>;
