import type { Audit, ClusterFigures } from "../../../src/core/audit/audit.ts";
import { auditOf, day, mebibyte, patternOf } from "./audits.ts";

const hour = 3600;
const gibibyte = 1024 * mebibyte;

function figures(usedMebibytes: number, change: Partial<ClusterFigures> = {}): Partial<ClusterFigures> {
  return {
    version: "6.0.5",
    service: "elasticache",
    usedBytes: Math.round(usedMebibytes * mebibyte),
    maxmemoryBytes: 384 * mebibyte,
    evictedKeys: 0,
    ...change,
  };
}

/** Ten clusters of a shop chain as a person once reviewed them by hand, with that review's numbers. */
export const tenClusters = {
  order: auditOf({
    cluster: "isales-order",
    figures: figures(4.31, { hits: 13_500_000, misses: 7_400_000, uptimeSeconds: 339 * day }),
    patterns: [
      patternOf("orderservice:orderDetail:{orderId}", 120, { p50Seconds: 96 }),
      patternOf("payment:orderStatus:{orderId}", 40, { p50Seconds: 80 }),
      patternOf("orderTaskNo:LKUS:{shopId}:{number}", 15, { p50Seconds: 40 * hour }),
      patternOf("OD@LKUS@OCS_{userId}", 33, { p50Seconds: 3842 }),
    ],
  }),
  market: auditOf({
    cluster: "isales-market",
    figures: figures(1.28 * 1024, {
      maxmemoryBytes: Math.round(4.79 * gibibyte),
      hits: 4_200_000,
      misses: 633_000,
      uptimeSeconds: 16 * hour,
    }),
    patterns: [
      patternOf("CONTACT_{userId}_{channel}_{status}", 800_000),
      patternOf("CONTACT_day_{userId}_{date}_{channel}", 700_000, {
        bytes: { value: 70_000_000, low: 70_000_000, high: 70_000_000 },
      }),
      patternOf("CONTACT_week_{userId}_{date}_{channel}", 400_000),
      patternOf("CONTACT_month_{userId}_{month}_{channel}", 300_000),
      patternOf("contact:last:activity:{userId}:{channel}", 314_443),
      patternOf("contact:userGroupLabel:set:{userId}", 177_450, { types: { set: 177_450 } }),
      patternOf("contact:activity:freq:ctrl:total:{campaignId}:{userId}", 1_943_177, {
        p50Seconds: 140 * day,
      }),
      patternOf("realtime:ug:event:{type}:{userId}:{eventId}", 1_000_000, { p50Seconds: 2 * day }),
    ],
  }),
  commodity: auditOf({
    cluster: "isales-commodity",
    figures: figures(21.22, { hits: 302_600_000, misses: 68_200_000, fragmentationRatio: 1.94 }),
    patterns: [
      patternOf("isalescommodityservice:LKUS:operateShopSalesSpuDeptSpu{shopId}:{productCode}", 200, {
        p50Seconds: 34,
      }),
      patternOf("isalescommodityservice:LKUS:en-US:scmCommodityDetails{productCode}", 500, {
        p50Seconds: 105,
      }),
      patternOf("commodity@LKUS@allergens_{productCode}", 148, { p50Seconds: 110 }),
    ],
  }),
  member: auditOf({
    cluster: "isales-member",
    figures: figures(2.94, { hits: 2_900_000, misses: 692_000 }),
    patterns: [patternOf("M@LKUS@_{userId}", 29, { p50Seconds: 120 })],
  }),
  session: auditOf({
    cluster: "isales-session",
    figures: figures(99.73, { hits: 78_400_000, misses: 294_000 }),
    patterns: [
      patternOf("{uuid}{timestamp}", 149_834, {
        p50Seconds: 3_093_618,
        bytes: { value: 72_969_158, low: 72_969_158, high: 72_969_158 },
      }),
    ],
  }),
  shop: auditOf({
    cluster: "shop",
    figures: figures(6.44, { hits: 22_700_000, misses: 1_500_000 }),
    patterns: [
      patternOf("shopDetails:{shopId}", 520, { p50Seconds: 4.4 * day }),
      patternOf("mdmDict:LKUS:{locale}:{dictType}", 100, { p50Seconds: 5 * day }),
      patternOf("userSelectShop.{hash}", 49, { p50Seconds: 5 * day }),
      patternOf("IQA2_shop_geo_{code}", 8),
    ],
  }),
  shopsale: auditOf({
    cluster: "shopsale",
    figures: figures(3.68, { hits: 1_400_000, misses: 47_300_000 }),
    patterns: [
      patternOf("iopshopsaleservice:LKUS:shop_sale_spu:{shopId}", 8, { p50Seconds: 131_651 }),
      patternOf("iopshopsaleservice:no_sale_special_spu_{shopId}", 5, { p50Seconds: 131_651 }),
    ],
  }),
  production: auditOf({
    cluster: "production",
    figures: figures(2.92, { hits: 16_800_000, misses: 7_900_000 }),
    patterns: [
      patternOf("iopproduction:getStatus2EstimatedWaitTime:{shopId}", 22, { p50Seconds: 16_488 }),
      patternOf("iopproduction:LKUS:en-US:langSpuCache:{productCode}", 22, { p50Seconds: 16_488 }),
      patternOf("stock_adjust:idempotent:MASC{date}{sequence}", 15, { p50Seconds: 16_488 }),
    ],
  }),
  shopstock: auditOf({
    cluster: "scm-shopstock",
    figures: figures(5.59, { hits: 4_600_000, misses: 2_500_000 }),
    patterns: [
      patternOf("{orderId}-{status}-{status2}-{flag}", 4000, { p50Seconds: 12 * hour }),
      patternOf("iscmshopstock:LOCAL_CACHE_DOMAIN_GOODS:_{goodsCode}:LKUS", 3274, { p50Seconds: 52_506 }),
    ],
  }),
  iotplatform: auditOf({
    cluster: "iotplatform",
    figures: figures(3.24, { hits: 6689, misses: 946_837, expiredKeys: 46_068_363 }),
    patterns: [
      patternOf("duplicate_message_gateway_{mac}_{sequence}", 40, { p50Seconds: 14 }),
      patternOf("duplicate_message_milk_machine_{mac}_{sequence}", 79, { p50Seconds: 14 }),
      patternOf("device_communication", 1, {
        types: { hash: 1 },
        biggest: [{ key: "device_communication", type: "hash", elements: 401 }],
      }),
    ],
  }),
} satisfies Readonly<Record<string, Audit>>;
