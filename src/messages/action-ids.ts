/** `action_id` of every button the templates may show; the button's value is the id of the alert or report. */
export const actionIds = {
  acknowledge: "alert:acknowledge",
  unacknowledge: "alert:unacknowledge",
  cancelReport: "report:cancel",
} as const;

export type ActionName = keyof typeof actionIds;
