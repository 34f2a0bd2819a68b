import { describe, expect, it } from "vitest";
import { shapesOf } from "./support/mine.ts";
import { createRandom } from "./support/random.ts";

const r = createRandom(5);
const many = (make: () => string, count = 60): string[] => Array.from({ length: count }, make);
const id = (): number => r.int(1000, 99_999);
const hex = (n: number): string => r.text("0123456789abcdef", n);
const token = (n: number): string =>
  r.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", n);
const uuid = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
const base64url = (n: number): string =>
  r.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", n);
const name = (): string => {
  const [first, last] = [r.text("bdklmnrst", 1) + r.text("aeio", 1), r.text("bdklmnrst", 6)];
  return r.pick([`${first}${last}`, `${first}${last}`, `${first}.${last}`, `${first}${last}${r.int(1, 99)}`]);
};
const date = (): string => `2026-0${r.int(1, 9)}-${r.int(10, 28)}`;

const WORDS = "cosy linen maple oak sofa lamp shelf desk chair wool rug bench vase clock mirror stool".split(
  " ",
);
const HOUSES = (
  "attic lobby pantry cellar garage office studio porch foyer hallway kitchen garden shed stable chapel library " +
  "parlor loft barn tower"
).split(" ");
const word = (): string => r.text("bdklmnrst", 3) + r.text("aeio", 2) + r.text("bdklmnrst", 3);
const slug = (): string =>
  many(() => (r.next() < 0.8 ? r.pick(WORDS) : r.text("bdklmnrstaeio", 6)), r.int(2, 4)).join("-");
const pickMetric = (): string =>
  [
    r.pick(["os", "nginx", "jvm"]),
    r.pick(["cpu", "heap", "disk", "net"]),
    r.pick(["busy", "idle", "errors"]),
  ].join(".");

