import { describe, expect, it } from "vitest";
import { generateKeys } from "./support/generate-keys.ts";
import { readVendors, type Vendor } from "./support/key-schemes.ts";
import { keysOf, mine, SCHEMES } from "./support/mine.ts";
import { type PatternScore, scorePatterns } from "./support/score-patterns.ts";

const vendors = readVendors(SCHEMES);
const tuned = vendors.filter((vendor) => !vendor.heldOut);
const heldOut = vendors.filter((vendor) => vendor.heldOut);
const publicSoftware = readVendors(`${SCHEMES}-held-out-2`);
const thirdSet = readVendors(`${SCHEMES}-held-out-3`);
const laterSets = [4, 5, 6, 7, 8, 9].flatMap((set) => readVendors(`${SCHEMES}-held-out-${set}`));
const secondLastSets = [11, 12, 13, 14].flatMap((set) => readVendors(`${SCHEMES}-held-out-${set}`));
const lastSets = [15, 16].flatMap((set) => readVendors(`${SCHEMES}-held-out-${set}`));

function score(some: readonly Vendor[], seed: number, times = 1): PatternScore {
  const keys = generateKeys(some, seed, times);
  return scorePatterns(keys, mine(keysOf(keys)).templates);
}

/** Vendors one by one: accuracies weighted by keys, F-measure averaged over vendors. */
function scoreEach(some: readonly Vendor[], seed: number) {
  let keys = 0;
  let grouping = 0;
  let template = 0;
  let groups = 0;
  for (const vendor of some) {
    const labelled = generateKeys([vendor], seed);
    const one = scorePatterns(labelled, mine(keysOf(labelled)).templates);
    keys += labelled.length;
    grouping += one.groupingAccuracy * labelled.length;
    template += one.templateAccuracy * labelled.length;
    groups += one.groupF1;
  }
  return {
    groupingAccuracy: grouping / keys,
    groupF1: groups / some.length,
    templateAccuracy: template / keys,
  };
}

