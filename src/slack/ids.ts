/** `callback_id` of the modals that people submit. */
export const callbackIds = {
  silence: "form:silence",
  note: "form:note",
  acknowledgeAll: "form:acknowledge-all",
  draft: "form:draft",
  words: "form:words",
  item: "form:item",
  counter: "form:counter",
  reject: "form:reject",
  delegate: "form:delegate",
} as const;

/** Fields of the silence form whose choice counts anew what it would hide. */
export const previewingFields = /^(?:environments|teams|tags|rules|severities)$/;
