/** There is no such target, or it cannot be asked; the message holds no secret. */
export class TargetError extends Error {}
