/** `action_id` of every button and menu the templates may show; the value is the id of the alert, silence or report,
 * or, of a menu, what is wanted and the id (`why:A12`). */
export const actionIds = {
  acknowledge: "alert:acknowledge",
  unacknowledge: "alert:unacknowledge",
  confirm: "alert:confirm",
  /** Acknowledge, saying why: opens a modal. */
  note: "alert:note",
  silence: "alert:silence",
  more: "alert:more",
  acknowledgeAll: "alerts:acknowledge",
  previewSilence: "silence:preview",
  endSilence: "silence:end",
  cancelReport: "report:cancel",
} as const;

export type ActionName = keyof typeof actionIds;
