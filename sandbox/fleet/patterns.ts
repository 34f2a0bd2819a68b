import { deviceHash, json, mark, moment, text } from "./contents.ts";
import type { KeyPattern } from "./key-pattern.ts";

const hour = 3_600;
const day = 24 * hour;
const commodity = "isalescommodityservice:LKUS:en-US:";
const stock = "iscmshopstock:LOCAL_CACHE_DOMAIN_";

const minutes = { minSeconds: 20, maxSeconds: 200 };
const details = { minSeconds: 6 * hour, maxSeconds: 27 * hour };
const dictionary = { minSeconds: day, maxSeconds: 11 * day };
const kitchen = { minSeconds: 600, maxSeconds: 9 * hour };
const sales = { minSeconds: 12 * hour, maxSeconds: 61 * hour };

/** 208 keys, all with a TTL. */
export const orderPatterns: readonly KeyPattern[] = [
  {
    pattern: "orderservice:orderDetail:{orderId}",
    count: 48,
    content: json(8_900),
    ttl: { minSeconds: 32, maxSeconds: 160 },
  },
  { pattern: "orderservice:orderList:{userId}:{page}", count: 46, content: text(33), ttl: minutes },
  {
    pattern: "payment:orderStatus:{orderId}",
    count: 38,
    content: mark,
    ttl: { minSeconds: 20, maxSeconds: 140 },
  },
  {
    pattern: "orderTaskNo:LKUS:{shopId}:{number}",
    count: 14,
    content: mark,
    ttl: { minSeconds: 32 * hour, maxSeconds: 48 * hour },
  },
  { pattern: "orderTaskNoSeg:LKUS:{shopId}:{number}", count: 18, content: mark, ttl: kitchen },
  {
    pattern: "OD@LKUS@OCS_{userId}",
    count: 30,
    content: json(120),
    ttl: { minSeconds: 600, maxSeconds: hour },
  },
  {
    pattern: "isalesorderservice:LKUS:getShopTimeZone{shopId}",
    count: 12,
    content: text(16),
    ttl: { minSeconds: hour, maxSeconds: 6 * hour },
  },
  { pattern: "meta@LKUS@paymentMethod", count: 1, content: json(400), ttl: details },
  { pattern: "LKUS_America/New_York", count: 1, content: text(24), ttl: details },
];

/** 848 keys, all with a TTL of one or two minutes. */
export const commodityPatterns: readonly KeyPattern[] = [
  {
    pattern: "isalescommodityservice:LKUS:operateShopSalesSpuDeptSpu{shopId}:{productCode}",
    count: 236,
    values: { shopId: "usShopId" },
    content: json(120),
    ttl: { minSeconds: 8, maxSeconds: 60 },
  },
  { pattern: `${commodity}scmCommodityDetails{productCode}`, count: 108, content: json(615), ttl: minutes },
  { pattern: `${commodity}scmCommodityNotePlan{productCode}`, count: 62, content: json(90), ttl: minutes },
  {
    pattern: `${commodity}scmCommodityNutritionV2{productCode}`,
    count: 60,
    content: json(240),
    ttl: minutes,
  },
  { pattern: `${commodity}scmUSNutritionInfo{productCode}`, count: 58, content: json(260), ttl: minutes },
  { pattern: `${commodity}scmOptionNutritionV2{productCode}`, count: 56, content: json(200), ttl: minutes },
  {
    pattern: `${commodity}scmOutCommodityRmkOption{productCode}`,
    count: 58,
    content: json(180),
    ttl: minutes,
  },
  { pattern: `${commodity}scmComboDetails{comboCode}`, count: 23, content: json(900), ttl: minutes },
  { pattern: `${commodity}scmAllCategorydefault`, count: 1, content: json(3_000), ttl: minutes },
  { pattern: "commodity@LKUS@allergens_{productCode}", count: 48, content: json(80), ttl: minutes },
  { pattern: "commodity@LKUS@materials_{productCode}", count: 47, content: json(300), ttl: minutes },
  { pattern: "commodity@LKUS@skuNutriInfo_{productCode}", count: 46, content: json(220), ttl: minutes },
  { pattern: "commodity@LKUS@spuNutriInfo_{productCode}", count: 45, content: json(220), ttl: minutes },
];

/** 29 keys of two minutes. */
export const memberPatterns: readonly KeyPattern[] = [
  { pattern: "M@LKUS@_{userId}", count: 29, content: json(480), ttl: { minSeconds: 30, maxSeconds: 210 } },
];

/** Sessions of 36 days on average, 89 at most. */
export function sessionPatterns(keys: number): readonly KeyPattern[] {
  const ttl = { minSeconds: hour, maxSeconds: 89 * day, skew: 1.48 };
  return [{ pattern: "{uuid}{timestamp}", count: keys, content: json(487), ttl }];
}

