import { describe, expect, test } from "vitest";
import { fleetOf, problemsOf } from "./load-policy.ts";

describe("a fleet without a policy", () => {
  test("has nothing but the limits of delivery and the rules of sign-off", () => {
    const { clusters: _clusters, ...policy } = fleetOf("");
    expect(policy).toEqual({
      routes: [],
      escalations: [],
      maintenance: [],
      hours: [],
      roles: [],
      allowed: {},
      digests: [],
      delivery: { stormRoots: 10, stormWithinMs: 300_000, editEveryMs: 15_000 },
      silencing: { warnBeforeMs: 900_000, endIdleAfterMs: 86_400_000 },
      signOff: {
        quorum: 1,
        requiredRoles: [],
        requesterMayApprove: false,
        twoPersonForHighRisk: true,
        dueAfterMs: 1_209_600_000,
        expireAfterMs: 2_592_000_000,
        approvalValidMs: 259_200_000,
        driftRatio: 0.1,
        verifyAudits: 3,
        verifyShare: 0.01,
      },
    });
  });
});

describe("routes", () => {
  test("are a tree; a branch without match matches all", () => {
    const { routes } = fleetOf(`
routes:
  - name: prod
    match: { environments: [prod], teams: [Orders], tags: [tier-1], clusters: ["ord*"] }
    escalation: none
    routes:
      - { name: critical, match: { severities: [critical], rules: [memory] }, channel: C0SRE, mentionGroup: none }
  - { name: rest, languages: [zh], mentionGroup: S0REST }`);
    expect(routes).toEqual([
      {
        name: "prod",
        match: { environments: ["prod"], teams: ["Orders"], tags: ["tier-1"], clusters: ["ord*"] },
        escalation: "none",
        routes: [
          {
            name: "critical",
            match: { severities: ["critical"], rules: ["memory"] },
            channel: "C0SRE",
            mentionGroup: "none",
            routes: [],
          },
        ],
      },
      { name: "rest", match: {}, languages: ["zh"], mentionGroup: "S0REST", routes: [] },
    ]);
  });

  test("are told what they name that is not there", () => {
    const policy = `
escalations: [{ name: standard, steps: [{ after: 15m, mentionGroup: S0SRE }] }]
routes:
  - name: a
    escalation: standrad
    match: { clusters: ["cart-*"], environments: [prd], teams: [Order], tags: [tier1] }
    routes:
      - { name: b, match: { rules: [memmory], severities: [bad] } }
      - { name: c, chanel: C0SRE }`;
    expect(problemsOf(policy)).toEqual([
      '4:17 "standrad" is not declared under escalations. Did you mean "standard"?',
      '5:25 no cluster has the name "cart-*".',
      '5:51 no cluster has the environment "prd". Did you mean "prod"?',
      '5:65 no cluster has the team "Order". Did you mean "Orders"?',
      '5:80 no cluster has the tag "tier1". Did you mean "tier-1"?',
      '7:37 rules must be one of unreachable, memory, time-to-full, key-burst, no-ttl, evictions, hit-ratio, latency, connections, rejected-connections, replication, persistence, fragmentation, restart. Did you mean "memory"?',
      "7:60 severities must be one of warning, critical.",
      '8:20 the key "chanel" is unknown. Did you mean "channel"?',
    ]);
  });

  test("have names of their own in the whole tree", () => {
    const policy = `
routes:
  - { name: a, match: { teams: [Orders] }, routes: [{ name: b, match: { rules: [memory] } }] }
  - { name: b }`;
    expect(problemsOf(policy)).toEqual(['3:13 "b" is listed already; the names of routes are unique.']);
  });

  test("that can never be followed are told, with the one that takes their alerts", () => {
    const policy = `
routes:
  - { name: all }
  - { name: late, match: { teams: [Orders] } }
  - name: later
    match: { environments: [staging] }
    routes:
      - { name: loud, match: { severities: [warning, critical] } }
      - { name: louder, match: { severities: [critical], rules: [memory] } }`;
    expect(problemsOf(policy)).toEqual([
      "3:5 the route late is never followed: all above it matches all that it matches.",
      "4:5 the route later is never followed: all above it matches all that it matches.",
      "8:9 the route louder is never followed: loud above it matches all that it matches.",
    ]);
  });

  test("that are malformed take nobody's alerts: those below them are not called unreachable", () => {
    const policy = `
routes:
  - { name: a, match: { rules: [memmory] } }
  - { name: b, match: { teams: [Orders] } }`;
    expect(problemsOf(policy)).toHaveLength(1);
  });

  test("are not judged by clusters that could not be read", () => {
    const policy = "routes: [{ name: a, match: { teams: [Search] } }]";
    const broken = "clusters: [{ name: orders, endpoint: x }]";
    expect(problemsOf(policy, {}, broken).filter((problem) => problem.startsWith("1:"))).toEqual([]);
  });

  test("that repeat themselves through an anchor are refused, not followed for ever", () => {
    expect(problemsOf("routes: &all [{ name: a, routes: *all }]")).toEqual([
      "1:34 refers to what it stands in itself, which has no end.",
    ]);
  });
});

