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
  /** The menu of an item: `approve:R3:2:<plan hash>`, `counter:R3:2:…` */
  requestItem: "request:item",
  /** `R3:<digest of all that was shown>` */
  requestApproveAll: "request:approve-all",
  requestDiscuss: "request:discuss",
  /** The menu of a request: `run:R3`. */
  requestMore: "request:more",
  /** Answers to a counter-proposal: `R3:2:<the TTL in seconds that is accepted>`, and `R3:2`. */
  requestAccept: "request:accept",
  requestCounterBack: "request:counter-back",
  /** A reply as it was read; the value is the id under which that is stored. */
  requestConfirm: "request:confirm",
  /** In the modal of a draft: `edit:R3:2`, `remove:R3:2`. */
  draftItem: "draft:item",
  draftAdd: "draft:add",
  /** The value is the request and a language: `R3:zh`. */
  draftWords: "draft:words",
  /** When it is due. */
  draftDue: "draft:due",
  counterShow: "counter:show",
  /** The value is the run's id. */
  runStart: "run:start",
  runPause: "run:pause",
  runResume: "run:resume",
  runStop: "run:stop",
  runUndo: "run:undo",
} as const;

export type ActionName = keyof typeof actionIds;
