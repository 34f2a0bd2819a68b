/** `callback_id` of the modals that people submit. */
export const callbackIds = {
  silence: "form:silence",
  note: "form:note",
} as const;

/** Fields of the silence form whose choice counts anew what it would hide. */
export const previewingFields = /^(?:environments|teams|tags|rules|severities)$/;