describe("escalations", () => {
  test("call groups, people, other channels and everybody, in the order of time", () => {
    const { escalations } = fleetOf(`
hours: [{ name: office, timeZone: Asia/Shanghai, from: "09:00", to: "18:00" }]
escalations:
  - name: standard
    steps:
      - { after: 15m, mentionGroup: S0ORDERS }
      - { after: 45m, direct: [U0LEAD, W0LEAD] }
      - { after: 2h, channel: C0SRE, mentionGroup: S0SRE }
      - { after: 2h, channel: C0OPS }
      - { after: 1d, broadcast: here }
    rounds: 3
    hours: office
    criticalInHoursOnly: true
    allowBroadcast: true
    reasonRequired: { severities: [critical] }
  - { name: quick, steps: [{ after: 30s, mentionGroup: S0SRE }] }`);
    expect(escalations).toEqual([
      {
        name: "standard",
        steps: [
          { afterMs: 900_000, target: { kind: "group", groupId: "S0ORDERS" } },
          { afterMs: 2_700_000, target: { kind: "direct", userIds: ["U0LEAD", "W0LEAD"] } },
          { afterMs: 7_200_000, target: { kind: "channel", channel: "C0SRE", groupId: "S0SRE" } },
          { afterMs: 7_200_000, target: { kind: "channel", channel: "C0OPS" } },
          { afterMs: 86_400_000, target: { kind: "broadcast", mention: "here" } },
        ],
        rounds: 3,
        hours: "office",
        criticalInHoursOnly: true,
        allowBroadcast: true,
        reasonRequired: { severities: ["critical"] },
      },
      {
        name: "quick",
        steps: [{ afterMs: 30_000, target: { kind: "group", groupId: "S0SRE" } }],
        rounds: 1,
        criticalInHoursOnly: false,
        allowBroadcast: false,
      },
    ]);
  });

  test("are told what is wrong with each step", () => {
    const policy = `
escalations:
  - name: standard
    hours: nights
    rounds: 5
    steps:
      - { after: 45m, mentionGroup: S0SRE }
      - { after: 15m, direct: [U0LEAD] }
      - { after: 1h }
      - { after: 1h, direct: [U0LEAD], mentionGroup: S0SRE }
      - { after: 2h, broadcast: channel }
  - { name: none, steps: [{ after: 1h, mentionGroup: S0SRE }] }
  - { name: standard, steps: [{ after: 1h, mentionGroup: S0SRE }] }`;
    expect(problemsOf(policy)).toEqual([
      '3:12 "nights" is not declared under hours.',
      "7:18 after 15m comes before the step above it, 45m; steps stand in the order of time.",
      "8:9 a step calls one of mentionGroup, direct, channel (with mentionGroup if you like) or broadcast.",
      "9:9 a step calls one of mentionGroup, direct, channel (with mentionGroup if you like) or broadcast.",
      "10:33 @channel is not allowed by this policy; add allowBroadcast: true, or mention a group.",
      "11:13 none means that nobody is called; name the policy otherwise.",
      '12:13 "standard" is listed already; the names of escalation policies are unique.',
    ]);
  });

  test.each([
    ["rounds: 6", "1:79 rounds must be 1 to 5."],
    ["rounds: 0", "1:79 rounds must be 1 to 5."],
    [
      "hours: always, criticalInHoursOnly: true",
      "1:107 criticalInHoursOnly needs hours, and always is none: name some, or leave one of both out.",
    ],
    ["rounds: 1.5", "1:79 rounds must be a whole number."],
    ["allowBroadcast: yes", "1:87 allowBroadcast must be true or false."],
  ])("with %s are refused", (setting, problem) => {
    const policy = `escalations: [{ name: a, steps: [{ after: 1h, mentionGroup: S0SRE }], ${setting} }]`;
    expect(problemsOf(policy)).toEqual([problem]);
  });

  test.each(["15", "15 m", "1.5h", "0m", "-1h", "1w", "1h30m", "999999d"])("are not after %s", (after) => {
    const policy = `escalations: [{ name: a, steps: [{ after: ${after}, mentionGroup: S0SRE }] }]`;
    expect(problemsOf(policy)).toEqual(["1:43 after must be a time such as 30s, 15m, 4h or 1d."]);
  });

  test("that are malformed may be referred to all the same", () => {
    const policy = `
escalations: [{ name: standard, steps: [{ after: soon, mentionGroup: S0SRE }] }]
routes: [{ name: a, escalation: standard }]`;
    expect(problemsOf(policy)).toEqual(["1:50 after must be a time such as 30s, 15m, 4h or 1d."]);
  });
});

