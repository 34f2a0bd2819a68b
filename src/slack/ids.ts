/** `callback_id` of the modals that people submit. */
export const callbackIds = {
  silence: "form:silence",
  note: "form:note",
  acknowledgeAll: "form:acknowledge-all",
  draft: "form:draft",
  words: "form:words",
  due: "form:due",
  item: "form:item",
  counter: "form:counter",
  reject: "form:reject",
  delegate: "form:delegate",
} as const;

/** Fields of the silence form whose choice shows it anew: what it would hide, and when. */
export const previewingFields = /^(?:environments|teams|tags|rules|severities|kind)$/;
