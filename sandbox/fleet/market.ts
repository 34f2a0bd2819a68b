import { counter, couponSet, json, mark, moment, numberSet } from "./contents.ts";
import type { KeyPattern } from "./key-pattern.ts";

const day = 86_400;

/**
 * Share of each pattern in the marketing keyspace. Those without a TTL make up 47.8 %: contact counters that were
 * never given one, last activities, group labels and unread coupons.
 */
const shares: readonly (Omit<KeyPattern, "count"> & { readonly share: number })[] = [
  { share: 0.075, pattern: "CONTACT_{userId}_{channel}_{status}", content: json(90) },
  { share: 0.1503, pattern: "CONTACT_day_{userId}_{date}_{channel}", content: counter(9) },
  {
    share: 0.085,
    pattern: "CONTACT_week_{userId}_{date}_{channel}",
    values: { date: "week" },
    content: counter(30),
  },
  { share: 0.06, pattern: "CONTACT_month_{userId}_{month}_{channel}", content: counter(90) },
  { share: 0.04, pattern: "contact:last:activity:{userId}:{channel}", content: moment },
  {
    share: 0.0315,
    pattern: "contact:userGroupLabel:set:{userId}",
    content: numberSet(24, 31, [10_000, 10_900]),
  },
  { share: 0.0261, pattern: "MARKETING:COUPON:UNREAD:{userId}", content: couponSet(1, 3) },
  { share: 0.0001, pattern: "exchange:coupon:high:commodity:price:{id}", content: json(60) },
  {
    share: 0.02,
    pattern: "MARKETING:COUPON:UNREAD:{userId}:coupon",
    content: couponSet(1, 3),
    ttl: { minSeconds: day, maxSeconds: 60 * day },
    withoutTtl: 0.5,
  },
  {
    share: 0.066,
    pattern: "contact:last:activity:{contactId}",
    content: moment,
    ttl: { minSeconds: 236 * day, maxSeconds: 364 * day },
  },
  {
    share: 0.11,
    pattern: "contact:activity:freq:ctrl:total:{campaignId}:{userId}",
    content: counter(20),
    ttl: { minSeconds: 135 * day, maxSeconds: 365 * day },
  },
  {
    share: 0.08,
    pattern: "contact:activity:freq:ctrl:month:{campaignId}:{userId}:{month}",
    values: { month: "flatMonth" },
    content: counter(20),
    ttl: { minSeconds: 2 * day, maxSeconds: 120 * day },
  },
  {
    share: 0.05,
    pattern: "contact:user:contacted:activity:one:day:{userId}:{date}",
    values: { date: "flatDate" },
    content: mark,
    ttl: { minSeconds: day, maxSeconds: 3 * day },
  },
  {
    share: 0.08,
    pattern: "realtime:ug:event:{type}:{userId}:{eventId}",
    values: { type: "eventType" },
    content: json(420),
    ttl: { minSeconds: 2 * day, maxSeconds: 180 * day },
  },
  {
    share: 0.06,
    pattern: "isales:realtime:usergroup:koala:message:{userId}_{groupId}_{type}_{msgId}",
    content: json(360),
    ttl: { minSeconds: 2 * day, maxSeconds: 120 * day },
  },
  {
    share: 0.066,
    pattern: "user:activity:Category:FreqCtrl:{userId}:{category}:{limit}",
    content: counter(10),
    ttl: { minSeconds: 120 * day, maxSeconds: 180 * day },
  },
];

/** The marketing keyspace at a size of `keys`. */
export function marketPatterns(keys: number): readonly KeyPattern[] {
  return shares.map(({ share, ...pattern }) => ({
    ...pattern,
    count: Math.max(1, Math.round(keys * share)),
  }));
}

/** The longest TTL of each pattern, as its owner declared it: also of those that were never given one. */
export const marketContracts: readonly { readonly pattern: string; readonly ttlSeconds: number }[] = [
  { pattern: "CONTACT_{userId}_{channel}_{status}", ttlSeconds: 90 * day },
  { pattern: "CONTACT_day_{userId}_{date}_{channel}", ttlSeconds: 30 * day },
  { pattern: "CONTACT_week_{userId}_{date}_{channel}", ttlSeconds: 60 * day },
  { pattern: "CONTACT_month_{userId}_{month}_{channel}", ttlSeconds: 180 * day },
  { pattern: "contact:last:activity:{userId}:{channel}", ttlSeconds: 365 * day },
  { pattern: "contact:userGroupLabel:set:{userId}", ttlSeconds: 30 * day },
  { pattern: "MARKETING:COUPON:UNREAD:{userId}", ttlSeconds: 60 * day },
  { pattern: "MARKETING:COUPON:UNREAD:{userId}:coupon", ttlSeconds: 60 * day },
  { pattern: "exchange:coupon:high:commodity:price:{id}", ttlSeconds: 30 * day },
  ...shares.flatMap(({ pattern, ttl, withoutTtl }) =>
    ttl === undefined || withoutTtl !== undefined ? [] : [{ pattern, ttlSeconds: ttl.maxSeconds }],
  ),
];