describe("business hours", () => {
  test("have a time zone, weekdays and times; a calendar comes with the bot or from a file", () => {
    const fleet = fleetOf(
      `
calendars: [{ name: factory, file: calendars/factory.yml }]
hours:
  - { name: shanghai, timeZone: Asia/Shanghai, from: "09:30", to: "18:30", calendar: cn }
  - { name: plant, timeZone: Europe/Berlin, weekdays: [mon, sat], from: 00:00, to: 24:00, calendar: factory }`,
      {
        "/etc/bot/calendars/factory.yml": `source: the works council
years: [{ year: 2026 }]
holidays: { 2026-08-03: Works holiday }
`,
      },
    );
    const [shanghai, plant] = fleet.hours;
    expect(shanghai).toMatchObject({
      name: "shanghai",
      timeZone: "Asia/Shanghai",
      weekdays: [1, 2, 3, 4, 5],
      startMinute: 570,
      endMinute: 1110,
    });
    expect(shanghai?.calendar?.workdays.get("2026-02-14")).toBe("春节");
    expect(plant).toEqual({
      name: "plant",
      timeZone: "Europe/Berlin",
      weekdays: [1, 6],
      startMinute: 0,
      endMinute: 1440,
      calendar: {
        name: "factory",
        source: "the works council",
        years: [{ year: 2026, provisional: false }],
        holidays: new Map([["2026-08-03", "Works holiday"]]),
        workdays: new Map(),
      },
    });
  });

  test("belong to owners, also by the defaults", () => {
    const clusters = `defaults: { environment: prod, owner: { team: A, channel: C0AAA, hours: office } }
clusters: [{ name: a, endpoints: ["a:1"] }]
`;
    const hours = 'hours: [{ name: office, timeZone: UTC, from: "09:00", to: "18:00" }]';
    expect(problemsOf(hours, {}, clusters)).toEqual([]);
    expect(problemsOf("", {}, clusters)).toEqual(['2:73 "office" is not declared under hours.']);
  });

  test("are not called always, which means at any time", () => {
    const hours = 'hours: [{ name: always, timeZone: UTC, from: "09:00", to: "18:00" }]';
    expect(problemsOf(hours)).toEqual(["1:17 always means at any time; name the hours otherwise."]);
    const policy = "escalations: [{ name: a, steps: [{ after: 1h, direct: [U0LEAD] }], hours: always }]";
    expect(fleetOf(policy).escalations[0]?.hours).toBe("always");
  });

  test("are told what is wrong with them", () => {
    const policy = `
hours:
  - { name: a, timeZone: Asia/Shangai, from: "09:00", to: "18:00", calendar: ch }
  - { name: a, timeZone: UTC, from: "18:00", to: "09:00" }
  - { name: b, timeZone: UTC, from: 9, to: "25:00", weekdays: [monday] }`;
    expect(problemsOf(policy)).toEqual([
      '2:26 there is no time zone "Asia/Shangai". Did you mean "Asia/Shanghai"?',
      '2:78 "ch" is not declared under calendars. Known: cn, us.',
      '3:13 "a" is listed already; the names of business hours are unique.',
      "3:50 to must be later than from, 18:00; hours end before midnight.",
      "4:37 from must be a time of day such as 09:00.",
      "4:44 to must be a time of day such as 09:00.",
      "4:64 weekdays must be one of mon, tue, wed, thu, fri, sat, sun.",
    ]);
  });

  test("use the fleet's own calendar in place of one of the same name that comes with the bot", () => {
    const { hours } = fleetOf(
      `
calendars: [{ name: cn, file: cn-2027.json }]
hours: [{ name: a, timeZone: Asia/Shanghai, from: "09:00", to: "18:00", calendar: cn }]`,
      {
        "/etc/bot/cn-2027.json": `{ "source": "notice of 2026", "years": [{ "year": 2027 }],
          "holidays": { "2027-02-09": "春节" }, "workdays": { "2027-02-20": "春节" } }`,
      },
    );
    expect(hours[0]?.calendar?.source).toBe("notice of 2026");
    expect([...(hours[0]?.calendar?.workdays.keys() ?? [])]).toEqual(["2027-02-20"]);
  });

  test("are told what is wrong with a calendar's file, and where", () => {
    const policy = `
calendars:
  - { name: gone, file: gone.json }
  - { name: odd, file: odd.yml }
  - { name: torn, file: torn.json }
hours:
  - { name: a, timeZone: UTC, from: "09:00", to: "18:00", calendar: odd }`;
    const files = {
      "/etc/bot/odd.yml": `source: us
years: [{ year: 2026 }]
holidays:
  2026-02-30: Never
  2027-01-01: Too late
  2026-05-01: Labour Day
workdays:
  2026-05-01: Labour Day
`,
      "/etc/bot/torn.json": '{ "source": "us", "years": 2026, "holydays": {} }',
    };
    expect(problemsOf(policy, files)).toEqual([
      "2:25 the file gone.json does not exist.",
      "3:24 odd.yml:4:3 2026-02-30 is no day; write YYYY-MM-DD.",
      "3:24 odd.yml:5:3 2027-01-01 is in none of the years that the calendar covers.",
      "3:24 odd.yml:8:3 2026-05-01 is a holiday too; keep one.",
      "4:25 torn.json:1:28 years must be a list of maps with a year.",
      "4:25 torn.json:1:1 holidays must be a map from YYYY-MM-DD to a name.",
      '4:25 torn.json:1:34 the key "holydays" is unknown. Did you mean "holidays"?',
    ]);
  });
});