/** Keys, and the templates they must give: no more, since two patterns must never be told as one, and no less. */
const CASES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["ids glued to words", many(() => `getShopTimeZone${id()}`), ["getShopTimeZone{}"]],
  [
    "codes glued to camel-case words",
    many(() => `scmNutritionV2PR000${r.int(100, 999)}`),
    ["scmNutritionV2{}"],
  ],
  ["a UUID glued to an epoch", many(() => `${uuid()}17${r.text("0123456789", 11)}`), ["{}{}"]],
  [
    "aspect words",
    many(() => `CONTACT_day_${id()}_${date()}`).concat(many(() => `CONTACT_week_${id()}_${date()}`)),
    ["CONTACT_day_{}_{}", "CONTACT_week_{}_{}"],
  ],
  [
    "constants with digits",
    many(() => `IQA2_shop_geo_${id()}`).concat("IQA2_shop_geo", "app:printConfig1"),
    ["IQA2_shop_geo", "IQA2_shop_geo_{}", "app:printConfig1"],
  ],
  ["a number that never varies", many(() => `cache:7:${id()}`), ["cache:7:{}"]],
  ["one locale", many(() => `dict:en-US:${id()}`), ["dict:en-US:{}"]],
  ["two locales", many(() => `dict:${r.pick(["en-US", "zh-CN"])}:${id()}`), ["dict:{}:{}"]],
  [
    "lists of varying length",
    many(() => `ids:${Array.from({ length: r.int(1, 6) }, id).join(",")}`),
    ["ids:{}"],
  ],
  [
    "signed numbers and a rare letter",
    many(() => `11${id()}${id()}000-${r.pick(["10", "20"])}-${r.pick(["-1", "-1", "-1", "20", "R"])}`, 200),
    ["{}-{}-{}"],
  ],
  [
    "dashes in pairs before numbers",
    many(() => `limit--${r.int(1, 40)}-page--${r.int(1, 90)}`),
    ["limit--{}-page--{}"],
  ],
  ["first digits of hashes", many(() => `segments:${hex(4)}`, 200), ["segments:{}"]],
  [
    "first words that come once, behind many of which the next words are the same",
    many(() => `${word()}:journey:${word()}_${word()}_${date()}`, 400).concat(
      HOUSES.map((house) => `${house}:config:refresh`),
    ),
    [...HOUSES.map((house) => `${house}:config:refresh`).toSorted(), "{}:journey:{}_{}_{}"],
  ],
  [
    "hashes beside tokens of the same length",
    many(() => `t:${hex(40)}`).concat(many(() => `t:${token(40)}:x`)),
    ["t:{}", "t:{}:x"],
  ],
  ["JSON", many(() => `q:{"a":${id()},"b":"x:y"}`), ["q:{}"]],
  [
    "IPv6 and MAC with colons",
    many(() => `seen:2001:db8:${hex(4)}:${hex(4)}::${r.int(1, 9)}`).concat(
      many(() => `dev:${many(() => hex(2), 6).join(":")}:state`),
    ),
    ["dev:{}:state", "seen:{}"],
  ],
  ["mail addresses after words", many(() => `verify_email_u${id()}.x@example.com`), ["verify_email_{}"]],
  ["hash tags", many(() => `{user:${id()}}:cart`), ["\\{user:{}\\}:cart"]],
  ["empty segments", many(() => `::${id()}:`), ["::{}:"]],
  [
    "one prefix at two depths",
    many(() => `user:${id()}`).concat(
      many(() => `user:email:m${id()}@example.org`),
      many(() => `user:${id()}:name`),
    ),
    ["user:email:{}", "user:{}", "user:{}:name"],
  ],
  [
    "a singleton beside its family",
    many(() => `rl:minute:${id()}`).concat("rl:minute"),
    ["rl:minute", "rl:minute:{}"],
  ],
  ["numbers alone", many(() => String(r.int(1e8, 1e10))), ["{}"]],
  ["words that are not Latin", many(() => `用户:${id()}:积分`), ["用户:{}:积分"]],
  ["tokens with delimiters", many(() => `tok:${base64url(22)}`), ["tok:{}"]],
  ["padded tokens", many(() => `sig=${token(27)}=`), ["sig={}"]],
  ["a sign before tokens", many(() => `event:#${base64url(43)}`), ["event:#{}"]],
  ["tokens that hold the delimiter before others", many(() => `v_${base64url(11)}_q_${id()}`), ["v_{}_q_{}"]],
  [
    "two tokens with a delimiter between them",
    many(() => `pair:${hex(32)}_${base64url(12)}`),
    ["pair:{}_{}"],
  ],
  [
    "a word between two delimiters that tokens hold",
    many(() => `a/${id()}/lock/${base64url(43)}`),
    ["a/{}/lock/{}"],
  ],
  ["names in more than one shape", many(() => `mail_by_${name()}`), ["mail_by_{}"]],
  ["days before a long number", many(() => `pass:2026051${r.int(0, 9)}${r.int(1e7, 9e7)}`), ["pass:{}{}"]],
  [
    "words of the key before mail addresses",
    many(() => `mail_${r.pick(["active", "active", "bounced"])}_${name()}@example.com`),
    ["mail_active_{}", "mail_bounced_{}"],
  ],
  ["a digest behind a word", many(() => `thread${hex(32)}`), ["thread{}"]],
  [
    "numbers before a unit",
    many(() => `quote:${id()}:${r.pick(["1m", "5m"])}:x`),
    ["quote:{}:1m:x", "quote:{}:5m:x"],
  ],
  [
    "many versions beside a word",
    many(() => `doc_${id()}_v${r.int(1, 40)}`).concat(many(() => `doc_${id()}_lock`)),
    ["doc_{}_lock", "doc_{}_v{}"],
  ],
  [
    "paths where the key has another delimiter",
    many(() => `file:${name()}/${name()}`).concat(many(() => `file:${name()}/${name()}/${name()}`)),
    ["file:{}"],
  ],
  ["a few names before values", many(() => `board:${name()}:${id()}`, 5), ["board:{}:{}"]],
  [
    "a rare sibling of a word",
    many(() => `grant:read:${token(11)}`).concat(`grant:drop:${token(11)}`, `grant:drop:x_${token(9)}`),
    ["grant:drop:{}", "grant:read:{}"],
  ],
  ["a day behind a number", many(() => `f:${id()}.2026051${r.int(0, 9)}`), ["f:{}.{}"]],
  ["names that stand first", many(() => `${name()}:profile`, 120), ["{}:profile"]],
  ["addresses behind a mark", many(() => `limit:GA10.${r.int(0, 9)}.3.${r.int(1, 254)}`), ["limit:GA{}"]],
  ["the one server of many keys", many(() => `at:10.0.0.12:${id()}`), ["at:10.0.0.12:{}"]],
  ["a mark before hex", many(() => `eth:0x${hex(40)}`), ["eth:{}"]],
  ["capitals before a day", many(() => `sn:SO202602${r.int(10, 28)}${r.text("0123456789", 12)}`), ["sn:{}"]],
  ["days with colons", many(() => `icr:2026:0${r.int(1, 9)}:${r.int(10, 28)}`), ["icr:{}"]],
  ["hosts before an ending", many(() => `crt/www.${name()}.org.key`), ["crt/{}.key"]],
  ["instances with a number", many(() => `hb:web-${r.int(1, 2)}:${id()}`), ["hb:web-1:{}", "hb:web-2:{}"]],
  [
    "a number of a word before values",
    many(() => `NEIGH:Vlan${id()}:10.0.0.${r.int(1, 254)}`),
    ["NEIGH:Vlan{}:{}"],
  ],
  [
    "a hardware address before a word",
    many(() => `dev:${Array.from({ length: 6 }, () => hex(2)).join(":")}:battery`),
    ["dev:{}:battery"],
  ],
  [
    "two numbers with two colons",
    many(() => `orders::${r.int(1000, 9999)}::${r.int(1, 9)}`),
    ["orders::{}::{}"],
  ],
  ["telephone numbers with their sign", many(() => `dial:+4${r.text("123456789", 10)}`), ["dial:{}"]],
  [
    "small numbers with points between them",
    many(() => `tile.${r.int(1, 4)}.${r.int(0, 5)}.${r.int(0, 5)}.${r.int(1, 6)}`),
    ["tile.{}.{}.{}.{}"],
  ],
  ["addresses of one network", many(() => `peer.10.1.${r.int(0, 9)}.${r.int(1, 254)}`), ["peer.{}"]],
  ["a word glued before names", many(() => `Login:member${r.text("bdklmnrst", 7)}`), ["Login:member{}"]],
  [
    "a word glued behind random tokens",
    many(() => `:7:${r.text("abcdefghijklmnopqrstuvwxyz0123456789", 30)}seen`),
    [":7:{}seen"],
  ],
  [
    "rows that a strong delimiter joins",
    many(() => `ride:${name()}|${name()}|${r.int(0, 23)}`),
    ["ride:{}|{}|{}"],
  ],
  [
    "a token behind a name",
    many(() => `build:${r.text("bdklmnrst", r.int(4, 9))}-${name()}.${token(12)}.map`),
    ["build:{}.{}.map"],
  ],
  [
    "a number by its name",
    many(() => `bill_no:202602${r.int(10, 28)}${r.text("0123456789", 8)}`),
    ["bill_no:{}"],
  ],
  [
    "tokens that hold the delimiter before them, behind numbers",
    ["GRANT", "VISIT"].flatMap((kind) =>
      many(() => `desk:${kind}-${id()}-${base64url(40)}-node7:${name()}`, 80),
    ),
    ["desk:GRANT-{}-{}-node7:{}", "desk:VISIT-{}-{}-node7:{}"],
  ],
  [
    "words behind a number in hex",
    many(() => `b41f09ac_q_${hex(32)}`).concat("b41f09ac_menus", "b41f09ac__tabs", "b41f09ac__skin"),
    ["b41f09ac__skin", "b41f09ac__tabs", "b41f09ac_menus", "b41f09ac_q_{}"],
  ],
  ["short words in a camel-case name", ["RoomsByOwnerIdOnHost"], ["RoomsByOwnerIdOnHost"]],
  ["a few languages", many(() => `faq:${r.pick(["en", "de", "ja"])}:${id()}`), ["faq:{}:{}"]],
  [
    "two words of two letters",
    many(() => `rate:${r.pick(["in", "out"])}:${id()}`),
    ["rate:in:{}", "rate:out:{}"],
  ],
  [
    "languages that read as top levels of hosts",
    ["de", "fr", "es", "it", "nl", "pl", "sv", "cs"].map((code) => `strings.${code}.po`),
    ["strings.{}.po"],
  ],
  [
    "languages beside locales",
    many(() => `help:${r.pick(["ja", "ko", "pt-BR", "zh-TW"])}:${id()}`),
    ["help:{}:{}"],
  ],
  ["a flag at the end", many(() => `gate:${id()}/${r.int(0, 1)}`), ["gate:{}/{}"]],
  [
    "a word before names, beside pairs of names",
    many(() => `talk:group_${r.text("bdklmnrst", 6)}`, 40).concat(
      many(() => `talk:${r.text("bdklmnrst", 6)}_user_${r.text("bdklmnrst", 6)}`, 250),
    ),
    ["talk:group_{}", "talk:{}_user_{}"],
  ],
  ["paths that end in a slash", many(() => `rs:${id()}:${slug().replaceAll("-", "/")}/`), ["rs:{}:{}/"]],
  ["digits that keys begin with", many(() => `${r.pick([2, 5])}:${id()}`), ["2:{}", "5:{}"]],
  [
    "lengths of time behind their unit",
    many(() => `candle:min${r.pick([5, 15, 60])}:${id()}`),
    ["candle:min15:{}", "candle:min5:{}", "candle:min60:{}"],
  ],
  ["lengths of time that come once", ["top:7days", "top:30days"], ["top:30days", "top:7days"]],
  [
    "a word glued before hosts",
    many(() => `inventory_hosts${name().replace(/[.\d]/g, "")}.org`),
    ["inventory_hosts{}"],
  ],
  [
    "a version's day",
    many(() => `use:engine-7-20250311:${id()}:202602${r.int(10, 28)}`),
    ["use:engine-7-20250311:{}:{}"],
  ],
  [
    "a zero byte at the end",
    many(() => `/vol/${name()}/${id()}`).concat(many(() => `/vol/${name()}/${id()}\0`)),
    ["/vol/{}/{}", "/vol/{}/{}\\x00"],
  ],
  ["names of few words in any order", many(() => `shelf:item:${slug()}:${id()}`, 900), ["shelf:item:{}:{}"]],
  [
    "names of two words, the first of a few",
    many(() => `box:${r.pick(WORDS)}${r.pick(["", "en", "ish"])}-${r.text("bdklmnrstaeio", 7)}`, 1500),
    ["box:{}"],
  ],
  ["long tokens with delimiters", many(() => `refresh:${base64url(90)}`, 1200), ["refresh:{}"]],
  [
    "tokens of which a few come again and again",
    many(() => `e_${base64url(22)}`, 12).flatMap((event) =>
      many(() => `seen:${event}:u_${base64url(22)}`, 20),
    ),
    ["seen:e_{}:u_{}"],
  ],
  [
    "names glued to a word at the start",
    many(() => `findUserBy${r.text("bdklmnrst", 2)}o`),
    ["findUserBy{}"],
  ],
  ["dotted names of a few words", many(() => `gauge:${pickMetric()}`), ["gauge:{}"]],
  ["a URL before a hash", many(() => `fetched:https://example.com/${slug()}:${hex(40)}`), ["fetched:{}:{}"]],
  ["codes of many digits", many(() => `parcel:WB${r.text("0123456789", 13)}:${id()}`), ["parcel:{}:{}"]],
  ["codes of four capitals", many(() => `scan:QRTX${r.text("0123456789", 11)}`), ["scan:{}"]],
  [
    "four capitals before a day",
    many(() => `batch:PACK2605${r.int(10, 28)}0000${r.int(100, 999)}`),
    ["batch:PACK{}{}"],
  ],
  ["an id in capitals behind a word", many(() => `bot:replyID${id()}`), ["bot:replyID{}"]],
  [
    "words glued to hashes",
    many(() => `${hex(32)}askRoom`).concat(
      many(() => `a${hex(22)}7Room`),
      many(() => `${hex(31)}dnow${hex(23)}4`),
    ),
    ["{}Room", "{}askRoom", "{}now{}"],
  ],
  [
    "words that all end in the same delimiters",
    many(() => `book:${r.text("BDKLMN", 6)}_True__`).concat(
      many(() => `book:${r.text("BDKLMN", 6)}_False__`),
    ),
    ["book:{}_False__", "book:{}_True__"],
  ],
  [
    "words before mail addresses, some of them rare",
    many(() => `Draft_u${r.text("bdklmnrst", 6)}@example.com`, 300).concat(
      many(() => `Lock_u${r.text("bdklmnrst", 6)}@example.com`, 15),
    ),
    ["Draft_{}", "Lock_{}"],
  ],
  [
    "days with the year last",
    many(() => `a:${r.int(10, 28)}-0${r.int(1, 9)}-2026`).concat(
      many(() => `b:0${r.int(1, 9)}/${r.int(10, 28)}/2026:${id()}`),
      many(() => `c:${r.int(10, 28)}.0${r.int(1, 9)}.2026`),
      many(() => `d:${r.int(10, 28)}-${r.pick(["Jan", "Mar", "Oct"])}-2026`),
    ),
    ["a:{}", "b:{}:{}", "c:{}", "d:{}"],
  ],
  ["days in Chinese", many(() => `报表:2026年0${r.int(1, 9)}月${r.int(10, 28)}日`), ["报表:{}"]],
  [
    "times in the basic form",
    many(() => `dump:2026021${r.int(0, 9)}T0${r.int(1, 9)}${r.int(10, 59)}00Z`),
    ["dump:{}"],
  ],
  [
    "a kind of record for each of a few hosts",
    ["free", "used", "cached"].flatMap((kind) =>
      ["disk", "memory", "swap"].flatMap((of) =>
        ["web", "mail", "build"].flatMap((host) => [`meter/${host}/${of}-all/${of}_${kind}`]),
      ),
    ),
    ["free", "used", "cached"].flatMap((kind) =>
      ["disk", "memory", "swap"].flatMap((of) =>
        ["web", "mail", "build"].flatMap((host) => [`meter/${host}/${of}-all/${of}_${kind}`]),
      ),
    ),
  ],
  [
    "a number that says how the key goes on",
    many(() => `mq:11:${uuid()}`).concat(
      many(() => `mq:12:${date()}:${id()}`),
      many(() => `mq:13:${hex(40)}`),
    ),
    ["mq:11:{}", "mq:12:{}:{}", "mq:13:{}"],
  ],
  [
    "words that go on beyond what is looked at",
    many(() => `${"x".repeat(256)}${id()}`),
    [`${"x".repeat(256)}{}`],
  ],
  [
    "metrics at two places",
    many(() => `index:names:${pickMetric()}_x`, 300).concat(many(() => `index:units:${pickMetric()}_x`, 300)),
    ["index:names:{}", "index:units:{}"],
  ],
  [
    "more codes in capitals than there are kinds",
    many(() => `${r.pick(["AD", "BL", "CK", "DR", "FT"])}${r.pick(["ZU", "YX", "WV", "QA", "OK"])}`, 120)
      .filter((code, k, all) => all.indexOf(code) === k)
      .flatMap((code) => many(() => `depth:${id()}:${code}:bid`, 30)),
    ["depth:{}:{}:bid"],
  ],
  [
    "rows of seats",
    many(() => `seat:${id()}:${r.pick([..."ABCDEFGH"])}:${r.int(1, 40)}`, 300),
    ["seat:{}:{}:{}"],
  ],
  [
    "counts in a row, of which one is never more than one",
    many(() => `fare:${id()}:${r.int(1, 6)}:${r.int(0, 4)}:${r.int(0, 1)}:any`, 200),
    ["fare:{}:{}:{}:{}:any"],
  ],
  [
    "two ids in a row",
    many(() => `BADGE:19${r.text("0123456789", 17)}18${r.text("0123456789", 17)}`),
    ["BADGE:{}{}"],
  ],
  [
    "numbers of orders that begin with their day",
    many(() => `order:paid:202604${r.int(10, 28)}${r.text("0123456789", 8)}`),
    ["order:paid:{}"],
  ],
  [
    "a few records that programs name",
    ["kills", "hero_damage", "xp_per_min", "last_hits", "gold", "assists", "tower_kills", "deaths"].map(
      (one) => `records:${one}`,
    ),
    ["kills", "hero_damage", "xp_per_min", "last_hits", "gold", "assists", "tower_kills", "deaths"].map(
      (one) => `records:${one}`,
    ),
  ],
  ["two keys", ["app:settings", "app:version"], ["app:settings", "app:version"]],
];

