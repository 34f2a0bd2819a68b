/** Which item of which request: `R3:2`, as buttons carry it; more may follow. */
export interface ItemAddress {
  readonly requestId: string;
  readonly item: number;
}

export function readItemAddress(text: string): ItemAddress {
  const [requestId = "", number = ""] = text.split(":");
  return { requestId, item: Number(number) };
}