describe("maintenance and digests", () => {
  test("come at the times of a cron expression in a time zone", () => {
    const fleet = fleetOf(`
maintenance:
  - { name: backup, match: { clusters: [orders] }, schedule: "0 2 * * 6", duration: 2h, timeZone: America/New_York }
digests:
  - { name: orders, team: Orders, schedule: "0 9 * * 1-5", timeZone: Asia/Shanghai, channel: C0ORDERS }
  - name: fleet
    schedule: "0 9 * * 1"
    timeZone: UTC
    period: 7d
    channel: C0SRE
    languages: [zh, en]
    whenEmpty: nothing`);
    expect(fleet.maintenance).toEqual([
      {
        name: "backup",
        match: { clusters: ["orders"] },
        schedule: "0 2 * * 6",
        durationMs: 7_200_000,
        timeZone: "America/New_York",
      },
    ]);
    expect(fleet.digests).toEqual([
      {
        name: "orders",
        team: "Orders",
        schedule: "0 9 * * 1-5",
        timeZone: "Asia/Shanghai",
        periodMs: 86_400_000,
        channel: "C0ORDERS",
        languages: ["en", "zh"],
        whenEmpty: "line",
      },
      {
        name: "fleet",
        schedule: "0 9 * * 1",
        timeZone: "UTC",
        periodMs: 604_800_000,
        channel: "C0SRE",
        languages: ["zh", "en"],
        whenEmpty: "nothing",
      },
    ]);
  });

  test("are told what is wrong with them", () => {
    const policy = `
maintenance:
  - { name: a, match: {}, schedule: weekly, duration: 2h, timeZone: Mars }
  - { name: a, schedule: "0 2 * * 6", duration: 2h, timeZone: UTC }
digests:
  - { name: d, team: Cart, schedule: "61 * * * *", timeZone: EU/Berlin, channel: C0CARTS }
  - { name: d, schedule: "0 9 * * *", timeZone: UTC, channel: "#carts" }`;
    expect(problemsOf(policy)).toEqual([
      '2:37 schedule is no cron expression; write five fields: "0 9 * * 1" is Monday at nine.',
      '2:69 there is no time zone "Mars". Write it as Asia/Shanghai.',
      "3:5 match must be a map of clusters, environments, teams, tags, rules, severities.",
      '5:22 no cluster has the team "Cart". Did you mean "Carts"?',
      '5:38 schedule is no cron expression; write five fields: "0 9 * * 1" is Monday at nine.',
      '5:62 there is no time zone "EU/Berlin". Did you mean "Europe/Berlin"?',
      "6:63 channel must be a channel id such as C0123456789, not a name: it stands at the end of the channel's details in Slack.",
    ]);
  });
});