/** 677 keys, 8 of them without a TTL. */
export const shopPatterns: readonly KeyPattern[] = [
  {
    pattern: "shopDetails:{shopId}",
    count: 420,
    content: json(3_000),
    ttl: { minSeconds: 2 * day, maxSeconds: 6.8 * day },
  },
  { pattern: "mdmDict:LKUS:{locale}:{dictType}", count: 24, content: json(1_800), ttl: dictionary },
  { pattern: "mdmDict:mdmDict:LKUS:{locale}:{dictType}_#TS#", count: 24, content: moment, ttl: dictionary },
  { pattern: "userSelectShop.{hash}", count: 170, content: text(5), ttl: dictionary },
  { pattern: "IQA2_shop_geo", count: 1, content: json(600) },
  { pattern: "IQA2_shop_geo_{code}", count: 16, content: json(120), ttl: dictionary, withoutTtl: 0.375 },
  { pattern: "dyDict.order_remark_item", count: 1, content: json(300) },
  {
    pattern: "isTimeJob:{jobName}:{date}",
    count: 21,
    values: { date: "flatDate" },
    content: mark,
    ttl: dictionary,
  },
];

/** 13 keys, all with a TTL. */
export const shopsalePatterns: readonly KeyPattern[] = [
  { pattern: "iopshopsaleservice:LKUS:shop_sale_spu:{shopId}", count: 4, content: json(200), ttl: sales },
  {
    pattern: "iopshopsaleservice:LKUS:shop_sale_item:{shopId}_{item}",
    count: 3,
    content: json(150),
    ttl: sales,
  },
  { pattern: "iopshopsaleservice:no_sale_special_spu_{shopId}", count: 3, content: mark, ttl: sales },
  {
    pattern: "iopshopsaleservice:LKUS:en-US:comboDetail.{comboCode}",
    count: 2,
    content: json(958),
    ttl: sales,
  },
  { pattern: "iopshopsaleservice:mdmDict:LKUS:en-US:MDM_CARGO", count: 1, content: json(400), ttl: sales },
];

/** 59 keys, all with a TTL. */
export const productionPatterns: readonly KeyPattern[] = [
  {
    pattern: "iopproduction:getStatus2EstimatedWaitTime:{shopId}",
    count: 9,
    content: json(196),
    ttl: kitchen,
  },
  {
    pattern: "iopproduction:LKUS:en-US:langSpuCache:{productCode}",
    count: 16,
    content: text(24),
    ttl: kitchen,
  },
  {
    pattern: "iopproduction:LKUS:en-US:langRmkCacheV3:{productCode}",
    count: 14,
    content: json(90),
    ttl: kitchen,
  },
  { pattern: "iopproduction:ShopInvoice{invoiceCode}", count: 6, content: json(150), ttl: kitchen },
  { pattern: "iopproduction:LKUS:iot_prod_codes1", count: 1, content: json(350), ttl: kitchen },
  { pattern: "iopproduction:LKUS:printConfig1", count: 1, content: json(250), ttl: kitchen },
  {
    pattern: "stock_adjust:idempotent:MASC{date}{sequence}",
    count: 12,
    values: { date: "stockDate", sequence: "stockSequence" },
    content: mark,
    ttl: kitchen,
  },
];

/** 7,274 keys, all with a TTL. */
export const shopstockPatterns: readonly KeyPattern[] = [
  {
    pattern: "{orderId}-{status1}-{status2}-{flag}",
    count: 4_100,
    content: mark,
    ttl: { minSeconds: 2 * hour, maxSeconds: day },
  },
  {
    pattern: `${stock}ORDER_SKU_FORMULA:_{orderId}_{skuCode}-{formula}:LKUS`,
    count: 2_420,
    content: json(60),
    ttl: details,
  },
  { pattern: `${stock}GOODS:_{goodsCode}:LKUS`, count: 255, content: json(646), ttl: details },
  {
    pattern: `${stock}SPU_FORMULA:_{number}_{productCode}`,
    count: 215,
    values: { number: "smallNumber" },
    content: json(120),
    ttl: details,
  },
  { pattern: `${stock}PLAN_ID:_{shopId}`, count: 118, content: text(8), ttl: details },
  {
    pattern: "iscmshopstock:CACHE_DOMAIN_PREMADE_MATERIAL:_{materialCode}:LKUS",
    count: 166,
    content: json(140),
    ttl: details,
  },
];

/** 120 keys: messages seen in the last 14 seconds, and the state of every device. */
export const iotPatterns: readonly KeyPattern[] = [
  {
    pattern: "duplicate_message_{deviceType}_{deviceMAC}_{sequence}",
    count: 119,
    content: mark,
    ttl: { minSeconds: 1, maxSeconds: 14 },
  },
  { pattern: "device_communication", count: 1, content: deviceHash(401) },
];