describe("tricky keys", () => {
  it.each(CASES)("%s", (_, keys, shapes) => {
    expect(shapesOf(keys)).toEqual([...shapes].sort());
  });

  it("keeps lone words of many applications apart, and takes a thousand of them for values", () => {
    const words = (count: number) => many(() => `${r.text("bdklmnrst", 3)}a${r.text("bdklmnrst", 4)}`, count);
    const [few, most] = [words(150), words(1000)];
    expect(shapesOf(few)).toEqual([...new Set(few)].sort());
    expect(shapesOf([...most, ...many(() => `later:${id()}`, 60_000)])).toEqual(["later:{}", "{}"]);
  });

  it("keeps ninety applications of a few keys apart", () => {
    const kinds = [
      "user",
      "order",
      "cart",
      "session",
      "lock",
      "stock",
      "feed",
      "quota",
      "badge",
      "plan",
      "vote",
    ];
    const apps = Array.from({ length: 90 }, (_, k) => `${r.text("bdklmnrst", 5)}${"aeiou".charAt(k % 5)}n`);
    const keys = apps.flatMap((app, k) => [
      ...many(() => (k % 2 === 0 ? `${app}:${id()}` : `${app}:${kinds[k % kinds.length]}:${id()}`), 3),
      ...(k % 3 === 0 ? [`${app}:${kinds[k % 7]}s`] : []),
      ...(k % 5 === 0 ? many(() => `${app}_${kinds[k % 4]}_${id()}`, 2) : []),
    ]);
    const shapes = shapesOf(keys);
    expect(shapes.filter((shape) => shape.startsWith("{}"))).toEqual([]);
    expect(shapes).toContain(`${apps[0]}:users`);
    expect(shapes).toContain(`${apps[0]}:{}`);
  });
});