describe("roles, permissions and delivery", () => {
  test("are taken over", () => {
    const fleet = fleetOf(`
roles:
  - { name: sre, users: [U0ANNA], groups: [S0SRE] }
  - { name: dba, groups: [S0DBA] }
allowed: { silence: [sre, dba], remediate: [dba] }
delivery:
  fallbackChannel: C0SRE
  contactUser: U0ANNA
  stormRoots: 20
  stormWithin: 2m
  editEvery: 30s`);
    expect(fleet.roles).toEqual([
      { name: "sre", userIds: ["U0ANNA"], groupIds: ["S0SRE"] },
      { name: "dba", userIds: [], groupIds: ["S0DBA"] },
    ]);
    expect(fleet.allowed).toEqual({ silence: ["sre", "dba"], remediate: ["dba"] });
    expect(fleet.delivery).toEqual({
      fallbackChannel: "C0SRE",
      contactUserId: "U0ANNA",
      stormRoots: 20,
      stormWithinMs: 120_000,
      editEveryMs: 30_000,
    });
  });

  test("are told what is wrong with them", () => {
    const policy = `
roles:
  - { name: sre }
  - { name: sre, users: ["@anna"] }
allowed: { silence: [srre], acknowlege: [sre], sign: [] }
delivery: { stormRoots: 0, editEvery: 15000 }`;
    expect(problemsOf(policy)).toEqual([
      "2:5 the role sre is nobody's; name users or groups.",
      '3:13 "sre" is listed already; the names of roles are unique.',
      "3:26 users must be a user id such as U0123456789, not a name: it stands in the menu of the person's profile in Slack.",
      '4:22 "srre" is not declared under roles. Did you mean "sre"?',
      '4:29 the key "acknowlege" is unknown. Did you mean "acknowledge"?',
      "4:54 sign must not be empty; leave it out instead.",
      "5:25 stormRoots must be 1 or more.",
      "5:39 editEvery must be a time such as 30s, 15m, 4h or 1d.",
    ]);
  });

  test("of one name twice are told", () => {
    const policy = `
roles: [{ name: a, users: [U0ANNA] }, { name: a, users: [U0ANNA] }]
maintenance:
  - { name: b, match: {}, schedule: "0 2 * * 6", duration: 2h, timeZone: UTC }
  - { name: b, match: {}, schedule: "0 2 * * 6", duration: 2h, timeZone: UTC }`;
    expect(problemsOf(policy)).toEqual([
      '1:47 "a" is listed already; the names of roles are unique.',
      '4:13 "b" is listed already; the names of maintenance windows are unique.',
    ]);
  });
});

describe("sign-off and the prices of nodes", () => {
  test("are taken over; what is not named stays as it is without a file", () => {
    const { signOff, nodePrices } = fleetOf(`
roles: [{ name: owners, groups: [S0OWN] }]
signOff:
  quorum: 2
  requiredRoles: [owners]
  requesterMayApprove: true
  twoPersonForHighRisk: false
  dueAfter: 7d
  expireAfter: 60d
  approvalValid: 24h
  driftRatio: 0.25
nodePrices:
  currency: CNY
  source: 2026 年 1 月报价
  nodes: [{ name: small, maxmemoryBytes: 1000, pricePerMonth: 99.5 }]`);
    expect(signOff).toEqual({
      quorum: 2,
      requiredRoles: ["owners"],
      requesterMayApprove: true,
      twoPersonForHighRisk: false,
      dueAfterMs: 604_800_000,
      expireAfterMs: 5_184_000_000,
      approvalValidMs: 86_400_000,
      driftRatio: 0.25,
      verifyAudits: 3,
      verifyShare: 0.01,
    });
    expect(nodePrices).toEqual({
      currency: "CNY",
      source: "2026 年 1 月报价",
      nodes: [{ name: "small", maxmemoryBytes: 1000, pricePerMonth: 99.5 }],
    });
  });

  test("end silences as they say", () => {
    expect(fleetOf("silencing: { warnBefore: 1h, endIdleAfter: 4h }").silencing).toEqual({
      warnBeforeMs: 3_600_000,
      endIdleAfterMs: 14_400_000,
    });
  });

  test("are told what is wrong with them", () => {
    const policy = `
roles: [{ name: owners, groups: [S0OWN] }]
signOff: { quorum: 0, requiredRoles: [owner], driftRatio: 10 }
nodePrices: { currency: dollars, source: list, nodes: [] }`;
    expect(problemsOf(policy)).toEqual([
      "2:20 quorum must be 1 to 5.",
      '2:39 "owner" is not declared under roles. Did you mean "owners"?',
      "2:59 driftRatio must be 0 to 1.",
      "3:25 currency must be a currency such as USD.",
      "3:55 nodes must not be empty; leave it out instead.",
    ]);
  });
});
