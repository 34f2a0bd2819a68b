/** Keys of one group that are asked for their encoding: enough to tell one from mixed. */
const keysPerGroup = 8;
/** Of the keys whose group is not known yet, all together. */
const keysWithoutGroup = 20_000;

/** Says which keys are asked for their encoding: of each group the first few that the walk meets. */
export interface EncodingLot {
  /** `group`: from 0; -1: none. Counts the key when it answers true. */
  readonly take: (group: number) => boolean;
}

export function createEncodingLot(): EncodingLot {
  const taken: number[] = [];
  let withoutGroup = 0;
  return {
    take: (group) => {
      if (group < 0) {
        withoutGroup += 1;
        return withoutGroup <= keysWithoutGroup;
      }
      const before = taken[group] ?? 0;
      if (before >= keysPerGroup) return false;
      taken[group] = before + 1;
      return true;
    },
  };
}