// Hundreds of key spaces are learned; a busy machine needs longer than other tests get.
describe("accuracy on key schemes of public software", { timeout: 180_000 }, () => {
  it("has at least 150 schemes and 600 patterns, about a third of the schemes held out", () => {
    expect(vendors.length).toBeGreaterThanOrEqual(150);
    expect(vendors.reduce((sum, vendor) => sum + vendor.patterns.length, 0)).toBeGreaterThanOrEqual(600);
    expect(heldOut.length / vendors.length).toBeGreaterThan(0.25);
  });

  it("groups the tuned schemes, one key space each", () => {
    const { groupingAccuracy, groupF1, templateAccuracy } = scoreEach(tuned, 11);
    expect(groupingAccuracy).toBeGreaterThan(0.985);
    expect(groupF1).toBeGreaterThan(0.98);
    expect(templateAccuracy).toBeGreaterThan(0.98);
  });

  it("groups the held-out schemes, one key space each", () => {
    const { groupingAccuracy, groupF1, templateAccuracy } = scoreEach(heldOut, 11);
    expect(groupingAccuracy).toBeGreaterThan(0.98);
    expect(groupF1).toBeGreaterThan(0.97);
    expect(templateAccuracy).toBeGreaterThan(0.97);
  });

  it("groups further schemes of public software, one key space each and all in one", () => {
    const each = scoreEach(publicSoftware, 11);
    expect(each.groupingAccuracy).toBeGreaterThan(0.99);
    expect(each.groupF1).toBeGreaterThan(0.985);
    expect(each.templateAccuracy).toBeGreaterThan(0.99);
    const one = score(publicSoftware, 11);
    expect(one.groupingAccuracy).toBeGreaterThan(0.985);
    expect(one.groupF1).toBeGreaterThan(0.98);
    expect(one.templateAccuracy).toBeGreaterThan(0.985);
    expect(one.merged).toBe(0);
  });

  it("groups the third set of schemes, one key space each and all in one, without a merged pattern", () => {
    const each = scoreEach(thirdSet, 11);
    expect(each.groupingAccuracy).toBeGreaterThan(0.985);
    expect(each.groupF1).toBeGreaterThan(0.98);
    expect(each.templateAccuracy).toBeGreaterThan(0.98);
    const one = score(thirdSet, 11);
    expect(one.groupingAccuracy).toBeGreaterThan(0.985);
    expect(one.groupF1).toBeGreaterThan(0.97);
    expect(one.templateAccuracy).toBeGreaterThan(0.975);
    expect(one.merged).toBe(0);
  });

  it.each([
    {
      // Most of what is merged are the same key names in two schemes, which no miner can tell apart.
      ...{ some: "the sets of later rounds", sets: laterSets, every: 8, times: 0.3, mostMerged: 35 },
      alone: [0.97, 0.945, 0.965],
      together: [0.93, 0.85, 0.955],
    },
    {
      ...{ some: "the sets before the last", sets: secondLastSets, every: 6, times: 0.5, mostMerged: 8 },
      alone: [0.985, 0.975, 0.965],
      together: [0.96, 0.96, 0.97],
    },
    {
      ...{ some: "the last sets", sets: lastSets, every: 5, times: 0.5, mostMerged: 32 },
      alone: [0.985, 0.98, 0.98],
      together: [0.93, 0.94, 0.955],
    },
  ])(
    "groups $some, some schemes alone and half of them in one key space",
    ({
      sets,
      every,
      times,
      mostMerged,
      alone: [groupingAlone = 1, groupsAlone = 1, templatesAlone = 1],
      together: [grouping = 1, groups = 1, templates = 1],
    }) => {
      const each = scoreEach(
        sets.filter((_, k) => k % every === 0),
        11,
      );
      expect(each.groupingAccuracy).toBeGreaterThan(groupingAlone);
      expect(each.groupF1).toBeGreaterThan(groupsAlone);
      expect(each.templateAccuracy).toBeGreaterThan(templatesAlone);
      const one = score(
        sets.filter((_, k) => k % 2 === 0),
        11,
        times,
      );
      expect(one.groupingAccuracy).toBeGreaterThan(grouping);
      expect(one.groupF1).toBeGreaterThan(groups);
      expect(one.templateAccuracy).toBeGreaterThan(templates);
      expect(one.merged).toBeLessThanOrEqual(mostMerged);
    },
  );

  it("groups twenty times as many keys of a scheme as well: a word that comes often is no kind of record", () => {
    const keys = generateKeys(
      thirdSet.filter((_, k) => k % 6 === 0),
      11,
      20,
    );
    const one = scorePatterns(keys, mine(keysOf(keys)).templates);
    expect(one.groupingAccuracy).toBeGreaterThan(0.98);
    expect(one.groupF1).toBeGreaterThan(0.98);
    expect(one.templateAccuracy).toBeGreaterThan(0.98);
    expect(one.merged).toBe(0);
  });

  it("groups twelve keys of each of 250 schemes in one key space, hardly any swallowed by another's", () => {
    const keys = [...vendors, ...publicSoftware].flatMap((vendor) => generateKeys([vendor], 11).slice(0, 12));
    const one = scorePatterns(keys, mine(keysOf(keys)).templates);
    expect(one.groupingAccuracy).toBeGreaterThan(0.9);
    expect(one.merged).toBeLessThanOrEqual(4);
  });

  it("groups all schemes in one key space", () => {
    const { groupingAccuracy, groupF1, templateAccuracy, merged, predicted } = score(vendors, 11);
    expect(groupingAccuracy).toBeGreaterThan(0.98);
    expect(groupF1).toBeGreaterThan(0.97);
    expect(templateAccuracy).toBeGreaterThan(0.98);
    expect(merged / predicted).toBeLessThan(0.004);
  });
});
