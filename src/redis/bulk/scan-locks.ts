/** Which nodes are being scanned by this process: one scan each, whatever cluster they were found in. */
export interface ScanLocks {
  /** `undefined`: somebody else has it. Releasing twice does no harm. */
  readonly acquire: (node: string) => (() => void) | undefined;
}

export function createScanLocks(): ScanLocks {
  const held = new Set<string>();
  return {
    acquire: (node) => {
      if (held.has(node)) return undefined;
      held.add(node);
      let released = false;
      return () => {
        if (!released) held.delete(node);
        released = true;
      };
    },
  };
}
