import type { SlotType } from "./mined-patterns.ts";
import * as T from "./token-type.ts";

const TYPES: Readonly<Record<number, SlotType>> = {
  [T.NUMBER]: "number",
  [T.SIGNED]: "number",
  [T.SHORT]: "number",
  [T.HEX]: "hash",
  [T.CODE]: "code",
  [T.OPAQUE]: "token",
  [T.UUID]: "uuid",
  [T.DATE]: "date",
  [T.FLAT_DATE]: "date",
  [T.DATETIME]: "time",
  [T.TIMESTAMP]: "time",
  [T.MONTH]: "month",
  [T.FLAT_MONTH]: "month",
  [T.WEEK]: "week",
  [T.IPV4]: "ip",
  [T.IPV6]: "ip",
  [T.MAC]: "mac",
  [T.EMAIL]: "email",
  [T.URL_TEXT]: "url",
  [T.JSON_TEXT]: "json",
  [T.LOCALE]: "locale",
  [T.VERSION]: "version",
  [T.JWT]: "jwt",
  [T.BINARY]: "binary",
  [T.LIST]: "list",
  [T.DOMAIN]: "host",
};

export function slotTypeOf(type: number): SlotType {
  return TYPES[type] ?? "text";
}
