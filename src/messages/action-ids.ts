/** `action_id` of every button the templates may show; the button's value is the alert's id. */
export const actionIds = {
  acknowledge: "alert:acknowledge",
  unacknowledge: "alert:unacknowledge",
} as const;

export type ActionName = keyof typeof actionIds;
