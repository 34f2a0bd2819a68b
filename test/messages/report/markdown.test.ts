import { beforeAll, describe, expect, it } from "vitest";
import { buildReport } from "../../../src/core/report/build-report.ts";
import { previousAudits, tenAudits } from "../../../src/messages/fixtures/audit-fixture-audits.ts";
import { createReportRenderer, type ReportRenderer } from "../../../src/messages/report/report-renderer.ts";
import { hostileAudit, hostileNames } from "./support/hostile-audit.ts";

const report = buildReport(tenAudits, previousAudits);
let renderer: ReportRenderer;
let en: string;
let zh: string;
let both: string;
beforeAll(async () => {
  renderer = await createReportRenderer();
  en = renderer.markdown(report, ["en"]);
  zh = renderer.markdown(report, ["zh"]);
  both = renderer.markdown(report, ["en", "zh"]);
});

const headings = (markdown: string, level: number) =>
  markdown
    .split("\n")
    .filter((line) => line.startsWith(`${"#".repeat(level)} `))
    .map((line) => line.slice(level + 1));

describe("the Markdown report", () => {
  it("has the sections of the review by hand", () => {
    expect(headings(en, 2)).toEqual([
      "Executive Summary",
      "Detailed Cluster Analysis",
      "Cross-Cluster Summary",
      "Key Findings and Recommendations",
      "Compared with an earlier audit",
    ]);
    expect(headings(en, 3)).toEqual([
      "Key Findings",
      "As it should be",
      "1. luckyus-isales-order · cache",
      "2. luckyus-isales-market · counters",
      "3. luckyus-isales-commodity · cache",
      "4. luckyus-isales-member · cache",
      "5. luckyus-isales-session · session store",
      "6. luckyus-shop · cache",
      "7. luckyus-shopsale · cache",
      "8. luckyus-production · cache",
      "9. luckyus-scm-shopstock · cache",
      "10. luckyus-iotplatform · deduplication",
      "Memory Distribution",
      "Cache Hit Rates (ranked)",
      "TTL Strategies",
      "TTL Distribution",
      "1. \\[P1\\] Keys without TTL · luckyus-isales-market",
      "2. \\[P1\\] Low hit ratio · luckyus-shopsale",
      "3. \\[P1\\] Keys that pile up by date · luckyus-isales-market",
      "4. \\[P3\\] Low hit ratio · luckyus-isales-order",
      "5. \\[P3\\] Uneven TTLs in one pattern · luckyus-isales-market",
      "6. \\[P3\\] More memory than needed",
      "luckyus-isales-market: 2026-02-06 02:00 UTC against 2026-02-13 02:00 UTC",
      "luckyus-isales-session: 2026-02-06 02:00 UTC against 2026-02-13 02:00 UTC",
    ]);
  });

  it("has the same sections in Chinese, and all in both", () => {
    for (const level of [1, 2, 3, 4]) {
      expect(headings(zh, level)).toHaveLength(headings(en, level).length);
      expect(headings(both, level)).toHaveLength(headings(en, level).length);
    }
    expect(headings(zh, 2)).toEqual([
      "概览",
      "集群明细",
      "跨集群汇总",
      "主要问题与优化建议",
      "与此前审计对比",
    ]);
    expect(headings(both, 2)[0]).toBe("Executive Summary / 概览");
    expect(headings(both, 3)[8]).toBe("7. luckyus-shopsale · cache / 缓存");
  });

  it("says at its head what the clusters are, and of each how it is deployed", () => {
    expect(en).toContain(
      "- **Environment:** production\n- **Version:** Redis 6.0.5\n- **Mode:** standalone\n\n## Executive Summary",
    );
    expect(zh).toContain(
      "- **环境:** production\n- **版本:** Redis 6.0.5\n- **部署模式:** 单机模式\n\n## 概览",
    );
    const [first, ...others] = tenAudits;
    const [node] = first?.nodes ?? [];
    if (first === undefined || node === undefined) throw new Error("no audit");
    const sharded = { ...first, clusterMode: "cluster", nodes: [node, node, node] } as const;
    const mixed = renderer.markdown(buildReport([sharded, ...others]), ["en", "zh"]);
    expect(mixed).toContain(
      "- **Mode / 部署模式:** standalone (9), Cluster mode (1) / 单机模式（9）、Cluster 模式（1）\n",
    );
    expect(mixed).toContain("- **Mode / 部署模式:** Cluster mode, 3 primaries / Cluster 模式，3 个主节点\n");
  });

  it("has the executive table with the numbers of the review", () => {
    for (const row of [
      "| 1 | luckyus-isales-order | 208 | 4.31M | 384.00M | 1.1% | volatile-lfu |",
      "| 2 | luckyus-isales-market | 5,635,070 | 1.28G | 4.79G | 26.7% | volatile-lfu |",
      "| 5 | luckyus-isales-session | 149,834 | 99.73M | 384.00M | 26.0% | volatile-lfu |",
      "| 10 | luckyus-iotplatform | 120 | 3.24M | 384.00M | 0.8% | volatile-lfu |",
    ]) {
      for (const markdown of [en, zh, both]) expect(markdown).toContain(row);
    }
  });

  it.each([
    "orderservice:orderDetail:{orderId}",
    "orderservice:orderList:{userId}:{page}",
    "payment:orderStatus:{orderId}",
    "orderTaskNo:LKUS:{shopId}:{number}",
    "orderTaskNoSeg:LKUS:{shopId}:{number}",
    "OD@LKUS@OCS_{userId}",
    "isalesorderservice:LKUS:getShopTimeZone{shopId}",
    "meta@LKUS@paymentMethod",
    "LKUS_America/New_York",
    "CONTACT_{userId}_{channel}_{status}",
    "CONTACT_day_{userId}_{date}_{channel}",
    "CONTACT_week_{userId}_{date}_{channel}",
    "CONTACT_month_{userId}_{month}_{channel}",
    "contact:activity:freq:ctrl:total:{campaignId}:{userId}",
    "contact:activity:freq:ctrl:month:{campaignId}:{userId}:{month}",
    "contact:last:activity:{userId}:{channel}",
    "contact:user:contacted:activity:one:day:{userId}:{date}",
    "contact:userGroupLabel:set:{userId}",
    "realtime:ug:event:{type}:{userId}:{eventId}",
    "isales:realtime:usergroup:koala:message:{userId}_{groupId}_{type}_{msgId}",
    "MARKETING:COUPON:UNREAD:{userId}:coupon",
    "user:activity:Category:FreqCtrl:{userId}:{category}:{limit}",
    "isalescommodityservice:LKUS:operateShopSalesSpuDeptSpu{shopId}:{productCode}",
    "isalescommodityservice:LKUS:en-US:scmCommodityDetails{productCode}",
    "isalescommodityservice:LKUS:en-US:scmCommodityNotePlan{productCode}",
    "isalescommodityservice:LKUS:en-US:scmCommodityNutritionV2{productCode}",
    "isalescommodityservice:LKUS:en-US:scmUSNutritionInfo{productCode}",
    "isalescommodityservice:LKUS:en-US:scmOptionNutritionV2{productCode}",
    "isalescommodityservice:LKUS:en-US:scmOutCommodityRmkOption{productCode}",
    "isalescommodityservice:LKUS:en-US:scmComboDetails{comboCode}",
    "isalescommodityservice:LKUS:en-US:scmAllCategorydefault",
    "commodity@LKUS@allergens_{productCode}",
    "commodity@LKUS@materials_{productCode}",
    "commodity@LKUS@skuNutriInfo_{productCode}",
    "commodity@LKUS@spuNutriInfo_{productCode}",
    "M@LKUS@_{userId}",
    "{uuid}{timestamp}",
    "shopDetails:{shopId}",
    "mdmDict:LKUS:{locale}:{dictType}",
    "mdmDict:mdmDict:LKUS:{locale}:{dictType}_#TS#",
    "userSelectShop.{hash}",
    "IQA2_shop_geo",
    "IQA2_shop_geo_{code}",
    "dyDict.order_remark_item",
    "isTimeJob:{jobName}:{date}",
    "iopshopsaleservice:LKUS:shop_sale_spu:{shopId}",
    "iopshopsaleservice:LKUS:shop_sale_item:{shopId}_{item}",
    "iopshopsaleservice:no_sale_special_spu_{shopId}",
    "iopshopsaleservice:LKUS:en-US:comboDetail.{comboCode}",
    "iopshopsaleservice:mdmDict:LKUS:en-US:MDM_CARGO",
    "iopproduction:getStatus2EstimatedWaitTime:{shopId}",
    "iopproduction:LKUS:en-US:langSpuCache:{productCode}",
    "iopproduction:LKUS:en-US:langRmkCacheV3:{productCode}",
    "iopproduction:ShopInvoice{invoiceCode}",
    "iopproduction:LKUS:iot_prod_codes1",
    "iopproduction:LKUS:printConfig1",
    "stock_adjust:idempotent:MASC{date}{sequence}",
    "{orderId}-{status1}-{status2}-{flag}",
    "iscmshopstock:LOCAL_CACHE_DOMAIN_ORDER_SKU_FORMULA:_{orderId}_{skuCode}-{formula}:LKUS",
    "iscmshopstock:LOCAL_CACHE_DOMAIN_GOODS:_{goodsCode}:LKUS",
    "iscmshopstock:LOCAL_CACHE_DOMAIN_SPU_FORMULA:_{number}_{productCode}",
    "iscmshopstock:LOCAL_CACHE_DOMAIN_PLAN_ID:_{shopId}",
    "iscmshopstock:CACHE_DOMAIN_PREMADE_MATERIAL:_{materialCode}:LKUS",
    "duplicate_message_{deviceType}_{deviceMAC}_{sequence}",
    "device_communication",
  ])("has a row for %s", (pattern) => {
    for (const markdown of [en, zh, both]) expect(markdown).toContain(`| \`${pattern}\` |`);
  });

  it("tells type, TTL, size and use of a pattern", () => {
    expect(en).toContain(
      "| `orderservice:orderDetail:{orderId}` | 61 | string | 1m 36s | 8.90K | cache: one per {orderId} | embstr |",
    );
    expect(en).toContain(
      "| `contact:userGroupLabel:set:{userId}` | 131,159 | set† · 27 items | NO TTL | ≈1.86K | registry: one per {userId} |",
    );
    expect(en).toContain(
      "| `device_communication` | 1 | hash · 401 items | NO TTL | 89.07K | registry: a single key |",
    );
    expect(zh).toContain(
      "| `contact:userGroupLabel:set:{userId}` | 131,159 | set† · 27 个元素 | 无 TTL | ≈1.86K | 常驻数据：按 {userId} 区分 |",
    );
    expect(both).toContain("| 131,159 | set† · 27 items / 27 个元素 |");
    expect(en).toContain(
      "| ↳ `duplicate_message_gateway_{deviceMAC}_{sequence}` | 22 | string | 14s | 112B |",
    );
  });

  it("accounts for every pattern in the chart of them, also for those that one bar sums up", () => {
    expect(en).toContain("5,794,132 keys, 2,691,902 of them without TTL, in 70 patterns");
    expect(en).toMatch(/^58 other patterns +█+ +167,329$/m);
    const iot = tenAudits.filter(({ cluster }) => cluster === "luckyus-iotplatform");
    expect(renderer.markdown(buildReport(iot), ["en"])).toMatch(
      /^duplicate_message_\{d…viceMAC\}_\{sequence\} +█+ +119 · 6 patterns$/m,
    );
  });

  it("tells since when a pattern is known, where an audit before saw some", () => {
    expect(en).not.toContain("| Encoding | First seen |");
    const [audit] = tenAudits;
    if (audit === undefined) throw new Error("no audit");
    const dated = {
      ...audit,
      patterns: audit.patterns.map((pattern, index) => ({
        ...pattern,
        firstSeenMs: index === 0 ? Date.UTC(2026, 0, 31, 23, 59) : audit.startedAtMs,
      })),
    };
    const text = renderer.markdown(buildReport([dated]), ["en"]);
    expect(text).toContain("| Pattern | Keys | Type | TTL | Size | Description | Encoding | First seen |");
    expect(text).toContain("cache: one per {orderId} | embstr | 2026-01-31 |");
    expect(text).toContain("| embstr | 2026-02-13 |");
  });

  it("shows sixty rows with all that each sums up, and says how many patterns there are more", () => {
    const [audit] = tenAudits;
    const [pattern] = audit?.patterns ?? [];
    if (audit === undefined || pattern === undefined) throw new Error("no audit");
    const patterns = [
      ...[0, 1, 2].flatMap((sum) =>
        Array.from({ length: 30 }, (_, index) => ({
          ...pattern,
          pattern: `s${sum}:w${index}:{id}`,
          rollUp: `s${sum}:{kind: 30 values}:{id}`,
          keys: 1000,
        })),
      ),
      ...Array.from({ length: 59 }, (_, index) => ({
        ...pattern,
        pattern: `p${index}:{id}`,
        keys: 59 - index,
      })),
    ];
    const text = renderer.markdown(buildReport([{ ...audit, patterns, otherKeys: 7 }]), ["en"]);
    expect(text.match(/^\| ↳ /gm)).toHaveLength(90);
    expect(text).toContain("| `p56:{id}` |");
    expect(text).not.toContain("| `p57:{id}` |");
    expect(text).toMatch(/^\| 2 more patterns \|.*\n\| \(other keys\) \| 7 \|/m);
  });

  it("has the biggest keys of each cluster, and what patterns gained since the audit before", () => {
    expect(en).toMatch(/^#### Biggest keys\n\n\| Key \| Type \| Memory \| Elements \| Pattern \|$/m);
    expect(en).not.toContain("| Encoding | Change |");
    const [audit] = tenAudits;
    if (audit === undefined) throw new Error("no audit");
    const growth = { sinceMs: 1000, keys: 11, keysWithoutTtl: 0 };
    const patterns = audit.patterns.map((pattern) => ({ ...pattern, growth }));
    const grown = renderer.markdown(buildReport([{ ...audit, patterns }]), ["en"]);
    expect(grown).toContain("| Encoding | Change |");
    expect(grown).toContain("| embstr | +11 (+22.0%) |");
    expect(renderer.csv([{ ...audit, patterns }])).toContain(",1970-01-01T00:00:01.000Z,11,0,");
  });

  it("ranks hit ratios with their assessments", () => {
    const rows = [
      "| luckyus-isales-session | 99.6% | Excellent |",
      "| luckyus-shop | 93.7% | Excellent |",
      "| luckyus-isales-market | 86.9% | Good |",
      "| luckyus-isales-commodity | 81.6% | Good |",
      "| luckyus-isales-member | 80.8% | Good |",
      "| luckyus-production | 68.0% | Fair |",
      "| luckyus-scm-shopstock | 65.2% | Fair |",
      "| luckyus-isales-order | 64.4% | Fair |",
      "| luckyus-shopsale | 2.9% | **Critical** |",
      "| luckyus-iotplatform | 0.7% | Expected (deduplication) |",
    ];
    expect(en).toContain(rows.join("\n"));
    expect(zh).toContain("| luckyus-iotplatform | 0.7% | 符合预期（去重） |");
  });

  it("tells the TTL strategies", () => {
    const rows = [
      "| luckyus-iotplatform | 14s | 0.8% | Ultra-short (deduplication) |",
      "| luckyus-isales-commodity | 1m 29s | 0.0% | Very short (cache) |",
      "| luckyus-isales-member | 2m | 0.0% | Very short (cache) |",
      "| luckyus-isales-order | 3h 8m | 0.0% | Short (cache) |",
      "| luckyus-production | 4h 37m | 0.0% | Medium (cache) |",
      "| luckyus-scm-shopstock | 14h 29m | 0.0% | Medium (cache) |",
      "| luckyus-shopsale | 1d 12h | 0.0% | Long (cache) |",
      "| luckyus-shop | 4d 22h | 1.2% | Long (cache) |",
      "| luckyus-isales-session | 35d 19h | 0.0% | Very long (session store) |",
      "| luckyus-isales-market | 137d 19h | 47.8% | Mixed (47.8% never expire) |",
    ];
    expect(en).toContain(rows.join("\n"));
  });

  it("draws the memory distribution", () => {
    expect(en).toContain(`luckyus-isales-market     ${"█".repeat(28)}  1.28G · 89.7%`);
    expect(en).toMatch(/5 other clusters {10}█ {29}17\.09M · 1\.2%/);
    expect(zh).toMatch(/其他 5 个集群 +█ +17\.09M · 1\.2%/);
  });

  it("has the same numbers in both languages", () => {
    const numbers = (text: string) => (text.match(/\d[\d,.]*\d|\d/g) ?? []).toSorted();
    expect(numbers(zh)).toEqual(numbers(en));
  });

  it("holds no gaps", () => {
    for (const markdown of [en, zh, both]) {
      expect(markdown).not.toMatch(/\{\{|\breport\.[a-z]|\baudit\.[a-z]|undefined|NaN|\[object/);
    }
  });

  it("calls a missing memory limit by its name, and an unknown one not assessed", () => {
    const [order] = tenAudits;
    if (order === undefined) throw new Error("no audit");
    const { maxmemoryBytes: _none, ...figures } = order.figures;
    const unlimited = { ...order, figures: { ...figures, maxmemoryBytes: 0 } };
    const withoutLimit = renderer.markdown(buildReport([unlimited]), ["en"]);
    expect(withoutLimit).toContain(
      "| 1 | luckyus-isales-order | 208 | 4.31M | no limit | – | volatile-lfu |",
    );
    expect(withoutLimit).toContain("- **Memory:** 4.31M used, no limit");
    const unknown = renderer.markdown(buildReport([{ ...order, figures }]), ["en"]);
    expect(unknown).toContain(
      "| 1 | luckyus-isales-order | 208 | 4.31M | not assessed | not assessed | volatile-lfu |",
    );
    expect(unknown).toContain("- **Memory:** 4.31M used, limit not assessed");
  });

  it("says which counts were estimated from a sample, and how far off they may be", () => {
    const [order] = tenAudits;
    if (order === undefined) throw new Error("no audit");
    const keysEstimate = { value: 60.7, low: 48.2, high: 73.4 };
    const patterns = order.patterns.map((pattern, index) =>
      index === 0 ? { ...pattern, keysEstimate } : pattern,
    );
    const sampled = { ...order, mode: "sample" as const, patterns };
    const text = renderer.markdown(buildReport([sampled]), ["en", "zh"]);
    expect(text).toContain("| `orderservice:orderDetail:{orderId}` | ≈61 |");
    expect(text).toContain(
      "`orderservice:orderDetail:{orderId}` has between 48 and 73 keys with 95 % confidence",
    );
    expect(text).toContain("95% 置信区间为 48 至 73");
    expect(text).not.toContain("keys twice");
    expect(en).not.toContain("with 95 % confidence");
  });

  it("says how much of a keyspace a sample is, and which patterns it may have missed", () => {
    const [order] = tenAudits;
    if (order === undefined) throw new Error("no audit");
    const nodes = order.nodes.map((node) => ({ ...node, expectedKeys: 33_901, drawnKeys: 10_000 }));
    const text = renderer.markdown(buildReport([{ ...order, mode: "sample", nodes }]), ["en", "zh"]);
    expect(text).toContain(
      "10,000 of 33,901 keys drawn by lot; patterns of fewer than 11 keys may be missing",
    );
    expect(text).toContain("从 33,901 个键中随机抽取 10,000 个；不足 11 个键的键模式可能未被抽到");
    expect(en).not.toContain("drawn by lot");
  });

  it("tells keys that the user may not read apart from those with and without TTL", () => {
    const [order] = tenAudits;
    if (order === undefined) throw new Error("no audit");
    const counts = { keys: 9_500, keysWithoutTtl: 3_000, unreadableKeys: 6_500, otherKeys: 6_500 };
    const report = buildReport([{ ...order, ...counts }]);
    expect(report.clusters[0]?.noTtlShare).toBe(1);
    expect(report.ttlStrategies[0]).toMatchObject({ noTtlShare: 1, class: "persistent" });
    const text = renderer.markdown(report, ["en", "zh"]);
    expect(text).toContain(
      "9,500 (0 with TTL, 3,000 without: 100.0%; 6,500 not assessed, the user may not read them)",
    );
    expect(text).toContain("9,500（0 个有 TTL，3,000 个无 TTL，占 100.0%；6,500 个无权读取，未评估）");
  });

  it("tells types, TTLs and size of keys that no pattern covers, and the biggest of them", () => {
    const [order] = tenAudits;
    const [pattern] = order?.patterns ?? [];
    if (order === undefined || pattern === undefined) throw new Error("no audit");
    const { typeLearned } = pattern;
    const bytes = { value: 4_096, low: 4_096, high: 4_096 };
    const biggest = [{ key: "yyy…", type: "string", bytes: 999_999_999 }];
    const others = {
      ...{ keys: 2, keysWithoutTtl: 2, types: { string: 2 }, typeLearned, bytes, biggest },
      ttl: { class: "persistent" as const },
    };
    const text = renderer.markdown(buildReport([{ ...order, patterns: [pattern], otherKeys: 7, others }]), [
      "en",
    ]);
    expect(text).toMatch(/^\| \(other keys\) \| 7 \| string \| NO TTL \| 2.00K \|/m);
    expect(text).toMatch(/^\| `yyy…` \| string \| 953.67M \| {2}\| \(other keys\) \|$/m);
  });

  it("says of a cluster what could not be seen", () => {
    const [order] = tenAudits;
    if (order === undefined) throw new Error("no audit");
    const nodes = order.nodes.map((node) => ({
      ...node,
      complete: false,
      incompleteReason: "timeLimit",
      denied: ["MEMORY USAGE"],
      duplicateRatio: 0.012,
    }));
    const partial = renderer.markdown(buildReport([{ ...order, nodes, complete: false }]), ["en"]);
    expect(partial).toContain("🟡 Not complete (time limit reached): the counts below cover what was seen.");
    expect(partial).toContain("🟡 Denied by the server: `MEMORY USAGE`. What depends on it is not assessed.");
    expect(partial).toContain("SCAN returned 1.2% of the keys twice, counted once by estimate");
    expect(partial).toContain("🟡 1 cluster was not walked to its end; its counts cover what was seen.");
  });

  it("says in both languages that an ACL hides some keys", () => {
    const [order] = tenAudits;
    if (order === undefined) throw new Error("no audit");
    const nodes = order.nodes.map((node) => ({ ...node, denied: ["OBJECT ENCODING", "keys by name"] }));
    const text = renderer.markdown(buildReport([{ ...order, nodes }]), ["en", "zh"]);
    expect(text).toContain("Denied by the server: `OBJECT ENCODING`, the keys that the ACL hides. What");
    expect(text).toContain("服务端不允许 `OBJECT ENCODING`、访问部分键（ACL 按键名限制），相关项未评估。");
  });
});

describe("Markdown of a primary whose collections were left alone", () => {
  it("says why their elements are missing", () => {
    const [order] = tenAudits;
    const [pattern] = order?.patterns ?? [];
    if (order === undefined || pattern === undefined) throw new Error("no audit");
    const { elements: _, ...uncounted } = { ...pattern, types: { set: pattern.keys } };
    const nodes = order.nodes.map((node) => ({ ...node, elements: "large" as const }));
    const text = renderer.markdown(buildReport([{ ...order, nodes, patterns: [uncounted] }]), ["en", "zh"]);
    expect(text).toContain("🟡 Elements of collections below 16 KiB were not counted");
    expect(text).toContain("16 KiB 以下的集合类键未统计元素数");
    expect(en).not.toContain("16 KiB");
  });
});

describe("Markdown of hostile names", () => {
  it("keeps every row at its columns, whatever bars and line breaks the names hold", () => {
    const markdown = renderer.markdown(buildReport([hostileAudit()]), ["en"]);
    const tables = markdown.split("\n\n").filter((part) => part.startsWith("| "));
    expect(tables.length).toBeGreaterThan(2);
    for (const table of tables) {
      const columns = table.split("\n").map((row) => row.replaceAll("\\|", "").split("|").length);
      expect(new Set(columns).size, table).toBe(1);
    }
    const patterns = tables.find((table) => table.includes("Pattern |"));
    expect(patterns?.split("\n")).toHaveLength(2 + hostileNames.length);
  });

  it("leaves no HTML, link or heading that a name brought in", () => {
    const markdown = renderer.markdown(buildReport([hostileAudit()]), ["en", "zh"]);
    const withoutCode = markdown.replace(/(`+)[\s\S]*?[^`]\1(?!`)/g, "").replace(/\\[\s\S]/g, "");
    expect(withoutCode).not.toMatch(/<(?!br)/);
    expect(withoutCode).not.toMatch(/\]\(/);
    expect(withoutCode).not.toContain("\u202E");
    expect(markdown).not.toMatch(/^# heading/m);
  });
});
